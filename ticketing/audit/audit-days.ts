import { hashOf } from '../canonical-json.ts';
import type { Db, Sql } from '../db.ts';
import { ticketNumber } from '../tickets.ts';
import type { AuditProblem } from './audit-problem.ts';

/** The head of one day: whoever keeps it elsewhere can tell whether anything up to that day was changed since. */
export type AuditDay = {
  /** `2026-02-01`, in UTC. */
  readonly day: string;
  /** How many tickets had events that day, and how many events. */
  readonly tickets: number;
  readonly events: number;
  readonly previousHash: string;
  /** SHA-256 over the canonical JSON of the other members and the last event of each ticket. */
  readonly hash: string;
};

const noHash = '0'.repeat(64);
/** A transaction that began before midnight may commit a little later. */
const MARGIN_MS = 3_600_000;
const DAY_MS = 86_400_000;
const columns = `to_char(day, 'YYYY-MM-DD') as day, tickets, events, previous_hash as "previousHash", hash`;

/** Seals the days that are over and had events; any number may do it at once. @returns how many were sealed */
export async function sealDays(db: Db, now: Date): Promise<number> {
  const until = new Date(Math.floor((now.getTime() - MARGIN_MS) / DAY_MS) * DAY_MS);
  let sealed = 0;
  for (;;) {
    const done = await db.transaction(async (sql) => {
      // Days are bound to each other: one at a time.
      await sql.query('select pg_advisory_xact_lock($1)', [SEAL_LOCK]);
      const { rows } = await sql.query<AuditDay>(`select ${columns} from audit_day order by day desc limit 1`);
      const [last] = rows;
      const from = last ? new Date(Date.parse(last.day) + DAY_MS) : new Date(0);
      const next = await sql.query<{ at: Date | null }>(
        'select min(at) as at from ticket_event where at >= $1 and at < $2',
        [from, until],
      );
      const at = next.rows[0]?.at ?? null;
      if (at === null) return false;
      const head = await headOf(sql, at.toISOString().slice(0, 10), last?.hash ?? noHash);
      await sql.query(
        `insert into audit_day (day, tickets, events, previous_hash, hash, sealed_at) values ($1::date, $2, $3, $4, $5, $6)`,
        [head.day, head.tickets, head.events, head.previousHash, head.hash, now],
      );
      return true;
    });
    if (!done) return sealed;
    sealed += 1;
  }
}

const SEAL_LOCK = 7_120_551;

/** The heads of all days, oldest first. */
export async function listDays(sql: Sql, page: { after: string; limit: number }): Promise<readonly AuditDay[]> {
  const { rows } = await sql.query<AuditDay>(
    `select ${columns} from audit_day where day > coalesce(nullif($1, '')::date, '-infinity') order by day limit $2`,
    [page.after, page.limit],
  );
  return rows;
}

/** Works every day out again. @param kept heads that were exported earlier and kept elsewhere */
export async function verifyDays(sql: Sql, kept: readonly AuditDay[]): Promise<readonly AuditProblem[]> {
  const problems: AuditProblem[] = [];
  const days = await listDays(sql, { after: '', limit: 1_000_000 });
  let previous = noHash;
  for (const day of days) {
    const where = `day ${day.day}`;
    if (day.previousHash !== previous) problems.push({ where, what: 'it is not bound to the day before' });
    const again = await headOf(sql, day.day, day.previousHash);
    if (again.events !== day.events) {
      problems.push({ where, what: `it was sealed with ${day.events} events, and there are ${again.events}` });
    } else if (again.hash !== day.hash)
      problems.push({ where, what: 'its events are not those that it was sealed with' });
    previous = day.hash;
  }
  for (const { day, hash } of kept) {
    const now = days.find((each) => each.day === day);
    if (!now) problems.push({ where: `day ${day}`, what: 'it is among the heads that were kept, and no longer here' });
    else if (now.hash !== hash) problems.push({ where: `day ${day}`, what: 'its head is not the one that was kept' });
  }
  return problems;
}

async function headOf(sql: Sql, day: string, previousHash: string): Promise<AuditDay> {
  const from = new Date(day);
  const { rows } = await sql.query<{ id: number; sequence: number; hash: string; events: number }>(
    `select distinct on (ticket_id) ticket_id as id, sequence, hash, count(*) over (partition by ticket_id) as events
     from ticket_event where at >= $1 and at < $2 order by ticket_id, sequence desc`,
    [from, new Date(from.getTime() + DAY_MS)],
  );
  const events = rows.reduce((sum, row) => sum + row.events, 0);
  const head = { day, tickets: rows.length, events, previousHash };
  const last = rows.map(({ id, sequence, hash }) => [ticketNumber(id), sequence, hash]);
  return { ...head, hash: hashOf({ ...head, last }) };
}
