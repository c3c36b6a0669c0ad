import type pg from 'pg';
import { AppError } from '../../lib/errors.ts';
import { createSetSum, type SetSum } from './sum.ts';

/** A connection of `pg`, alone in its use. */
export type Connection = Pick<pg.ClientBase, 'query'>;

/** One table of a database, and the columns of which its rows have text. */
export type TableShape = { readonly name: string; readonly columns: readonly string[] };

/** A database without its rows, as far as its migrations do not make it. */
export type DatabaseShape = {
  /** Number of the newest migration. */
  readonly schema: number;
  readonly tables: readonly TableShape[];
  readonly sequences: readonly { readonly name: string; readonly last: string; readonly called: boolean }[];
  /** Triggers that are made beside migrations, as statements. */
  readonly triggers: readonly { readonly name: string; readonly table: string; readonly text: string }[];
};

const ROWS = 500;

/** Texts of values must be the same on every server. */
const FORMS = `set local timezone = 'UTC'; set local datestyle = 'ISO, MDY'; set local intervalstyle = 'iso_8601';
  set local bytea_output = 'hex'; set local extra_float_digits = 1; set local statement_timeout = 0`;

/**
 * Runs work on a database as it is at one moment. With the embedded database, which has one session
 * for all, the statements of the program wait meanwhile.
 */
export async function inSnapshot<T>(db: Connection, work: () => Promise<T>): Promise<T> {
  await db.query(`begin isolation level repeatable read read only; ${FORMS}`);
  try {
    return await work();
  } finally {
    await db.query('rollback');
  }
}

/** What a database has beside rows; within a snapshot. */
export async function shapeOf(db: Connection): Promise<DatabaseShape> {
  const ours = `c.relnamespace = current_schema()::regnamespace`;
  const there = await db.query<{ yes: boolean }>(`select to_regclass('schema_migration') is not null as yes`);
  if (!there.rows[0]?.yes) throw new AppError('not_found', 'the database has no tables of Harbinger');
  const schema = await db.query<{ number: number }>('select max(number)::int as number from schema_migration');
  const tables = await db.query<TableShape>(`select c.relname::text as name,
      array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where ${ours} and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    group by c.relname order by c.relname`);
  const names = await db.query<{ name: string }>(`select c.relname::text as name from pg_class c
    where ${ours} and c.relkind = 'S' order by 1`);
  const sequences: DatabaseShape['sequences'][number][] = [];
  for (const { name } of names.rows) {
    const { rows } = await db.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${quoted(name)}`,
    );
    if (rows[0]) sequences.push({ name, ...rows[0] });
  }
  const triggers = await db.query<DatabaseShape['triggers'][number]>(`select t.tgname::text as name,
      c.relname::text as table, pg_get_triggerdef(t.oid, true) as text
    from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where ${ours} and not t.tgisinternal order by 2, 1`);
  return { schema: schema.rows[0]?.number ?? 0, tables: tables.rows, sequences, triggers: triggers.rows };
}

/** Rows of a table as text, in no order; within a snapshot. */
export async function* rowTexts(db: Connection, { name, columns }: TableShape): AsyncGenerator<readonly string[]> {
  await db.query(
    `declare rows no scroll cursor for select row(${columns.map(quoted).join(', ')})::text as text from ${quoted(name)}`,
  );
  for (;;) {
    const { rows } = await db.query<{ text: string }>(`fetch ${ROWS} from rows`);
    if (rows.length === 0) break;
    yield rows.map(({ text }) => text);
  }
  await db.query('close rows');
}

/** Counts and sums of all tables; within a snapshot. */
export async function sumsOfTables(db: Connection, { tables }: DatabaseShape): Promise<ReadonlyMap<string, SetSum>> {
  const sums = new Map<string, SetSum>();
  for (const table of tables) {
    const sum = createSetSum();
    for await (const rows of rowTexts(db, table)) for (const row of rows) sum.add(row);
    sums.set(table.name, sum.value());
  }
  return sums;
}

/** Fills an empty database. All of it is one transaction. */
export type Filling = {
  put(table: string, rows: readonly string[]): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
};

/**
 * Begins to fill a database that its migrations have made up to `shape.schema`. Triggers and
 * foreign keys are away until all rows are there; the keys are checked then.
 * @throws {AppError} `conflict` where tables or columns differ
 */
export async function beginFilling(db: Connection, shape: DatabaseShape): Promise<Filling> {
  await db.query(`begin; ${FORMS}`);
  try {
    const present = await shapeOf(db);
    refuseOtherTables(present, shape);
    const keys = await db.query<{ table: string; name: string; text: string }>(`select c.relname::text as table,
        k.conname::text as name, pg_get_constraintdef(k.oid) as text
      from pg_constraint k join pg_class c on c.oid = k.conrelid
      where k.contype = 'f' and c.relnamespace = current_schema()::regnamespace order by 1, 2`);
    for (const { table, name } of keys.rows) {
      await db.query(`alter table ${quoted(table)} drop constraint ${quoted(name)}`);
    }
    const names = shape.tables.map(({ name }) => quoted(name));
    for (const name of names) await db.query(`alter table ${name} disable trigger user`);
    await db.query(`truncate ${names.join(', ')}`);
    const tables = new Map(
      shape.tables.map((table, index) => [table.name, { ...table, type: `pg_temp.restored_${index}` }]),
    );
    for (const table of tables.values()) await createRowType(db, table, table.type);
    return {
      put: async (name, rows) => {
        const table = tables.get(name);
        if (!table) throw new AppError('invalid', `the backup has rows of a table ${name}, which it does not name`);
        await insert(db, table, rows);
      },
      commit: async () => {
        for (const { name, last, called } of shape.sequences) {
          await db.query('select setval(to_regclass($1)::regclass, $2::bigint, $3::boolean)', [
            quoted(name),
            last,
            called,
          ]);
        }
        for (const { table, name, text } of keys.rows) {
          await db.query(`alter table ${quoted(table)} add constraint ${quoted(name)} ${text}`);
        }
        for (const name of names) await db.query(`alter table ${name} enable trigger user`);
        const known = new Set(present.triggers.map(({ table, name }) => `${table}.${name}`));
        for (const { table, name, text } of shape.triggers) if (!known.has(`${table}.${name}`)) await db.query(text);
        for (const { type } of tables.values()) await db.query(`drop type ${type}`);
        await db.query('commit');
      },
      rollback: async () => void (await db.query('rollback')),
    };
  } catch (error) {
    await db.query('rollback');
    throw error;
  }
}

/** A type of the columns that can be written: a row's text is read by the types of its table. */
async function createRowType(db: Connection, { name, columns }: TableShape, type: string): Promise<void> {
  const { rows } = await db.query<{ name: string; type: string }>(
    `select attname::text as name, format_type(atttypid, atttypmod) as type from pg_attribute
     where attrelid = to_regclass($1) and attnum > 0`,
    [quoted(name)],
  );
  const types = new Map(rows.map((row) => [row.name, row.type]));
  await db.query(`create type ${type} as (${columns.map((one) => `${quoted(one)} ${types.get(one)}`).join(', ')})`);
}

async function insert(
  db: Connection,
  { name, columns, type }: TableShape & { readonly type: string },
  rows: readonly string[],
): Promise<void> {
  const record = columns.map((column) => `(r).${quoted(column)}`).join(', ');
  await db.query(
    `insert into ${quoted(name)} (${columns.map(quoted).join(', ')}) overriding system value
     select ${record} from (select text::${type} as r from unnest($1::text[]) text offset 0) rows`,
    [rows],
  );
}

function refuseOtherTables(present: DatabaseShape, wanted: DatabaseShape): void {
  const there = new Map(present.tables.map(({ name, columns }) => [name, columns.join(' ')]));
  const other = wanted.tables.filter(({ name, columns }) => there.get(name) !== columns.join(' '));
  const [first] = other;
  if (first) throw new AppError('conflict', `the database has no table ${first.name} as the backup has it`);
}

/** A name as SQL has it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
