import type { Sql } from '../db/sql.ts';
import type { ErasedTerms, Eraser, Json } from './erased-words.ts';

/** A table as the engine walks it. */
export type WalkedTable = {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: readonly string[];
};

/** A row with the columns that an erasure changes. */
export type RowSet = {
  readonly key: { readonly [column: string]: Json };
  readonly set: { readonly [column: string]: Json };
};

/** A row as `to_jsonb` gives it. */
export type JsonRow = { readonly [column: string]: Json };

const PAGE = 500;

/** Rows whose words are nobody's to change, but an erasure's; see 0090_erasure.sql. */
const GUARDED: ReadonlySet<string> = new Set([
  ...['ticket_event', 'access_event', 'change_event', 'signature', 'alarm_event', 'stock_event', 'watch_move'],
  ...['external_cost', 'external_cost_correction', 'labour_correction', 'part_use_correction', 'sla_definition'],
]);

/** Every table of the schema with its key and the columns that can be set. */
export async function walkedTables(sql: Sql): Promise<readonly WalkedTable[]> {
  const { rows } = await sql.query<WalkedTable>(
    `select c.relname as name,
       array(select a.attname::text from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
         where i.indrelid = c.oid and i.indisprimary order by array_position(i.indkey::int2[], a.attnum)) as key,
       array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
         and a.attgenerated = '' and a.attidentity = '') as columns
     from pg_class c where c.relkind = 'r'
       and c.relnamespace = (select relnamespace from pg_class where oid = 'ticket_event'::regclass) order by 1`,
  );
  return rows;
}

/**
 * Rows of a table that hold one of the words, page by page in the order of their keys.
 * @param words in lower case
 */
export async function* rowsWith(
  sql: Sql,
  { name, key }: WalkedTable,
  words: readonly string[],
): AsyncGenerator<readonly JsonRow[]> {
  const list = (alias: string): string => key.map((column) => `${alias}.${column}`).join(', ');
  for (let after: JsonRow | null = null; ; ) {
    const from: string = after
      ? `(${list('t')}) > (select ${list('k')} from jsonb_populate_record(null::${name}, $3) k) and`
      : '';
    const found = await sql.query<{ row: JsonRow }>(
      `select to_jsonb(t) as row from ${name} t where ${from}
         exists (select from unnest($1::text[]) w where position(w in lower(to_jsonb(t)::text)) > 0)
       order by ${list('t')} limit $2`,
      after ? [words, PAGE, JSON.stringify(after)] : [words, PAGE],
    );
    const page: readonly JsonRow[] = found.rows.map(({ row }) => row);
    if (page.length > 0) yield page;
    after = page.at(-1) ?? null;
    if (after === null || page.length < PAGE) return;
  }
}

/** The columns of a row that the erasure changes; undefined for none. Pure. */
export function changeOf({ key, columns }: WalkedTable, row: JsonRow, erase: Eraser): RowSet | undefined {
  const set = Object.fromEntries(
    columns.flatMap((column) => {
      const value = row[column] ?? null;
      const erased = erase(value, column);
      return JSON.stringify(erased) === JSON.stringify(value) ? [] : [[column, erased]];
    }),
  );
  if (Object.keys(set).length === 0) return undefined;
  return { key: Object.fromEntries(key.map((column) => [column, row[column] ?? null])), set };
}

/** Writes changed rows. */
export async function writeRows(sql: Sql, { name }: WalkedTable, changes: readonly RowSet[]): Promise<void> {
  if (changes.length === 0) return;
  if (GUARDED.has(name)) {
    await sql.query('select erase_words($1, $2::jsonb)', [name, JSON.stringify(changes)]);
    return;
  }
  for (const { key, set } of changes) {
    const assigned = Object.keys(set).map((column) => `${column} = s.${column}`);
    const same = Object.keys(key).map((column) => `t.${column} = k.${column}`);
    await sql.query(
      `update ${name} t set ${assigned.join(', ')} from jsonb_populate_record(null::${name}, $1) s,
         jsonb_populate_record(null::${name}, $2) k where ${same.join(' and ')}`,
      [JSON.stringify(set), JSON.stringify(key)],
    );
  }
}

/** The words to look for, in lower case, as JSON writes them. */
export function soughtWords({ ids, words, hashes }: ErasedTerms): readonly string[] {
  const all = [...ids, ...words, ...Object.keys(hashes)];
  return all.map((word) => JSON.stringify(word).slice(1, -1).toLowerCase());
}
