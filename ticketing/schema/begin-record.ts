import type { Log } from '../../lib/log.ts';
import { type AuditedTable, auditedTables, keyOf, type Row, recordedRow, tablesHere } from '../audit/audited-tables.ts';
import { type RowChange, rowEvents } from '../audit/change-record.ts';
import { appendLinks } from '../audit/hash-chain.ts';
import type { Db, Sql } from '../db/sql.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { ticketAfter } from '../ticket/ticket-after.ts';
import { ticketColumns } from '../ticket/tickets.ts';

const BATCH = 200;
const TRIGGER = 'note_change';

/**
 * Makes sure that every audited table notes its changes. Rows that were there before their table
 * was audited are taken as they are, once: the baseline.
 * @returns the tables that got one
 */
export async function beginRecord(db: Db, { log, now }: { log: Log; now: Date }): Promise<void> {
  const missing = await db.query<{ name: string }>(WITHOUT_TRIGGER, [auditedTables.map(({ name }) => name)]);
  const begun = await baselined(db);
  const fresh = (await tablesHere(db)).filter(({ name }) => !begun.has(name));
  const broken = missing.rows.map(({ name }) => name).filter((name) => begun.has(name));
  if (fresh.length === 0 && broken.length === 0) return;
  await db.transaction(async (sql) => {
    // No row may change between its baseline and its trigger, and two programs may start at once.
    await sql.query(
      `lock table ${[...fresh.map(({ name }) => name), 'change_pending'].join(', ')} in share row exclusive mode`,
    );
    const again = await baselined(sql);
    const tables = fresh.filter(({ name }) => !again.has(name));
    for (const name of [...tables.map((table) => table.name), ...broken]) await addTrigger(sql, name);
    if (broken.length > 0) {
      await appendLinks(sql, 'change_event', [
        { actor: 'system', kind: 'trigger_restored', now, payload: { tables: broken } },
      ]);
    }
    if (tables.length === 0) return;
    const names = tables.map(({ name }) => name);
    await appendLinks(sql, 'change_event', [{ actor: 'system', kind: 'baseline', now, payload: { tables: names } }]);
    for (const table of tables) await takeRows(sql, table, now);
    if (!again.has('ticket')) await takeTickets(sql, now);
  });
  // Said once, however often the transaction was repeated.
  if (broken.length > 0)
    log.warn({ tables: broken }, 'triggers of the change record were missing, and were made again');
}

const WITHOUT_TRIGGER = `select n as name from unnest($1::text[]) n where to_regclass(n) is not null
  and not exists (select 1 from pg_trigger g where g.tgrelid = to_regclass(n) and g.tgname = '${TRIGGER}')`;

/**
 * Tables that the record covers from the beginning; `ticket` is always among them once there is
 * one.
 */
async function baselined(sql: Sql): Promise<ReadonlySet<string>> {
  const { rows } = await sql.query<{ tables: readonly string[] | null }>(
    `select payload -> 'tables' as tables from change_event where kind = 'baseline' and payload ? 'tables'`,
  );
  const names = rows.flatMap(({ tables }) => tables ?? []);
  return new Set(names.length > 0 ? [...names, 'ticket'] : []);
}

async function addTrigger(sql: Sql, name: string): Promise<void> {
  const table = auditedTables.find((each) => each.name === name);
  if (!table) return;
  const [key, ignored] = [table.key, table.ignored ?? []].map((columns) => `'{${columns.join(',')}}'`);
  const events = table.unrecorded ? 'update or delete' : 'insert or update or delete';
  await sql.query(`create or replace trigger ${TRIGGER} after ${events} on ${name}
    for each row execute function note_change(${key}, ${ignored})`);
}

async function takeRows(sql: Sql, table: AuditedTable, now: Date): Promise<void> {
  for (let after: Row | null = null; ; ) {
    const page: readonly Row[] = await readRows(sql, table, { after, limit: BATCH });
    const changes = page
      .filter((row) => !table.unrecorded?.(row))
      .map((row): RowChange => ({ table: table.name, key: keyOf(table, row), row: recordedRow(table, row) }));
    await appendLinks(sql, 'change_event', rowEvents(changes, { actor: 'system', kind: 'baseline', now }));
    after = page.at(-1) ?? null;
    if (after === null || page.length < BATCH) return;
  }
}

/**
 * Rows of an audited table in the order of their keys.
 * @param page.after the last row before; null for the first page
 */
export async function readRows(
  sql: Sql,
  { name, key }: AuditedTable,
  page: { readonly after: Row | null; readonly limit: number },
): Promise<readonly Row[]> {
  const list = (alias: string): string => key.map((column) => `${alias}.${column}`).join(', ');
  const from =
    page.after === null
      ? ''
      : `where (${list('t')}) > (select ${list('k')} from jsonb_populate_record(null::${name}, $2::jsonb) k)`;
  const { rows } = await sql.query<{ row: Row }>(
    `select to_jsonb(t) as row from ${name} t ${from} order by ${list('t')} limit $1`,
    page.after === null ? [page.limit] : [page.limit, JSON.stringify(page.after)],
  );
  return rows.map(({ row }) => row);
}

/** Tickets whose record began before it had the result of each change. */
async function takeTickets(sql: Sql, now: Date): Promise<void> {
  for (let after = 0; ; ) {
    const { rows } = await sql.query<Ticket>(
      `select ${ticketColumns} from ticket t where t.id > $1 order by t.id limit $2`,
      [after, BATCH],
    );
    const last = rows.at(-1);
    if (!last) return;
    const tickets = rows.map((ticket) => ({ id: ticket.id, events: ticket.eventCount, after: ticketAfter(ticket) }));
    const payload = { from: rows[0]?.id, to: last.id, tickets };
    await appendLinks(sql, 'change_event', [{ actor: 'system', kind: 'baseline', now, payload }]);
    after = last.id;
  }
}
