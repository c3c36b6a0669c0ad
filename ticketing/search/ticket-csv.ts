import { CSV_BOM, csvRow } from '../../lib/text/csv-cells.ts';
import type { Sql } from '../db/sql.ts';
import { ticketNumber } from '../ticket/ticket.ts';
import { listTickets, type TicketFilter, type TicketOrder, type TicketPlace, type TicketRow } from './find-tickets.ts';

const PAGE = 500;

const instant = (at: Date | null): string => at?.toISOString() ?? '';

/** Column → its cell. */
const columns: Readonly<Record<string, (ticket: TicketRow) => string>> = {
  number: ({ id }) => ticketNumber(id),
  state: ({ state }) => state,
  priority: ({ priority }) => priority,
  title: ({ title }) => title,
  title_zh: ({ titleZh }) => titleZh ?? '',
  site: ({ asset }) => asset.site,
  asset: ({ asset }) => asset.id,
  asset_name: ({ asset }) => asset.name,
  failure_mode_group: ({ failureModeGroup }) => failureModeGroup,
  work_class: ({ workClass }) => workClass,
  source: ({ source }) => source,
  assignee: ({ assigneeId }) => assigneeId ?? '',
  assignee_name: ({ assigneeName }) => assigneeName ?? '',
  detected_at: ({ detectedAt }) => instant(detectedAt),
  opened_at: ({ openedAt }) => instant(openedAt),
  due_at: ({ dueAt }) => instant(dueAt),
  resolved_at: ({ resolvedAt }) => instant(resolvedAt),
  closed_at: ({ closedAt }) => instant(closedAt),
  hold_reason: ({ holdReason }) => holdReason ?? '',
  verdict: ({ verdict }) => verdict ?? '',
};

/**
 * A list of tickets as CSV (RFC 4180), a piece for each page that was read: at any length only one
 * page is in memory, and no transaction stays open for a slow reader. Cells that a spreadsheet
 * would run are disarmed.
 */
export async function* ticketCsv(
  sql: Sql,
  filter: TicketFilter,
  order: TicketOrder,
): AsyncGenerator<string, void, undefined> {
  yield CSV_BOM + csvRow(Object.keys(columns));
  let after: TicketPlace | null = null;
  for (;;) {
    const rows: readonly TicketRow[] = await listTickets(sql, filter, { order, after, limit: PAGE });
    if (rows.length > 0) yield rows.map((row) => csvRow(Object.values(columns).map((cell) => cell(row)))).join('');
    const last = rows.at(-1);
    if (rows.length < PAGE || !last) return;
    after = { id: last.id, dueAt: last.dueAt };
  }
}
