import { canonicalJson } from '../../lib/canonical-json.ts';
import { AppError } from '../../lib/errors.ts';
import type { Sql } from '../db/sql.ts';
import { type DefinitionKind, kindOf } from './definition-kinds.ts';

/** A person's statement about the plant, and since when it holds. */
export type Definition = {
  readonly id: string;
  readonly version: number;
  /** Of several that fit the first counts: the lowest position, then the id. */
  readonly position: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** It holds for readings that arrive from now on. */
  readonly from: Date;
  readonly changedAt: Date;
  readonly changedBy: string;
  readonly reason: string | null;
};

/** Actor, time, reason and expected version of a change. */
export type DefinitionChange = {
  readonly actor: string;
  readonly now: Date;
  readonly reason: string | null;
  /** The version that was seen; `*`: any, but it must be there. */
  readonly expected?: number | '*' | undefined;
};

/**
 * A change applies to data that arrives this long after it: by then every part of the program has
 * read it.
 */
export const HOLDS_AFTER_MS = 3_000;

/** Places that people leave between definitions. */
export const USUAL_POSITION = 1_000;

/** Characters of one definition as JSON. */
export const MOST_CHARACTERS = 32_768;

const columns = `id, version, position, body, from_at as "from", changed_at as "changedAt", changed_by as "changedBy", reason`;

/** Definitions that hold, by id. @param page left out: all of them */
export async function listDefinitions(
  sql: Sql,
  kind: DefinitionKind,
  page: { readonly after: string; readonly limit: number } = { after: '', limit: 100_000 },
): Promise<readonly Definition[]> {
  const { rows } = await sql.query<Definition>(
    `select ${columns} from plant_definition where kind = $1 and until_at is null and id collate "C" > $2
     order by id collate "C" limit $3`,
    [kind, page.after, page.limit],
  );
  return rows;
}

/** The definition that holds under an id. @throws {AppError} `not_found` */
export async function readDefinition(sql: Sql, kind: DefinitionKind, id: string): Promise<Definition> {
  const found = await findDefinition(sql, kind, id);
  if (!found) throw new AppError('not_found', `There is no ${kindOf(kind).noun} ${id}.`);
  return found;
}

async function findDefinition(sql: Sql, kind: DefinitionKind, id: string): Promise<Definition | undefined> {
  const { rows } = await sql.query<Definition>(
    `select ${columns} from plant_definition where kind = $1 and id = $2 and until_at is null`,
    [kind, id],
  );
  return rows[0];
}

/**
 * Lets one change follow another: whether a definition is sound depends on the others. Held until
 * the transaction ends.
 */
export async function lockDefinitions(sql: Sql): Promise<void> {
  await sql.query(`select pg_advisory_xact_lock(hashtext('harbinger definitions'))`);
}

/**
 * Stores a definition or its next version; an equal one changes nothing. Lock with {@link
 * lockDefinitions} first.
 * @throws {AppError} `stale`; `conflict` where there are too many; `unprocessable` where it cannot
 * work, naming the field
 */
export async function saveDefinition(
  sql: Sql,
  kind: DefinitionKind,
  given: Pick<Definition, 'id' | 'body' | 'position'>,
  change: DefinitionChange,
): Promise<Definition> {
  const { id, body, position } = given;
  const present = await findDefinition(sql, kind, id);
  refuseStale(kind, { id, present, expected: change.expected });
  const all = await listDefinitions(sql, kind);
  const { noun, most, refuse } = kindOf(kind);
  if (!present && all.length >= most)
    throw new AppError(
      'conflict',
      `There are ${all.length} of this already, as many as there may be: remove a ${noun} first.`,
    );
  const others = all.filter((other) => other.id !== id);
  refuse({ id, body }, others);
  const same = present && present.position === position && canonicalJson(present.body) === canonicalJson(body);
  if (same) return present;
  if (present) await endDefinition(sql, kind, { id, change });
  return await addVersion(sql, kind, { ...given, from: new Date(change.now.getTime() + HOLDS_AFTER_MS) }, change);
}

/** Adds the next version of a definition of which none holds. */
export async function addVersion(
  sql: Sql,
  kind: DefinitionKind,
  given: Pick<Definition, 'id' | 'body' | 'position' | 'from'>,
  { now, actor, reason }: DefinitionChange,
): Promise<Definition> {
  const { id, position, body, from } = given;
  const { rows } = await sql.query<Definition>(
    `insert into plant_definition (kind, id, version, position, body, from_at, changed_at, changed_by, reason)
     select $1, $2, coalesce(max(version), 0) + 1, $3, $4, greatest($5, max(until_at)), $6, $7, $8
     from plant_definition where kind = $1 and id = $2 returning ${columns}`,
    [kind, id, position, JSON.stringify(body), from, now, actor, reason],
  );
  if (!rows[0]) throw new Error('an inserted row is returned');
  return rows[0];
}

/**
 * Removes a definition; it stays readable in the record of changes. Lock with {@link
 * lockDefinitions} first.
 * @throws {AppError} `not_found`; `stale`; `conflict` where others need it
 */
export async function removeDefinition(
  sql: Sql,
  kind: DefinitionKind,
  { id, ...change }: DefinitionChange & { readonly id: string },
): Promise<void> {
  const present = await findDefinition(sql, kind, id);
  refuseStale(kind, { id, present, expected: change.expected });
  if (!present) throw new AppError('not_found', `There is no ${kindOf(kind).noun} ${id}.`);
  const others = (await listDefinitions(sql, kind)).filter((other) => other.id !== id);
  kindOf(kind).refuseRemoval?.(id, others);
  await endDefinition(sql, kind, { id, change, removedBy: change.actor });
}

async function endDefinition(
  sql: Sql,
  kind: DefinitionKind,
  { id, change, removedBy = null }: { id: string; change: DefinitionChange; removedBy?: string | null },
): Promise<void> {
  await sql.query(
    `update plant_definition set until_at = greatest($3, from_at), removed_by = $4, removed_reason = $5
     where kind = $1 and id = $2 and until_at is null`,
    [kind, id, new Date(change.now.getTime() + HOLDS_AFTER_MS), removedBy, removedBy === null ? null : change.reason],
  );
}

function refuseStale(
  kind: DefinitionKind,
  given: { id: string; present: Definition | undefined; expected: DefinitionChange['expected'] },
): void {
  const { id, present, expected } = given;
  if (expected === undefined || (expected === '*' && present) || expected === present?.version) return;
  const name = `The ${kindOf(kind).noun} ${id}`;
  const message = present
    ? `${name} was changed meanwhile: it is at version ${present.version}.`
    : `${name} is not there.`;
  throw new AppError('stale', message, { details: { version: present?.version ?? 0 } });
}
