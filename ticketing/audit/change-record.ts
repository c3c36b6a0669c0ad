import type { Sql } from '../db/sql.ts';
import { type AuditedTable, auditedTable, keyOf, type Row, recordedRow } from './audited-tables.ts';
import { appendLinks, type NewLink } from './hash-chain.ts';

/** One row after a change; null: it is gone. */
export type RowChange = { readonly table: string; readonly key: string; readonly row: Row | null };

/** The most rows of one event. */
const MOST_ROWS = 200;

/**
 * Records what else the plant answers for, such as its settings at a start, in the transaction that
 * does it.
 */
export async function recordNote(sql: Sql, note: NewLink): Promise<void> {
  await appendLinks(sql, 'change_event', [note]);
}

/** Events with their rows, few enough in each. */
export function rowEvents(rows: readonly RowChange[], event: Omit<NewLink, 'payload'>): readonly NewLink[] {
  const parts = Array.from({ length: Math.ceil(rows.length / MOST_ROWS) }, (_, i) =>
    rows.slice(i * MOST_ROWS, (i + 1) * MOST_ROWS),
  );
  return parts.map((part) => ({ ...event, payload: { rows: part } }));
}

/**
 * Records every audited row that this transaction has changed so far, as it is now. Call it last:
 * it takes a lock.
 */
export async function recordChangedRows(sql: Sql, by: { readonly actor: string; readonly now: Date }): Promise<void> {
  const { rows } = await sql.query<{ table: string; key: Row }>(
    `with mine as (delete from change_pending where transaction = pg_current_xact_id() and begun_at = now()
       returning id, table_name, key)
     select table_name as "table", key from mine group by table_name, key order by min(id)`,
  );
  const keys = new Map<AuditedTable, Row[]>();
  for (const { table: name, key } of rows) {
    const table = auditedTable(name);
    if (table) keys.set(table, [...(keys.get(table) ?? []), key]);
  }
  const changes: RowChange[] = [];
  for (const [table, changed] of keys) changes.push(...(await rowsNow(sql, table, changed)));
  await appendLinks(sql, 'change_event', rowEvents(changes, { ...by, kind: 'changed' }));
}

/** Rows as they are now, by their keys. */
export async function rowsNow(sql: Sql, table: AuditedTable, keys: readonly Row[]): Promise<readonly RowChange[]> {
  const { name, key } = table;
  const { rows } = await sql.query<{ row: Row }>(
    `select to_jsonb(t) as row from jsonb_populate_recordset(null::${name}, $1::jsonb) k
     join ${name} t on ${key.map((column) => `t.${column} = k.${column}`).join(' and ')}`,
    [JSON.stringify(keys)],
  );
  const found = new Map(rows.map(({ row }) => [keyOf(table, row), recordedRow(table, row)]));
  return keys.map((each) => {
    const id = keyOf(table, each);
    const row = found.get(id) ?? null;
    return { table: name, key: id, row: row !== null && table.unrecorded?.(row) ? null : row };
  });
}
