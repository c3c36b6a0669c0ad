import { AppError } from '../../lib/errors.ts';
import type { Db, Sql } from '../db/sql.ts';
import { systemActor } from '../ticket/actor.ts';

/** Kinds that are stored by version. */
export type DefinitionKind = 'calendar' | 'policy' | 'ladder';

/** One version of a calendar, a policy or a ladder; versions never change. */
export type Definition<Body = unknown> = {
  readonly kind: DefinitionKind;
  readonly id: string;
  readonly version: number;
  readonly body: Body;
  /** The last version; it is chosen no more. */
  readonly retired: boolean;
  /** Counts all versions of all definitions. */
  readonly revision: number;
  readonly createdAt: Date;
  readonly createdBy: string;
};

// Writers take turns, so that revisions become visible in their order.
const LOCK = 'lock table sla_definition in share row exclusive mode';

/**
 * Keeps definitions unchanged until the end of the transaction.
 */
export async function holdDefinitions(sql: Sql): Promise<void> {
  await sql.query('lock table sla_definition in share mode');
}

const columns = `revision, kind, id, version, body, retired, created_at as "createdAt", created_by as "createdBy"`;

/** Every version that was stored after a revision, in their order. */
export async function definitionsAfter(sql: Sql, revision: number): Promise<readonly Definition[]> {
  const { rows } = await sql.query<Definition>(
    `select ${columns} from sla_definition where revision > $1 order by revision`,
    [revision],
  );
  return rows;
}

/** The last revision, 0 where nothing is stored. */
export async function lastRevision(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ last: number }>('select coalesce(max(revision), 0) as last from sla_definition');
  return rows[0]?.last ?? 0;
}

/** All versions of one definition, the newest first. */
export async function versionsOf(sql: Sql, kind: DefinitionKind, id: string): Promise<readonly Definition[]> {
  const { rows } = await sql.query<Definition>(
    `select ${columns} from sla_definition where kind = $1 and id = $2 order by version desc`,
    [kind, id],
  );
  return rows;
}

/** The newest version of every definition of a kind that is in use, by id. */
export async function currentDefinitions(sql: Sql, kind: DefinitionKind): Promise<readonly Definition[]> {
  const { rows } = await sql.query<Definition>(
    `select * from (select distinct on (id) ${columns} from sla_definition where kind = $1 order by id, version desc) d
     where not d.retired order by d.id`,
    [kind],
  );
  return rows;
}

/** A change of one definition: its next version, or its end. */
export type DefinitionChange = {
  readonly kind: DefinitionKind;
  readonly id: string;
  /** Null retires it. */
  readonly body: object | null;
  /** The version that was seen, where the request has one; `*`: any, but it must be there. */
  readonly expectedVersion?: number | '*' | undefined;
  readonly actor: string;
  readonly now: Date;
};

/**
 * Stores the next version of a definition. Changes take turns, so that the facts of `check` stay
 * true until the definition is stored.
 * @param check refuses by throwing; it gets the definitions as they are
 * @throws {AppError} `stale` where another version is the newest; `not_found` for retiring a
 * missing object
 */
export async function changeDefinition(
  db: Db,
  change: DefinitionChange,
  check: (sql: Sql) => Promise<void>,
): Promise<Definition> {
  return await db.transaction(async (sql) => {
    await sql.query(LOCK);
    const [last] = await versionsOf(sql, change.kind, change.id);
    const version = last && !last.retired ? last.version : 0;
    refuseStale(change, version);
    await check(sql);
    const body = change.body ?? last?.body;
    const { rows } = await sql.query<Definition>(
      `insert into sla_definition (kind, id, version, body, retired, created_at, created_by)
       values ($1, $2, $3, $4, $5, $6, $7) returning ${columns}`,
      [
        ...[change.kind, change.id, (last?.version ?? 0) + 1, JSON.stringify(body), change.body === null],
        ...[change.now, change.actor],
      ],
    );
    if (!rows[0]) throw new Error('an insert gives its row');
    return rows[0];
  });
}

function refuseStale({ kind, id, body, expectedVersion }: DefinitionChange, version: number): void {
  if (version === 0 && expectedVersion !== undefined) {
    throw new AppError('stale', `The ${kind} ${id} is not there.`, { details: { version } });
  }
  if (expectedVersion !== undefined && expectedVersion !== '*' && expectedVersion !== version) {
    throw new AppError('stale', `The ${kind} ${id} was changed meanwhile: it is at version ${version}.`, {
      details: { version },
    });
  }
  if (body === null && version === 0) throw new AppError('not_found', `There is no ${kind} ${id}.`);
}

/** Stores the definitions that a new plant begins with, where there is none of that id. */
export async function ensureDefinitions(
  db: Db,
  seeds: readonly Pick<Definition, 'kind' | 'id' | 'body'>[],
  now: Date,
): Promise<void> {
  await db.transaction(async (sql) => {
    await sql.query(LOCK);
    await sql.query(
      `insert into sla_definition (kind, id, version, body, created_at, created_by)
       select s.kind, s.id, 1, s.body, $2, '${systemActor.system}'
       from jsonb_to_recordset($1::jsonb) as s(kind text, id text, body jsonb) on conflict do nothing`,
      [JSON.stringify(seeds), now],
    );
  });
}
