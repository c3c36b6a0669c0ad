import { AppError } from '../../lib/errors.ts';
import type { Sql } from '../db/sql.ts';
import { holdDefinitions } from '../sla/definitions.ts';
import { policiesThatMatch, refuseUsed, usersOf } from '../sla/used-by.ts';
import { builtInConditions, builtInEntry } from './catalogue/built-in-entries.ts';
import { classKey, conditionKey, type PlantEntry } from './failure-modes.ts';

/** An entry that the plant wrote. @property class null: for any */
export type StoredEntry = {
  readonly condition: string;
  readonly class: string | null;
  readonly entry: PlantEntry;
  readonly version: number;
  readonly updatedAt: Date;
  readonly updatedBy: string;
};

/** For which condition and class an entry is. */
export type EntryKey = { readonly condition: string; readonly class: string | null };

const columns = `condition, nullif(class, '') as class, entry, version, updated_at as "updatedAt",
  updated_by as "updatedBy"`;

/** The plant's entries, in the order of condition and class. */
export async function listPlantEntries(sql: Sql): Promise<readonly StoredEntry[]> {
  const { rows } = await sql.query<StoredEntry>(
    `select ${columns} from failure_mode_entry order by condition, failure_mode_entry.class`,
  );
  return rows;
}

/** The plant's entry for exactly this condition and class, or undefined. */
export async function findPlantEntry(sql: Sql, key: EntryKey): Promise<StoredEntry | undefined> {
  const { rows } = await sql.query<StoredEntry>(
    `select ${columns} from failure_mode_entry where condition = $1 and failure_mode_entry.class = $2`,
    valuesOf(key),
  );
  return rows[0];
}

/**
 * Writes the plant's entry for a condition and class in place of the one before.
 * @param by.expected the version that was seen; 0: none yet
 * @throws {AppError} `stale`
 */
export async function savePlantEntry(
  sql: Sql,
  key: EntryKey,
  by: { entry: PlantEntry; expected: number | undefined; actor: string; now: Date },
): Promise<StoredEntry> {
  const { rows } = await sql.query<StoredEntry>(
    `insert into failure_mode_entry as e (condition, class, entry, updated_at, updated_by)
     select $1, $2, $3, $4, $5 where coalesce($6, 0) = 0
       or exists (select from failure_mode_entry where condition = $1 and class = $2)
     on conflict (condition, class) do update set entry = excluded.entry, version = e.version + 1,
       updated_at = excluded.updated_at, updated_by = excluded.updated_by
       where $6::int is null or e.version = $6
     returning ${columns}`,
    [...valuesOf(key), JSON.stringify(by.entry), by.now, by.actor, by.expected ?? null],
  );
  if (!rows[0]) throw staleEntry((await findPlantEntry(sql, key))?.version ?? 0);
  return rows[0];
}

/**
 * Returns to the built-in entry.
 * @throws {AppError} `not_found`; `stale`; `conflict` where its group goes, too, and something
 * names it
 */
export async function removePlantEntry(sql: Sql, key: EntryKey, expected: number | undefined): Promise<void> {
  await holdDefinitions(sql);
  const group = (await findPlantEntry(sql, key))?.entry.group;
  if (group !== undefined) await refuseLastOfGroup(sql, key, group);
  const { count } = await sql.query(
    'delete from failure_mode_entry where condition = $1 and class = $2 and ($3::int is null or version = $3)',
    [...valuesOf(key), expected ?? null],
  );
  if (count > 0) return;
  const present = await findPlantEntry(sql, key);
  if (present) throw staleEntry(present.version);
  if (expected !== undefined) throw staleEntry(0);
  throw new AppError('not_found', `The plant has no entry of its own for ${key.condition}.`);
}

function staleEntry(version: number): AppError {
  const message = `This entry was changed meanwhile: it is at version ${version}.`;
  return new AppError('stale', message, { details: { version } });
}

/** A group that only this entry has would be gone. */
async function refuseLastOfGroup(sql: Sql, key: EntryKey, group: string): Promise<void> {
  if (builtInConditions.some((condition) => builtInEntry(condition, null)?.group === group)) return;
  const others = (await listPlantEntries(sql)).filter(
    (each) =>
      each.entry.group === group &&
      (each.condition !== conditionKey(key.condition) || each.class !== classKey(key.class)),
  );
  if (others.length > 0) return;
  const used = [
    ...(await usersOf(sql, 'failureModeGroup', group)),
    ...(await policiesThatMatch(sql, 'failureModeGroups', group)),
  ];
  refuseUsed(`failure mode ${key.condition}, the last one of the group ${group},`, used);
}

function valuesOf(key: EntryKey): readonly [string, string] {
  return [conditionKey(key.condition), classKey(key.class) ?? ''];
}
