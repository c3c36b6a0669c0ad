import type { View } from './access/caller.ts';
import { type AssetSummary, assetSummary } from './assets/assets.ts';
import type { Sql } from './db.ts';
import type { Priority } from './priority.ts';
import type { TicketState } from './state-machine.ts';
import { parseTicketNumber, type Ticket, ticketColumns } from './tickets.ts';

/** A ticket with the names that people know its asset and assignee by. */
export type TicketRow = Ticket & {
  readonly asset: AssetSummary;
  readonly assigneeName: string | null;
  readonly publicCode: string;
  /** When the first of its running clocks is due; null where none runs. */
  readonly dueAt: Date | null;
};

/** What to list, of what the asker may see; what is left out does not filter. */
export type TicketFilter = Partial<View> & {
  readonly states?: readonly TicketState[];
  readonly priorities?: readonly Priority[];
  /** Id or name of an asset: also what stands below it is listed. */
  readonly asset?: string;
  readonly site?: string;
  readonly assignee?: string;
  /** A running clock is due before this. */
  readonly dueBefore?: Date;
  /** A number, or words of title and description: each begins so; Chinese anywhere. */
  readonly text?: string;
};

/** How a list is sorted: the newest first, or what is due first; what has no running clock comes last there. */
export const ticketOrders = ['newest', 'due'] as const;
export type TicketOrder = (typeof ticketOrders)[number];

/** The last ticket of the page before. @property dueAt null where no clock runs */
export type TicketPlace = { readonly id: number; readonly dueAt: Date | null };

const select = `select ${ticketColumns}, p.name as "assigneeName", t.public_code as "publicCode",
    nullif(t.due_at, 'infinity') as "dueAt", ${assetSummary} as asset
  from ticket t join asset a on a.id = t.asset_id left join person p on p.id = t.assignee_id`;

/** The tickets that pass the filter, in order, after the given place. A page stays what it was while tickets are added. */
export async function listTickets(
  sql: Sql,
  filter: TicketFilter,
  page: { order: TicketOrder; after: TicketPlace | null; limit: number },
): Promise<readonly TicketRow[]> {
  const assetIds = filter.asset === undefined ? undefined : await assetsBelow(sql, filter.asset);
  const { conditions, values, add } = conditionsOf(filter, assetIds);
  const { order, after, limit } = page;
  const byDue = order === 'due';
  if (after && byDue) {
    conditions.push(`(t.due_at, t.id) > (${add(after.dueAt ?? 'infinity')}::timestamptz, ${add(after.id)}::bigint)`);
  } else if (after) conditions.push(`t.id < ${add(after.id)}::bigint`);
  const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
  const { rows } = await sql.query<TicketRow>(
    `${select} ${where} order by ${byDue ? 't.due_at, t.id' : 't.id desc'} limit ${add(limit)}`,
    values,
  );
  return rows;
}

/** Only what filters, so that the database sees which index serves it. */
function conditionsOf(filter: TicketFilter, assetIds: readonly string[] | undefined) {
  const values: unknown[] = [];
  const add = (value: unknown): string => `$${values.push(value)}`;
  const conditions: string[] = [];
  const { states, priorities, site, assignee, dueBefore, text, sites, requestedBy } = filter;
  if (states) conditions.push(`t.state = any (${add(states)}::text[])`);
  if (priorities) conditions.push(`t.priority = any (${add(priorities)}::text[])`);
  if (assetIds) conditions.push(`t.asset_id = any (${add(assetIds)}::text[])`);
  if (site !== undefined) conditions.push(`t.site = ${add(site)}`);
  if (sites) conditions.push(`t.site = any (${add(sites)}::text[])`);
  if (assignee !== undefined) conditions.push(`t.assignee_id = ${add(assignee)}`);
  if (dueBefore) conditions.push(`t.due_at < ${add(dueBefore)}`);
  if (typeof requestedBy === 'string') conditions.push(`t.requested_by = ${add(requestedBy)}`);
  if (text !== undefined) {
    const found = `t.search @@ search_query(${add(text)})`;
    const id = parseTicketNumber(text);
    conditions.push(id === undefined ? found : `(t.id = ${add(id)}::bigint or ${found})`);
  }
  return { conditions, values, add };
}

/** Ids of the assets of an id or name, with everything below them in the tree. */
async function assetsBelow(sql: Sql, asset: string): Promise<readonly string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `with recursive below as (
       select id from asset where id = $1 or name = $1
       union select a.id from asset a join below b on a.parent_id = b.id)
     select id from below`,
    [asset],
  );
  return rows.map(({ id }) => id);
}

/** The ticket with an id, or undefined. */
export async function findTicket(sql: Sql, id: number): Promise<TicketRow | undefined> {
  const { rows } = await sql.query<TicketRow>(`${select} where t.id = $1`, [id]);
  return rows[0];
}
