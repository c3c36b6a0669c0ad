import { AppError } from '../../lib/errors.ts';
import type { Sql } from './sql.ts';

/**
 * Nouns that people edit and the database counts versions of (migration 0052). Others have a
 * version in their rows.
 */
export type VersionedNoun =
  | 'person'
  | 'team'
  | 'skill'
  | 'location'
  | 'shift'
  | 'rota'
  | 'store'
  | 'stock'
  | 'opening rules'
  | 'work policy'
  | 'labour rate'
  | 'webhook'
  | 'notification preference'
  | 'account'
  | 'sub-task'
  | 'checklist';

/**
 * A record that is edited.
 * @property id what identifies it, parts of a key with a blank between them
 */
export type VersionedRecord = { readonly noun: VersionedNoun; readonly id: string };

/** Nouns of which a record without a count is of version 1; of the others it is not there. */
const COUNTED_LATE: ReadonlySet<VersionedNoun> = new Set(['checklist']);

type Counted = { readonly version: number; readonly gone: boolean };

/**
 * The version of a record; 0 where there is none. Read it before the record, so that the shown
 * version is never older.
 */
export async function versionOfRecord(sql: Sql, { noun, id }: VersionedRecord): Promise<number> {
  const { rows } = await sql.query<Counted>(
    'select version::int as version, gone from record_version where noun = $1 and id = $2',
    [noun, id],
  );
  return versionOf(noun, rows[0]);
}

/**
 * The versions of records of a noun, by id; a missing record has version 0, or that of its noun.
 * @param ids of which records; left out: of all
 */
export async function versionsOfRecords(
  sql: Sql,
  noun: VersionedNoun,
  ids: readonly string[] | null = null,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql.query<Counted & { id: string }>(
    'select id, version::int as version, gone from record_version where noun = $1 and not gone and ($2::text[] is null or id = any ($2))',
    [noun, ids],
  );
  return new Map(rows.map((row) => [row.id, row.version]));
}

/**
 * Counts an edit of a record, before it is done and in its transaction: others who edit it wait
 * until that ends.
 * @param condition the version that must be the present one, or `*`: any, but it must be there;
 * absent: in any case
 * @returns the version that the edit makes
 * @throws {AppError} `stale` with the present version
 */
export async function claimVersion(
  sql: Sql,
  record: VersionedRecord,
  condition: number | '*' | undefined,
): Promise<number> {
  const { noun, id } = record;
  if (COUNTED_LATE.has(noun)) {
    await sql.query(`insert into record_version (noun, id, tx) values ($1, $2, '0') on conflict do nothing`, [
      noun,
      id,
    ]);
  }
  const { rows } = await sql.query<Counted>(
    'select version::int as version, gone from record_version where noun = $1 and id = $2 for update',
    [noun, id],
  );
  const present = versionOf(noun, rows[0]);
  refuseStale(record, present, condition);
  const counted = await sql.query<{ version: number }>('select count_version($1, $2, false)::int as version', [
    noun,
    id,
  ]);
  const version = counted.rows[0]?.version ?? 0;
  // Somebody else made it meanwhile: nothing was there to be locked.
  if (!rows[0] && version > 1) refuseStale(record, version - 1, condition);
  return version;
}

function refuseStale({ noun, id }: VersionedRecord, version: number, condition: number | '*' | undefined): void {
  if (condition === undefined || condition === version || (condition === '*' && version > 0)) return;
  const name = id === 'true' ? `The ${noun}` : `The ${noun} ${id}`;
  const message =
    version === 0 ? `${name} is not there.` : `${name} was changed meanwhile: it is at version ${version}.`;
  throw new AppError('stale', message, { details: { version } });
}

function versionOf(noun: VersionedNoun, row: Counted | undefined): number {
  if (!row) return COUNTED_LATE.has(noun) ? 1 : 0;
  return row.gone ? 0 : row.version;
}
