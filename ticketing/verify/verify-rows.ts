import type { AuditProblem } from '../audit/audit-problem.ts';
import {
  type AuditedTable,
  auditedTable,
  auditedTables,
  keyOf,
  type Row,
  recordedRow,
  rowHash,
  tablesHere,
} from '../audit/audited-tables.ts';
import type { RowChange } from '../audit/change-record.ts';
import { type ChainLink, readLinks } from '../audit/hash-chain.ts';
import type { Db, Sql } from '../db/sql.ts';
import { readRows } from '../schema/begin-record.ts';

/** The record's last state of a row: by hash, and by the event to read when something is wrong. */
type RecordedRow = { readonly hash: string; readonly columns: readonly string[]; readonly sequence: number };

/** Rows that are held in memory at once, some 300 bytes each; more of them take as many passes. */
const MOST_ROWS = 200_000;
const LINKS = 100;
const ROWS = 500;

type Add = (found: readonly AuditProblem[]) => void;

/**
 * Compares every row of the audited tables with the change record, in both directions. The record
 * is read first and the rows page by page, each page together with newer events, so that work can
 * continue beside it.
 * @param options.changes how many changes of rows the record has
 * @returns how many rows were checked
 */
export async function verifyRows(
  db: Db,
  { add, changes, progress }: { add: Add; changes: number; progress?: ((what: string) => void) | undefined },
): Promise<number> {
  const parts = Math.max(1, Math.ceil(changes / MOST_ROWS));
  const here = await tablesHere(db);
  let looked = 0;
  for (let part = 0; part < parts; part += 1) {
    const record = createFold((table, key) => partOf(`${table} ${key}`, parts) === part);
    await record.catchUp(db);
    for (const table of here) {
      progress?.(table.name);
      looked += await walkTable(db, table, { record, add });
    }
    await verifyLeft(db, { record, add, here });
  }
  return looked;
}

type Fold = ReturnType<typeof createFold>;

/**
 * The record's states of rows so far; owns a map of them, without the rows that were found in
 * order.
 */
function createFold(mine: (table: string, key: string) => boolean) {
  const told = new Map<string, Map<string, RecordedRow>>(auditedTables.map(({ name }) => [name, new Map()]));
  const columnsKnown = new Map<string, readonly string[]>();
  let head = 0;
  const apply = (link: ChainLink): void => {
    for (const { table, key, row } of (link.payload['rows'] ?? []) as readonly RowChange[]) {
      if (!mine(table, key)) continue;
      if (row === null) told.get(table)?.delete(key);
      else {
        // Of an earlier version, which still recorded what no record says any more.
        const { ignored = [] } = auditedTable(table) ?? {};
        const names = Object.keys(row)
          .filter((column) => !ignored.includes(column))
          .sort();
        const columns = columnsKnown.get(names.join()) ?? names;
        columnsKnown.set(names.join(), columns);
        told.get(table)?.set(key, { columns, hash: rowHash(row, columns), sequence: link.sequence });
      }
    }
    head = link.sequence;
  };
  return {
    mine,
    told,
    catchUp: async (sql: Sql): Promise<void> => {
      for (;;) {
        const links = await readLinks(sql, 'change_event', { after: head, limit: LINKS });
        for (const link of links) apply(link);
        if (links.length < LINKS) return;
      }
    },
  };
}

async function walkTable(db: Db, table: AuditedTable, { record, add }: { record: Fold; add: Add }): Promise<number> {
  let looked = 0;
  for (let after: Row | null = null; ; ) {
    const from: Row | null = after;
    const page = await db.snapshot(async (sql) => {
      await record.catchUp(sql);
      const rows = await readRows(sql, table, { after: from, limit: ROWS });
      add(await compareRows(sql, table, { record, rows }));
      return rows;
    });
    looked += page.length;
    after = page.at(-1) ?? null;
    if (after === null || page.length < ROWS) return looked;
  }
}

async function compareRows(
  sql: Sql,
  table: AuditedTable,
  { record, rows, only = () => true }: { record: Fold; rows: readonly Row[]; only?: (key: string) => boolean },
): Promise<readonly AuditProblem[]> {
  const problems: AuditProblem[] = [];
  const told = record.told.get(table.name);
  for (const raw of rows) {
    const key = keyOf(table, raw);
    if (!record.mine(table.name, key) || !only(key)) continue;
    const row = recordedRow(table, raw);
    const last = told?.get(key);
    told?.delete(key);
    const where = whereOf(table.name, key);
    if (last === undefined) {
      if (!table.unrecorded?.(row)) problems.push({ where, what: 'the record does not tell of it' });
    } else if (rowHash(row, last.columns) !== last.hash) {
      problems.push({ where, what: await tellDifference(sql, { table: table.name, key, row, last }) });
    }
  }
  return problems;
}

/**
 * Recorded rows that were not found: either they came meanwhile, or they are gone.
 */
async function verifyLeft(
  db: Db,
  { record, add, here }: { record: Fold; add: Add; here: readonly AuditedTable[] },
): Promise<void> {
  for (const table of auditedTables) {
    if (record.told.get(table.name)?.size === 0) continue;
    await db.snapshot(async (sql) => {
      await record.catchUp(sql);
      const left = new Set(record.told.get(table.name)?.keys());
      for (let after: Row | null = null; left.size > 0 && here.includes(table); ) {
        const rows: readonly Row[] = await readRows(sql, table, { after, limit: ROWS });
        add(await compareRows(sql, table, { record, rows, only: (key) => left.has(key) }));
        after = rows.at(-1) ?? null;
        if (after === null) break;
      }
      const missing = [...(record.told.get(table.name)?.keys() ?? [])];
      add(
        missing.map((key) => ({ where: whereOf(table.name, key), what: 'the record tells of it, and it is missing' })),
      );
      record.told.get(table.name)?.clear();
    });
  }
}

async function tellDifference(
  sql: Sql,
  { table, key, row, last }: { table: string; key: string; row: Row; last: RecordedRow },
): Promise<string> {
  const [link] = await readLinks(sql, 'change_event', { after: last.sequence - 1, limit: 1 });
  const changes = (link?.payload['rows'] ?? []) as readonly RowChange[];
  const recorded = changes.find((change) => change.table === table && change.key === key)?.row ?? {};
  const names = last.columns.filter((name) => rowHash(row, [name]) !== rowHash(recorded, [name]));
  return `it was changed after it was recorded: ${names.join(', ')}`;
}

/** Names a row for people, such as `ticket comment 7`. */
function whereOf(table: string, key: string): string {
  return `${table.replaceAll('_', ' ')} ${key}`;
}

/** Spreads keys evenly (FNV-1a). */
function partOf(key: string, parts: number): number {
  if (parts === 1) return 0;
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % parts;
}
