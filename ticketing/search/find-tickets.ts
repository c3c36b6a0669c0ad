import type { View } from '../../http/access/caller.ts';
import { foldText } from '../../lib/text/folded-text.ts';
import { type AssetSummary, assetSummary } from '../assets/assets.ts';
import type { Sql } from '../db/sql.ts';
import type { Priority } from '../ticket/priority.ts';
import { parseTicketNumber, type Ticket } from '../ticket/ticket.ts';
import type { TicketState } from '../ticket/ticket-state.ts';
import { ticketColumns } from '../ticket/tickets.ts';

/** A ticket with the names of its asset and assignee. */
export type TicketRow = Ticket & {
  readonly asset: AssetSummary;
  readonly assigneeName: string | null;
  readonly publicCode: string;
  /** When the first of its running clocks is due; null where none runs. */
  readonly dueAt: Date | null;
};

/** Filters of the list, within the caller's view; a missing one does not filter. */
export type TicketFilter = Partial<View> & {
  readonly states?: readonly TicketState[];
  readonly priorities?: readonly Priority[];
  /** Id or name of an asset, a name in any case and width: assets below it are included. */
  readonly asset?: string;
  readonly site?: string;
  readonly assignee?: string;
  /** Class of the asset, in any case. */
  readonly assetClass?: string;
  readonly workClasses?: readonly string[];
  readonly sources?: readonly string[];
  readonly verdicts?: readonly string[];
  /** A condition of one of its alarms. */
  readonly condition?: string;
  /** A running clock is due before this. */
  readonly dueBefore?: Date;
  /**
   * A number, or words of title, description or a comment that the asker may read: each begins so,
   * or a part of it does; Chinese anywhere.
   */
  readonly text?: string;
};

/**
 * The order of a list: the newest first, or those that are due first, where tickets without a
 * running clock come last.
 */
export const ticketOrders = ['newest', 'due'] as const;
export type TicketOrder = (typeof ticketOrders)[number];

/** The last ticket of the page before. @property dueAt null where no clock runs */
export type TicketPlace = { readonly id: number; readonly dueAt: Date | null };

const select = `select ${ticketColumns}, p.name as "assigneeName", t.public_code as "publicCode",
    nullif(t.due_at, 'infinity') as "dueAt", ${assetSummary} as asset
  from ticket t join asset a on a.id = t.asset_id left join person p on p.id = t.assignee_id`;

type Page = { readonly order: TicketOrder; readonly after: TicketPlace | null; readonly limit: number };

/**
 * The tickets that pass the filter, in order, after the given place. A page stays what it was while
 * tickets are added.
 */
export async function listTickets(sql: Sql, filter: TicketFilter, page: Page): Promise<readonly TicketRow[]> {
  const assetIds = filter.asset === undefined ? undefined : await assetsBelow(sql, filter.asset);
  const { text, ...others } = filter;
  const { conditions, values, add } = conditionsOf(others, assetIds);
  const { after, limit } = page;
  const order = page.order === 'due' ? 't.due_at, t.id' : 't.id desc';
  if (after && page.order === 'due') {
    conditions.push(`(t.due_at, t.id) > (${add(after.dueAt ?? 'infinity')}::timestamptz, ${add(after.id)}::bigint)`);
  } else if (after) conditions.push(`t.id < ${add(after.id)}::bigint`);
  const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
  if (text !== undefined) {
    const has = textConditions(text, { add, publicOnly: typeof filter.requestedBy === 'string' });
    const ids = await findText(sql, { where, order, has, limit, values });
    return await readTickets(sql, ids, order);
  }
  const { rows } = await sql.query<TicketRow>(`${select} ${where} order by ${order} limit ${add(limit)}`, values);
  return rows;
}

/**
 * Tickets among which a text is looked for in their order, before the index of words is asked: some
 * 15 ms.
 */
const WALKED = 20_000;

/**
 * Ids of the first tickets that have a text. A frequent word is among the first ones in order; the
 * index finds a rare one. The database cannot decide which it is, since it only estimates how many
 * words begin so: at worst it would read every ticket.
 */
async function findText(
  sql: Sql,
  asked: { where: string; order: string; has: readonly string[]; limit: number; values: readonly unknown[] },
): Promise<readonly number[]> {
  const { where, order, has, limit, values } = asked;
  const walked = `select id from (select t.id, t.due_at, t.search from ticket t ${where} order by ${order} limit ${WALKED}) t
    where ${has.join(' or ')} order by ${order} limit ${limit}`;
  // One look for each, since an index serves one of them.
  const looks = has.map(
    (one) => `select t.id, t.due_at from ticket t ${where === '' ? 'where' : `${where} and`} ${one}`,
  );
  const indexed = `with found as materialized (
      ${looks.join(' union ')})
    select id from found t order by ${order} limit ${limit}`;
  const first = await sql.query<{ id: number }>(walked, values);
  const { rows } = first.rows.length === limit ? first : await sql.query<{ id: number }>(indexed, values);
  return rows.map(({ id }) => id);
}

async function readTickets(sql: Sql, ids: readonly number[], order: string): Promise<readonly TicketRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql.query<TicketRow>(`${select} where t.id = any ($1::bigint[]) order by ${order}`, [ids]);
  return rows;
}

/** Only the filters in use, so that the database sees the index that serves them. */
function conditionsOf(filter: Omit<TicketFilter, 'text'>, assetIds: readonly string[] | undefined) {
  const values: unknown[] = [];
  const add = (value: unknown): string => `$${values.push(value)}`;
  const conditions: string[] = [];
  const { states, priorities, site, assignee, dueBefore, sites, requestedBy } = filter;
  const { assetClass, workClasses, sources, verdicts, condition } = filter;
  if (states) conditions.push(`t.state = any (${add(states)}::text[])`);
  if (priorities) conditions.push(`t.priority = any (${add(priorities)}::text[])`);
  if (assetIds) conditions.push(`t.asset_id = any (${add(assetIds)}::text[])`);
  if (site !== undefined) conditions.push(`t.site = ${add(site)}`);
  if (sites) conditions.push(`t.site = any (${add(sites)}::text[])`);
  if (assignee !== undefined) conditions.push(`t.assignee_id = ${add(assignee)}`);
  if (assetClass !== undefined) {
    conditions.push(`t.asset_id in (select id from asset where fold(class) = fold(${add(assetClass)}))`);
  }
  if (workClasses) conditions.push(`t.work_class = any (${add(workClasses)}::text[])`);
  if (sources) conditions.push(`t.source = any (${add(sources)}::text[])`);
  if (verdicts) conditions.push(`t.verdict = any (${add(verdicts)}::text[])`);
  if (condition !== undefined) {
    conditions.push(`exists (select 1 from ticket_episode te join alarm_episode e on e.id = te.episode_id
      where te.ticket_id = t.id and e.condition = ${add(condition)})`);
  }
  if (dueBefore) conditions.push(`t.due_at < ${add(dueBefore)}`);
  if (typeof requestedBy === 'string')
    conditions.push(`t.id = any (array(select tickets_asked_by(${add(requestedBy)})))`);
  return { conditions, values, add };
}

/**
 * Of a ticket `t`: it has the text, or a comment on it or on a ticket merged into it has, or it is
 * its number.
 */
function textConditions(
  text: string,
  { add, publicOnly }: { add: (value: unknown) => string; publicOnly: boolean },
): readonly string[] {
  const words = `search_query(${add(text)})`;
  const said = `t.id = any (array(with recursive said(id) as (
      select c.ticket_id from ticket_comment c where array_to_tsvector(coalesce(search_words(c.body, true), '{}')) @@ ${words}${publicOnly ? ' and c.public' : ''}
      union select m.merged_into from ticket m join said s on m.id = s.id where m.merged_into is not null)
    select id from said))`;
  const id = parseTicketNumber(foldText(text));
  return [`t.search @@ ${words}`, said, ...(id === undefined ? [] : [`t.id = ${add(id)}::bigint`])];
}

/**
 * Ids of the assets of an id or name in any case and width, with everything below them in the tree.
 */
async function assetsBelow(sql: Sql, asset: string): Promise<readonly string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `with recursive below as (
       select id from asset where fold(id) = fold($1) or fold(name) = fold($1)
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
