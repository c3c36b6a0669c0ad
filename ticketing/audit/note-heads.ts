import { readFile, rename, writeFile } from 'node:fs/promises';
import { AppError, messageOf } from '../../lib/errors.ts';
import type { Db, Sql } from '../db/sql.ts';
import type { AuditProblem } from './audit-problem.ts';
import { recordNote } from './change-record.ts';
import { type ChainHead, type ChainTable, goesThrough, readHead } from './hash-chain.ts';

/** Where the chains ended, as a file outside the database keeps it. */
export type OutsideHead = Readonly<Record<ChainTable, ChainHead>> & { readonly at: string };

/** In the data folder. */
export const OUTSIDE_HEAD_FILE = 'audit-heads.json';
const MOST_TICKETS = 500;

/** A transaction that began earlier may commit later. */
const MARGIN_MS = 120_000;

/** How far back the first look after a start goes. */
const FIRST_MS = 86_400_000;

/**
 * Writes into the change record where the records of tickets and of access end, for a call every
 * few seconds: a ticket that vanishes with its whole record is missed from then on. Owns what it
 * has seen.
 * @param options.file gets the end of the change record itself, outside the database; may be absent
 */
export function createHeadNotes({ db, file }: { readonly db: Db; readonly file?: string | undefined }) {
  let since: Date | undefined;
  let seen = new Map<number, number>();
  let accessSeen = 0;
  let written = 0;
  return async (now: Date): Promise<void> => {
    const from = new Date((since ?? new Date(now.getTime() - FIRST_MS)).getTime() - MARGIN_MS);
    const ends = await endsSince(db, from);
    const grown = ends.filter(({ id, sequence }) => (seen.get(id) ?? 0) < sequence);
    const access = await readHead(db, 'access_event');
    if (grown.length > 0 || access.sequence > accessSeen) {
      await db.transaction(async (sql) => {
        for (let i = 0; i === 0 || i < grown.length; i += MOST_TICKETS) {
          const tickets = grown.slice(i, i + MOST_TICKETS).map(({ id, sequence, hash }) => [id, sequence, hash]);
          await recordNote(sql, { actor: 'system', kind: 'heads', now, payload: { tickets, access } });
        }
      });
    }
    seen = new Map(ends.map(({ id, sequence }) => [id, sequence]));
    accessSeen = access.sequence;
    since = now;
    if (file !== undefined) written = await keepOutside(db, { file, written, now });
  };
}

async function endsSince(sql: Sql, from: Date) {
  const { rows } = await sql.query<{ id: number; sequence: number; hash: string }>(
    `select t.id, t.event_count as sequence, t.event_hash as hash from ticket t
     where t.id in (select ticket_id from ticket_event where at >= $1) and t.event_count > 0 order by t.id`,
    [from],
  );
  return rows;
}

async function keepOutside(
  sql: Sql,
  { file, written, now }: { file: string; written: number; now: Date },
): Promise<number> {
  const change = await readHead(sql, 'change_event');
  if (change.sequence === written) return written;
  const head: OutsideHead = {
    at: now.toISOString(),
    change_event: change,
    access_event: await readHead(sql, 'access_event'),
  };
  await writeFile(`${file}.new`, `${JSON.stringify(head)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return change.sequence;
}

/** Whether the chains still go through where the file outside the database saw them end. */
export async function verifyOutside(sql: Sql, file: string): Promise<readonly AuditProblem[]> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw new AppError('unavailable', `${file} cannot be read: ${messageOf(cause)}`, { cause });
  });
  if (text === undefined) return [];
  const head: OutsideHead = JSON.parse(text);
  const problems: AuditProblem[] = [];
  for (const table of ['access_event', 'change_event'] as const) {
    if (await goesThrough(sql, table, head[table])) continue;
    const what = `${table} no longer holds event ${head[table].sequence}, which was there at ${head.at}: its end was cut off, or it was rewritten`;
    problems.push({ where: 'outside head', what });
  }
  return problems;
}
