import { randomBytes } from 'node:crypto';
import { hashOf } from '../../lib/canonical-json.ts';
import { AppError } from '../../lib/errors.ts';
import { endAccess } from '../accounts/end-access.ts';
import type { Db, Sql } from '../db/sql.ts';
import { holdInWords, holdsOnPerson } from '../holds/legal-holds.ts';
import { holdDefinitions } from '../sla/definitions.ts';
import { usersOf } from '../sla/used-by.ts';
import { commentHash } from '../work/comments.ts';
import { createEraser, type ErasedTerms, type Json } from './erased-words.ts';
import { type ErasureResult, finishErasures } from './finish-erasures.ts';
import {
  changeOf,
  type JsonRow,
  rowsWith,
  soughtWords,
  type WalkedTable,
  walkedTables,
  writeRows,
} from './rewrite-rows.ts';

/** Rows about one person alone, which nobody needs without them. */
const OWN = [
  ...['person_skill', 'person_shift', 'site_access', 'absence', 'dropped_shift', 'person_inactive', 'repair_record'],
  ...['notification_preference', 'push_device', 'account_identity', 'second_factor', 'recovery_code', 'known_place'],
  ...['second_factor_guess', 'webauthn_challenge', 'pending_sign_in', 'account_session', 'sign_in_link'],
] as const;

/**
 * Walked by {@link finishErasures}, or of another kind: the two rows themselves; answers of an
 * hour; what versions count.
 */
const APART: ReadonlySet<string> = new Set([
  ...['person', 'account', 'ticket_event', 'access_event', 'change_event', 'change_pending', 'erasure'],
  ...['schema_migration', 'audit_day', 'audit_delivery', 'record_version', 'stored_file'],
]);

/** Words come before what is bound by their hashes. */
const FIRST: readonly string[] = ['ticket_comment', 'ticket', 'signature'];

/** Columns that hold what machines said, bound by hashes of their own. */
const MACHINE: ReadonlySet<string> = new Set(['alarm_episode.evidence', 'alarm_episode.evidence_hash']);

/**
 * What stands in the way of erasing a person, in words; empty: nothing.
 * @throws {AppError} `not_found`
 */
export async function erasureObstacles(sql: Sql, id: string, now: Date): Promise<readonly string[]> {
  const { rows } = await sql.query<{ active: boolean }>('select active from person where id = $1 for update', [id]);
  if (!rows[0]) throw new AppError('not_found', `There is no person ${id}.`);
  await holdDefinitions(sql);
  const users = (await usersOf(sql, 'person', id)).filter((name) => !/^(account |the past of )/.test(name));
  const timers = await sql.query<{ name: string }>(
    `select 'running timer on HB-' || ticket_id as name from labour where person_id = $1 and ended_at is null`,
    [id],
  );
  const erased = await sql.query('select 1 from erasure where pseudonym = $1', [id]);
  return [
    ...(erased.count > 0 ? ['the person was erased before'] : []),
    ...(rows[0].active ? ['the person is active: mark them as inactive first'] : []),
    ...[...users, ...timers.rows.map(({ name }) => name)].map((name) => `needed by ${name}`),
    ...(await holdsOnPerson(sql, id, now)).map(holdInWords),
  ];
}

/**
 * Erases a person who left: their own rows go, and a pseudonym takes the place of their id, login,
 * names, mail addresses and telephone numbers in every row and every record. Files stay, since they
 * show the work. The chains keep their hashes; the change record says what changed events are now.
 * @throws {AppError} `not_found`; `conflict` for what stands in the way
 */
export async function erasePerson(
  db: Db,
  id: string,
  by: { readonly actor: string; readonly now: Date; readonly reason: string },
): Promise<ErasureResult> {
  const pseudonym = await db.transaction((sql) => eraseRows(sql, id, by));
  const [result] = (await finishErasures(db, { now: by.now })).filter((done) => done.pseudonym === pseudonym);
  if (!result) throw new AppError('unavailable', `The records of ${pseudonym} are erased within a day.`);
  return result;
}

async function eraseRows(
  sql: Sql,
  id: string,
  { actor, now, reason }: { readonly actor: string; readonly now: Date; readonly reason: string },
): Promise<string> {
  const obstacles = await erasureObstacles(sql, id, now);
  if (obstacles.length > 0) {
    throw new AppError('conflict', `The person ${id} is not erased: ${obstacles.join('; ')}.`, {
      details: { obstacles },
    });
  }
  const pseudonym = `erased-${randomBytes(5).toString('hex')}`;
  const terms = await termsOf(sql, id, pseudonym);
  await endAccess(sql, id, { actor, now, why: 'erased' });
  await takePlace(sql, id, pseudonym);
  const removed = await removeOwn(sql, id);
  const { rows, hashes } = await rewriteRows(sql, terms);
  await sql.query('delete from account where person_id = $1', [id]);
  await sql.query('delete from person where id = $1', [id]);
  await sql.query(
    `delete from record_version where noun in ('person', 'account', 'notification preference') and id = $1`,
    [id],
  );
  await sql.query('insert into erasure (pseudonym, asked_by, asked_at, reason, terms) values ($1, $2, $3, $4, $5)', [
    pseudonym,
    actor,
    now,
    reason,
    JSON.stringify({ ...terms, hashes, rows, removed }),
  ]);
  return pseudonym;
}

/** All that the person was ever called by, as the change record has it. */
async function termsOf(sql: Sql, id: string, pseudonym: string): Promise<ErasedTerms> {
  const { rows } = await sql.query<{ login: string | null; word: string | null }>(
    `with told as (
       select to_jsonb(p) as row from person p where p.id = $1
       union all select to_jsonb(a) from account a where a.person_id = $1
       union all select r -> 'row' from change_event c, jsonb_array_elements(c.payload -> 'rows') r
         where c.payload ? 'rows' and r ->> 'table' in ('person', 'account') and r ->> 'key' = $1)
     select row ->> 'login' as login, w as word from told left join lateral
       unnest(array[row ->> 'name', row ->> 'email', row ->> 'phone']) w on true`,
    [id],
  );
  const some = (values: readonly (string | null)[]): readonly string[] =>
    [...new Set(values)].filter((value) => value !== null && value !== '') as readonly string[];
  const ids = some([id, ...rows.map(({ login }) => login)]);
  return { pseudonym, ids, words: some(rows.map(({ word }) => word)), hashes: {} };
}

/** Makes the rows that others refer to: nobody can sign in as them. */
async function takePlace(sql: Sql, id: string, pseudonym: string): Promise<void> {
  await sql.query('insert into person (id, name, active) values ($1, $1, false)', [pseudonym]);
  await sql.query(
    `insert into account (person_id, login, role, sites, active, created_at)
     select $2, $2, role, sites, false, created_at from account where person_id = $1`,
    [id, pseudonym],
  );
}

async function removeOwn(sql: Sql, id: string): Promise<number> {
  let removed = 0;
  for (const table of OWN) removed += (await sql.query(`delete from ${table} where person_id = $1`, [id])).count;
  removed += (
    await sql.query(
      `delete from notification where channel <> 'webhook' and recipient = $1 and digest_id is not null`,
      [id],
    )
  ).count;
  removed += (await sql.query(`delete from notification where channel <> 'webhook' and recipient = $1`, [id])).count;
  removed += (await sql.query('delete from saved_view where owner = $1', [id])).count;
  return removed;
}

async function rewriteRows(
  sql: Sql,
  terms: ErasedTerms,
): Promise<{ readonly rows: number; readonly hashes: Readonly<Record<string, string>> }> {
  const hashes: Record<string, string> = {};
  // The eraser sees each hash that is noted: words come before what they are bound by.
  const erase = createEraser({ ...terms, hashes });
  const words = soughtWords(terms);
  const all = (await walkedTables(sql)).filter(({ name, key }) => !APART.has(name) && key.length > 0);
  const tables = [
    ...FIRST.flatMap((name) => all.filter((table) => table.name === name)),
    ...all.filter(({ name }) => !FIRST.includes(name)),
  ];
  let rows = 0;
  for (const table of tables) {
    const columns = table.columns.filter((column) => !MACHINE.has(`${table.name}.${column}`));
    for await (const page of rowsWith(sql, table, words)) {
      const changes = page.flatMap((row) => {
        noteHashes(table, row, { erase, hashes });
        return changeOf({ ...table, columns }, row, erase) ?? [];
      });
      await writeRows(sql, table, changes);
      rows += changes.length;
    }
  }
  return { rows, hashes };
}

/**
 * Hashes that the records keep over words which change: of comments, signed work, long texts of
 * tickets.
 */
function noteHashes(
  { name }: WalkedTable,
  row: JsonRow,
  { erase, hashes }: { readonly erase: (value: Json, key: string) => Json; readonly hashes: Record<string, string> },
): void {
  const note = (before: string, after: string): void => {
    if (before !== after) hashes[before] = after;
  };
  if (name === 'ticket_comment') note(hashOfComment(row), hashOfComment(erase(row, name) as JsonRow));
  if (name === 'signature') note(hashOf(row['content']), hashOf(erase(row['content'] ?? null, 'content')));
  if (name !== 'ticket') return;
  for (const column of ['description', 'description_zh', 'plan']) {
    const value = row[column] ?? null;
    if (value !== null) note(hashOf(value), hashOf(erase(value, column)));
  }
}

function hashOfComment(row: JsonRow): string {
  return commentHash({
    ticketId: Number(row['ticket_id']),
    author: String(row['author']),
    body: String(row['body']),
    createdAt: new Date(String(row['created_at'])),
  });
}
