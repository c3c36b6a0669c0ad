import { hashOf } from '../../lib/canonical-json.ts';
import { AppError, messageOf } from '../../lib/errors.ts';
import { type KeptDay, verifyDays } from '../audit/audit-days.ts';
import type { AuditProblem } from '../audit/audit-problem.ts';
import type { PublicHeadKey } from '../audit/head-key.ts';
import { verifyOutside } from '../audit/note-heads.ts';
import { type OutsideStore, verifyStores } from '../audit/note-stores.ts';
import { type Redactions, readRedactions } from '../audit/redactions.ts';
import type { Db, Sql } from '../db/sql.ts';
import type { SlaPolicy, SlaRules } from '../sla/policy.ts';
import { createSlaPolicy } from '../sla/sla-policy.ts';
import { readWholeRecords } from '../ticket/ticket-events.ts';
import { ticketColumns } from '../ticket/tickets.ts';
import type { FileStore } from '../work/files/file-store.ts';
import { verifyChain } from './verify-chains.ts';
import type { AuditedTicket } from './verify-clocks.ts';
import { verifyRows } from './verify-rows.ts';
import { type TicketBaseline, verifyTicket } from './verify-ticket.ts';
import { verifyTriggers } from './verify-triggers.ts';

/** Counts of checked items, and differences from the records. */
export type AuditReport = {
  readonly tickets: number;
  readonly episodes: number;
  readonly files: number;
  /** Events of the record of access: grants and sign-ins. */
  readonly access: number;
  /** Events of the change record. */
  readonly changes: number;
  /** Rows that were compared with it. */
  readonly rows: number;
  /** Events of all records whose words erasures of people changed, as the change record says. */
  readonly erased: number;
  /** The first problems; more than these are only counted. */
  readonly problems: readonly AuditProblem[];
};

/** The most problems that one report lists: after this many it is clear. */
const MOST_PROBLEMS = 1_000;
const BATCH = 200;

/**
 * Checks every ticket's record, every alarm's evidence, every file, every sealed day, the records
 * of access and of changes, and each row that the latter covers. Finds direct changes in the
 * database, even with triggers off.
 * @param with.files the folder of files; left out: they are not checked
 * @param with.kept heads of days that were exported and kept elsewhere: they also show whether
 * everything was rewritten
 * @param with.key the public key of the plant: heads that somebody else made show
 * @param with.outside the file that says where the records ended last
 * @param with.stores the recorded stores outside the database
 * @param with.progress gets the part under check
 */
export async function verifyAudit(
  db: Db,
  options: {
    readonly files?: FileStore | undefined;
    readonly kept?: readonly KeptDay[];
    readonly key?: PublicHeadKey | undefined;
    readonly outside?: string | undefined;
    readonly stores?: readonly OutsideStore[] | undefined;
    readonly policy?: SlaPolicy | undefined;
    readonly progress?: ((what: string) => void) | undefined;
  },
): Promise<AuditReport> {
  const { files, kept = [], key, outside, stores = [], policy = createSlaPolicy(), progress } = options;
  const problems: AuditProblem[] = [];
  const add = (found: readonly AuditProblem[]): void => {
    problems.push(...found.slice(0, MOST_PROBLEMS - problems.length));
  };
  add(await db.snapshot(verifyTriggers));
  const erased = await readRedactions(db);
  const tickets = await walkTickets(db, { add, policy, progress, erased });
  progress?.('alarms');
  const episodes = await walkEpisodes(db, add);
  progress?.('days');
  add(await db.snapshot((sql) => verifyDays(sql, { kept, key })));
  progress?.('files');
  const stored = files ? await walkFiles(db, files, add) : 0;
  progress?.('access');
  const access = await verifyChain(db, 'access_event', { add, erased });
  progress?.('changes');
  const changes = await verifyChain(db, 'change_event', { add, erased });
  add(await verifyStores(db, stores));
  if (outside !== undefined) add(await verifyOutside(db, outside));
  const rows = await verifyRows(db, { add, changes: changes.rows, progress });
  const counts = { tickets, episodes, files: stored, access: access.events, changes: changes.events, rows };
  return { ...counts, erased: erased.events, problems };
}

type Add = (found: readonly AuditProblem[]) => void;

async function walkTickets(
  db: Db,
  {
    add,
    policy,
    progress,
    erased,
  }: { add: Add; policy: SlaPolicy; progress: ((what: string) => void) | undefined; erased: Redactions },
): Promise<number> {
  const baselines = createBaselines();
  let count = 0;
  for (let after = 0; ; ) {
    progress?.(`${count} tickets`);
    // Each batch in one snapshot: a ticket that changes meanwhile is seen as it was before or
    // after.
    const seen = await db.snapshot(async (sql) => {
      const { rows } = await sql.query<AuditedTicket>(
        `select ${ticketColumns}, t.due_at as "dueAt" from ticket t where t.id > $1 order by t.id limit $2`,
        [after, BATCH],
      );
      const records = await readWholeRecords(
        sql,
        rows.map(({ id }) => id),
      );
      const rules = await rulesFrom(sql, policy, add);
      for (const ticket of rows) {
        const baseline = await baselines.of(sql, ticket.id);
        add(await verifyTicket(sql, ticket, { record: records.get(ticket.id) ?? [], baseline, rules, erased }));
      }
      return rows;
    });
    count += seen.length;
    const last = seen.at(-1);
    if (!last) return count;
    after = last.id;
  }
}

/** The rules of clocks; undefined where the definitions were spoilt, which is reported once. */
async function rulesFrom(sql: Sql, policy: SlaPolicy, add: Add): Promise<SlaRules | undefined> {
  try {
    return await policy.rules(sql);
  } catch (error) {
    if (error instanceof AppError && error.retryable) throw error;
    add([{ where: 'sla definitions', what: `no clock can be worked out by them: ${messageOf(error)}` }]);
    return undefined;
  }
}

/**
 * States of tickets when their records began, looked up in the order of ids; owns one event of
 * them.
 */
function createBaselines() {
  let sequence: number | null = 0;
  let known = new Map<number, TicketBaseline>();
  let until = 0;
  return {
    of: async (sql: Sql, id: number): Promise<TicketBaseline | undefined> => {
      while (sequence !== null && id > until) {
        const { rows } = await sql.query<{ sequence: number; to: number; tickets: readonly TicketBaseline[] }>(
          `select sequence, (payload ->> 'to')::bigint as to, payload -> 'tickets' as tickets from change_event
           where kind = 'baseline' and sequence > $1 and payload ? 'tickets' order by sequence limit 1`,
          [sequence],
        );
        const [next] = rows;
        known = new Map(next?.tickets.map((ticket) => [ticket.id, ticket]));
        until = next?.to ?? until;
        sequence = next?.sequence ?? null;
      }
      return known.get(id);
    },
  };
}

async function walkEpisodes(sql: Sql, add: Add): Promise<number> {
  let count = 0;
  for (let after = ''; ; ) {
    const { rows } = await sql.query<{ id: string; evidence: unknown; hash: string }>(
      'select id, evidence, evidence_hash as hash from alarm_episode where id > $1 order by id limit $2',
      [after, BATCH],
    );
    for (const { id, evidence, hash } of rows) {
      if (hashOf(evidence) !== hash) add([{ where: `episode ${id}`, what: 'its evidence was changed' }]);
    }
    count += rows.length;
    const last = rows.at(-1);
    if (!last) return count;
    after = last.id;
  }
}

async function walkFiles(sql: Sql, files: FileStore, add: Add): Promise<number> {
  let count = 0;
  for (let after = ''; ; ) {
    const { rows } = await sql.query<{ sha256: string }>(
      'select sha256 from stored_file where sha256 > $1 order by sha256 limit $2',
      [after, BATCH],
    );
    for (const { sha256 } of rows) {
      const now = await files.hashOf(sha256);
      if (now === undefined) add([{ where: `file ${sha256}`, what: 'it is missing' }]);
      else if (now !== sha256) add([{ where: `file ${sha256}`, what: 'its content was changed' }]);
    }
    count += rows.length;
    const last = rows.at(-1);
    if (!last) return count;
    after = last.sha256;
  }
}
