import { type AccessEvent, isIntact, listAccess } from '../access/access-events.ts';
import { hashOf } from '../canonical-json.ts';
import type { Db, Sql } from '../db.ts';
import type { FileStore } from '../work/file-store.ts';
import { type AuditDay, verifyDays } from './audit-days.ts';
import type { AuditProblem } from './audit-problem.ts';
import { type AuditedTicket, verifyTicket } from './verify-ticket.ts';

/** What was looked at, and everything that is not as it was recorded. */
export type AuditReport = {
  readonly tickets: number;
  readonly episodes: number;
  readonly files: number;
  /** Changes of who may sign in, and as what. */
  readonly access: number;
  readonly problems: readonly AuditProblem[];
};

/** The most problems that one report lists: after so many it is clear. */
const MOST_PROBLEMS = 1_000;
const BATCH = 500;

/**
 * Looks through every ticket's record, the evidence of every alarm, every file, every sealed day, and the record of who may sign in. What was changed
 * straight in the database shows, with triggers off, too.
 * @param with.files where files lie; left out: they are not looked at
 * @param with.kept heads of days that were exported and kept elsewhere: they show also whether everything was written anew
 */
export async function verifyAudit(
  db: Db,
  { files, kept = [] }: { readonly files?: FileStore | undefined; readonly kept?: readonly AuditDay[] },
): Promise<AuditReport> {
  const problems: AuditProblem[] = [];
  const add = (found: readonly AuditProblem[]): void => {
    problems.push(...found.slice(0, MOST_PROBLEMS - problems.length));
  };
  const tickets = await walkTickets(db, add);
  const episodes = await walkEpisodes(db, add);
  add(await db.snapshot((sql) => verifyDays(sql, kept)));
  const stored = files ? await walkFiles(db, files, add) : 0;
  const access = await db.snapshot((sql) => walkAccess(sql, add));
  return { tickets, episodes, files: stored, access, problems };
}

type Add = (found: readonly AuditProblem[]) => void;

async function walkTickets(db: Db, add: Add): Promise<number> {
  let count = 0;
  for (let after = 0; ; ) {
    // Each batch in one snapshot: a ticket that changes meanwhile is seen as it was before or after.
    const seen = await db.snapshot(async (sql) => {
      const { rows } = await sql.query<AuditedTicket>(
        `select id, state, event_count as "eventCount", event_hash as "eventHash" from ticket where id > $1
         order by id limit $2`,
        [after, BATCH],
      );
      for (const ticket of rows) add(await verifyTicket(sql, ticket));
      return rows;
    });
    count += seen.length;
    const last = seen.at(-1);
    if (!last) return count;
    after = last.id;
  }
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

/** The record of access, and whether every account of which it tells lets its person do what it says last. */
async function walkAccess(sql: Sql, add: Add): Promise<number> {
  let last: AccessEvent | undefined;
  const rights = new Map<string, AccessEvent['payload']>();
  for (;;) {
    const links: readonly AccessEvent[] = await listAccess(sql, { after: last?.sequence ?? 0, limit: BATCH });
    for (const link of links) {
      if (!isIntact(link, last)) add([{ where: `access ${link.sequence}`, what: 'its record was changed' }]);
      if (link.kind === 'account_added' || link.kind === 'account_changed') {
        rights.set(String(link.payload['person']), link.payload);
      }
      last = link;
    }
    if (links.length < BATCH) break;
  }
  const { rows } = await sql.query<{ person: string; role: string; sites: readonly string[] | null; active: boolean }>(
    'select person_id as person, role, sites, active from account order by person_id',
  );
  for (const account of rows) {
    const told = rights.get(account.person);
    const recorded = told && {
      person: account.person,
      role: told['role'],
      sites: told['sites'],
      active: told['active'],
    };
    if (recorded && hashOf(recorded) !== hashOf(account)) {
      add([{ where: `account ${account.person}`, what: 'it lets its person do other things than were recorded' }]);
    }
  }
  return last?.sequence ?? 0;
}
