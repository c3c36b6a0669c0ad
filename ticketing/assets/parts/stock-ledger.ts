import type { Sql } from '../../db/sql.ts';

/** One thing that happened to the stock of a part. */
export type StockEvent = {
  readonly id: number;
  readonly storeId: string;
  readonly kind: 'received' | 'counted' | 'reserved' | 'released' | 'consumed' | 'below_minimum';
  readonly quantity: number;
  /** Amounts after it. */
  readonly onHand: number;
  readonly reserved: number;
  /** Null where there is none, or where it is at a site that the reader does not see. */
  readonly ticketId: number | null;
  readonly actor: string;
  readonly reason: string | null;
  readonly at: Date;
};

/** Changes of the stock of a part, the latest first. @param page.sites null: all of them */
export async function listStockEvents(
  sql: Sql,
  partId: string,
  page: { readonly before: number | null; readonly limit: number; readonly sites: readonly string[] | null },
): Promise<readonly StockEvent[]> {
  const { rows } = await sql.query<StockEvent>(
    `select e.id, e.store_id as "storeId", e.kind, e.quantity, e.on_hand as "onHand", e.reserved,
       case when $4::text[] is null or a.site = any ($4) then e.ticket_id end as "ticketId", e.actor, e.reason, e.at
     from stock_event e left join ticket t on t.id = e.ticket_id left join asset a on a.id = t.asset_id
     where e.part_id = $1 and ($2::bigint is null or e.id < $2) order by e.id desc limit $3`,
    [partId, page.before, page.limit, page.sites],
  );
  return rows;
}
