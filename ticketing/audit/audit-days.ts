import { hashOf, noHash } from '../../lib/canonical-json.ts';
import type { Db, Sql } from '../db/sql.ts';
import { ticketNumber } from '../ticket/ticket.ts';
import type { AuditProblem } from './audit-problem.ts';
import { recordNote } from './change-record.ts';
import { type ChainHead, type ChainTable, goesThrough, readHead } from './hash-chain.ts';
import { type HeadKey, type PublicHeadKey, verifyHeadSignature } from './head-key.ts';

/**
 * The head of one day: where it is kept elsewhere too, it shows whether anything up to that day was
 * changed since.
 */
export type AuditDay = {
  /** `2026-02-01`, in UTC. */
  readonly day: string;
  /** How many tickets had events that day, and how many events. */
  readonly tickets: number;
  readonly events: number;
  /**
   * Where the other chains ended when the day was sealed; null for days that were sealed before
   * these were covered.
   */
  readonly chains: Readonly<Record<ChainTable, ChainHead>> | null;
  readonly previousHash: string;
  /** SHA-256 over the canonical JSON of the other members and the last event of each ticket. */
  readonly hash: string;
  /** Ed25519 over day and hash, base64; null where no key is set. */
  readonly signature: string | null;
  readonly keyId: string | null;
};

/** A head kept elsewhere; heads of older versions have fewer members. */
export type KeptDay = Pick<AuditDay, 'day' | 'hash'> & Partial<AuditDay>;

/** A transaction that began before midnight may commit a little later. */
const MARGIN_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Days that one transaction seals: after a long pause there are many, and most had no events. */
const AT_ONCE = 366;
const SEAL_LOCK = 7_120_551;
const columns = `to_char(day, 'YYYY-MM-DD') as day, tickets, events, chains, previous_hash as "previousHash", hash,
  signature, key_id as "keyId"`;

/**
 * Seals every day that is over, since the first event; any number may do it at once.
 * @param key signs the heads
 * @returns the days that were sealed
 */
export async function sealDays(db: Db, now: Date, key?: HeadKey | undefined): Promise<number> {
  const until = new Date(Math.floor((now.getTime() - MARGIN_MS) / DAY_MS) * DAY_MS);
  for (let sealed = 0; ; ) {
    const done = await db.transaction(async (sql) => {
      // Days are bound to each other: one at a time.
      await sql.query('select pg_advisory_xact_lock($1)', [SEAL_LOCK]);
      const { rows } = await sql.query<AuditDay>(`select ${columns} from audit_day order by day desc limit 1`);
      let [last] = rows;
      let next = last ? Date.parse(last.day) + DAY_MS : await firstDay(sql);
      if (next === null) return 0;
      let count = 0;
      for (; next < until.getTime() && count < AT_ONCE; next += DAY_MS, count += 1) {
        last = await sealDay(sql, { day: dayOf(next), previousHash: last?.hash ?? noHash, key, now });
      }
      return count;
    });
    sealed += done;
    if (done < AT_ONCE) return sealed;
  }
}

async function firstDay(sql: Sql): Promise<number | null> {
  const { rows } = await sql.query<{ at: Date | null }>(
    `select min(at) as at from (select min(at) as at from ticket_event union all select min(at) from access_event
       union all select min(at) from change_event) as first`,
  );
  const at = rows[0]?.at ?? null;
  return at === null ? null : Math.floor(at.getTime() / DAY_MS) * DAY_MS;
}

async function sealDay(
  sql: Sql,
  asked: { readonly day: string; readonly previousHash: string; readonly key: HeadKey | undefined; readonly now: Date },
): Promise<AuditDay> {
  const { day, previousHash, key, now } = asked;
  const chains = {
    access_event: await readHead(sql, 'access_event'),
    change_event: await readHead(sql, 'change_event'),
  };
  const head = await headOf(sql, { day, previousHash, chains });
  const signed = { ...head, signature: key?.sign(head) ?? null, keyId: key?.id ?? null };
  await sql.query(
    `insert into audit_day (day, tickets, events, chains, previous_hash, hash, sealed_at, signature, key_id)
     values ($1::date, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      day,
      head.tickets,
      head.events,
      JSON.stringify(chains),
      previousHash,
      head.hash,
      now,
      signed.signature,
      signed.keyId,
    ],
  );
  await recordNote(sql, { actor: 'system', kind: 'day_sealed', now, payload: { day, hash: head.hash } });
  return signed;
}

/** The heads of all days, oldest first. */
export async function listDays(sql: Sql, page: { after: string; limit: number }): Promise<readonly AuditDay[]> {
  const { rows } = await sql.query<AuditDay>(
    `select ${columns} from audit_day where day > coalesce(nullif($1, '')::date, '-infinity') order by day limit $2`,
    [page.after, page.limit],
  );
  return rows;
}

/**
 * Works every day out again.
 * @param with.kept heads that were exported earlier and kept elsewhere
 * @param with.key that of the plant: then every head that has a signature must have its own, and
 * the kept ones, too
 */
export async function verifyDays(
  sql: Sql,
  { kept, key }: { readonly kept: readonly KeptDay[]; readonly key?: PublicHeadKey | undefined },
): Promise<readonly AuditProblem[]> {
  const problems: AuditProblem[] = [];
  const days = await listDays(sql, { after: '', limit: 1_000_000 });
  let before: AuditDay | undefined;
  for (const day of days) {
    const where = `day ${day.day}`;
    if (day.previousHash !== (before?.hash ?? noHash)) {
      problems.push({ where, what: 'it is not bound to the day before' });
    } else if (before?.chains && Date.parse(day.day) - Date.parse(before.day) !== DAY_MS) {
      problems.push({ where, what: 'the head of the day before is missing' });
    }
    problems.push(...(await verifyDay(sql, day)));
    if (key && day.signature !== null && !verifyHeadSignature(key, day)) {
      problems.push({ where, what: 'its signature is not of this key' });
    }
    if (key && day.signature === null && before?.signature) problems.push({ where, what: 'its signature is missing' });
    before = day;
  }
  // Each head includes the hash of earlier ones, so the newest signature covers all.
  if (key && before && before.signature === null) {
    problems.push({ where: `day ${before.day}`, what: 'the newest head has no signature' });
  }
  for (const head of kept) problems.push(...verifyKept(head, { days, key }));
  return problems;
}

async function verifyDay(sql: Sql, day: AuditDay): Promise<readonly AuditProblem[]> {
  const where = `day ${day.day}`;
  const again = await headOf(sql, day);
  if (again.events !== day.events) {
    return [{ where, what: `it was sealed with ${day.events} events, and there are ${again.events}` }];
  }
  if (again.hash !== day.hash) return [{ where, what: 'its events are not those that it was sealed with' }];
  const problems: AuditProblem[] = [];
  for (const [table, name] of [
    ['access_event', 'access'],
    ['change_event', 'changes'],
  ] as const) {
    if (!day.chains || (await goesThrough(sql, table, day.chains[table]))) continue;
    problems.push({ where, what: `the record of ${name} is not the one that it was sealed with` });
  }
  return problems;
}

function verifyKept(
  head: KeptDay,
  { days, key }: { readonly days: readonly AuditDay[]; readonly key?: PublicHeadKey | undefined },
): readonly AuditProblem[] {
  const where = `day ${head.day}`;
  const now = days.find((each) => each.day === head.day);
  const problems: AuditProblem[] = [];
  if (!now) problems.push({ where, what: 'it is among the heads that were kept, and no longer here' });
  else if (now.hash !== head.hash) problems.push({ where, what: 'its head is not the one that was kept' });
  if (key && !verifyHeadSignature(key, head)) {
    problems.push({ where, what: 'the head that was kept has no signature of this key' });
  }
  return problems;
}

type Bound = Pick<AuditDay, 'day' | 'previousHash' | 'chains'>;

async function headOf(sql: Sql, { day, previousHash, chains }: Bound) {
  const from = new Date(day);
  const { rows } = await sql.query<{ id: number; sequence: number; hash: string; events: number }>(
    `select distinct on (ticket_id) ticket_id as id, sequence, hash, count(*) over (partition by ticket_id) as events
     from ticket_event where at >= $1 and at < $2 order by ticket_id, sequence desc`,
    [from, new Date(from.getTime() + DAY_MS)],
  );
  const events = rows.reduce((sum, row) => sum + row.events, 0);
  const head = { day, tickets: rows.length, events, previousHash };
  const last = rows.map(({ id, sequence, hash }) => [ticketNumber(id), sequence, hash]);
  // Without chains as it was sealed before these were covered.
  return { ...head, chains, hash: hashOf({ ...head, last, chains: chains ?? undefined }) };
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
