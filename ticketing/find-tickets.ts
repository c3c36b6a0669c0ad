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
};

/** What to list, of what the asker may see; what is left out does not filter. */
export type TicketFilter = Partial<View> & {
  readonly states?: readonly TicketState[];
  /** Id or name of the asset. */
  readonly asset?: string;
  readonly assignee?: string;
  readonly priority?: Priority;
  /** Text that the number, title or description holds, in any case. */
  readonly text?: string;
};

const select = `select ${ticketColumns}, p.name as "assigneeName", t.public_code as "publicCode",
    ${assetSummary} as asset
  from ticket t join asset a on a.id = t.asset_id left join person p on p.id = t.assignee_id`;

/** The tickets that pass the filter, the newest first, before the given id. */
export async function listTickets(
  sql: Sql,
  filter: TicketFilter,
  page: { before: number | null; limit: number },
): Promise<readonly TicketRow[]> {
  const { text } = filter;
  const { rows } = await sql.query<TicketRow>(
    `${select}
     where ($1::text[] is null or t.state = any ($1)) and ($2::text is null or t.asset_id = $2 or a.name = $2)
       and ($3::text is null or t.assignee_id = $3) and ($4::text is null or t.priority = $4)
       and ($5::text is null or t.title ilike $5 or t.description ilike $5 or t.id = $6)
       and ($7::bigint is null or t.id < $7)
       and ($9::text[] is null or a.site = any ($9)) and ($10::text is null or t.requested_by = $10)
     order by t.id desc limit $8`,
    [
      filter.states ?? null,
      filter.asset ?? null,
      filter.assignee ?? null,
      filter.priority ?? null,
      text === undefined ? null : `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`,
      text === undefined ? null : (parseTicketNumber(text) ?? null),
      page.before,
      page.limit,
      filter.sites ?? null,
      filter.requestedBy ?? null,
    ],
  );
  return rows;
}

/** The ticket with an id, or undefined. */
export async function findTicket(sql: Sql, id: number): Promise<TicketRow | undefined> {
  const { rows } = await sql.query<TicketRow>(`${select} where t.id = $1`, [id]);
  return rows[0];
}
