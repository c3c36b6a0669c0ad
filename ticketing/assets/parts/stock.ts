import { AppError } from '../../../lib/errors.ts';
import type { Sql } from '../../db/sql.ts';
import { ticketNumber } from '../../ticket/ticket.ts';

/** Stock of a part in one store. @property available the amount that is not reserved */
export type Stock = {
  readonly partId: string;
  readonly storeId: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly available: number;
  readonly minimum: number;
};

/** A change of stock. Quantities have at most three digits after the point. */
export type StockMove = {
  readonly partId: string;
  readonly storeId: string;
  /** `consumed_reserved` takes reserved stock, and the record shows it as consumed. */
  readonly kind: 'received' | 'reserved' | 'released' | 'consumed' | 'consumed_reserved';
  /** More than 0. */
  readonly quantity: number;
  readonly ticketId?: number;
  readonly actor: string;
  readonly reason?: string | undefined;
  readonly now: Date;
};

const columns = `part_id as "partId", store_id as "storeId", on_hand as "onHand", reserved,
  on_hand - reserved as available, minimum`;

/**
 * Receives, reserves, releases or consumes, and records it. One statement checks and takes, so that
 * only one of several takers gets the last part.
 * @throws {AppError} `not_found` for a part that the store does not keep; `conflict` with
 * `details.available`
 */
export async function moveStock(sql: Sql, move: StockMove): Promise<Stock> {
  const { partId, storeId, kind, quantity } = move;
  const [onHand, reserved] = changeOf(kind, quantity);
  const { rows } = await sql.query<Stock>(
    `update part_stock set on_hand = on_hand + $3::numeric, reserved = reserved + $4::numeric
     where part_id = $1 and store_id = $2 and on_hand + $3::numeric >= reserved + $4::numeric
       and reserved + $4::numeric >= 0 returning ${columns}`,
    [partId, storeId, onHand, reserved],
  );
  const [stock] = rows;
  if (!stock) throw await refusal(sql, move);
  await record(sql, stock, { ...move, kind: kind === 'consumed_reserved' ? 'consumed' : kind });
  return stock;
}

/** Changes of a move to the amounts on hand and reserved. */
function changeOf(kind: StockMove['kind'], quantity: number): readonly [onHand: number, reserved: number] {
  switch (kind) {
    case 'received':
      return [quantity, 0];
    case 'reserved':
      return [0, quantity];
    case 'released':
      return [0, -quantity];
    case 'consumed':
      return [-quantity, 0];
    case 'consumed_reserved':
      return [-quantity, -quantity];
    default:
      return kind satisfies never;
  }
}

/**
 * Records a count, and the minimum below which the part is reordered.
 * @throws {AppError} `not_found`; `conflict` where more is reserved than there is
 */
export async function countStock(
  sql: Sql,
  place: { partId: string; storeId: string },
  count: {
    onHand?: number | undefined;
    minimum?: number | undefined;
    actor: string;
    reason?: string;
    now: Date;
    /** A refusal names tickets at these only; null or left out: all of them. */
    sites?: readonly string[] | null;
  },
): Promise<Stock> {
  const { partId, storeId } = place;
  const known = await sql.query('select 1 from part p, store s where p.id = $1 and s.id = $2', [partId, storeId]);
  if (known.count === 0) throw new AppError('not_found', `There is no part ${partId}, or no store ${storeId}.`);
  await sql.query('insert into part_stock (part_id, store_id) values ($1, $2) on conflict do nothing', [
    partId,
    storeId,
  ]);
  const { onHand, minimum } = count;
  const { rows } = await sql.query<Stock>(
    `update part_stock set on_hand = coalesce($3::numeric, on_hand), minimum = coalesce($4::numeric, minimum)
     where part_id = $1 and store_id = $2 and coalesce($3::numeric, on_hand) >= reserved returning ${columns}`,
    [partId, storeId, onHand ?? null, minimum ?? null],
  );
  const [stock] = rows;
  if (!stock) throw await tooFew(sql, { ...place, sites: count.sites ?? null });
  if (onHand !== undefined) await record(sql, stock, { ...count, kind: 'counted', quantity: onHand });
  return stock;
}

/** The stock of a part, by store. */
export async function stockOf(sql: Sql, partId: string): Promise<readonly Stock[]> {
  const select = `select ${columns} from part_stock where part_id = $1 order by store_id`;
  return (await sql.query<Stock>(select, [partId])).rows;
}

/** Stock to reorder: less is available than the minimum; with name and unit. */
export async function reorderList(
  sql: Sql,
): Promise<readonly (Stock & { readonly name: string; readonly unit: string; readonly missing: number })[]> {
  const { rows } = await sql.query<Stock & { name: string; unit: string; missing: number }>(
    `select ${columns}, p.name, p.unit, minimum - (on_hand - reserved) as missing
     from part_stock s join part p on p.id = s.part_id where on_hand - reserved < minimum order by part_id, store_id`,
  );
  return rows;
}

/** The most tickets that a refusal names. */
const NAMED_TICKETS = 10;

/** Names the tickets that reserve parts beyond the count, so that somebody can release them. */
async function tooFew(
  sql: Sql,
  { partId, storeId, sites }: { partId: string; storeId: string; sites: readonly string[] | null },
): Promise<AppError> {
  const { rows } = await sql.query<{ ticketId: number; quantity: number; seen: boolean }>(
    `select r.ticket_id as "ticketId", sum(r.quantity) as quantity, ($3::text[] is null or a.site = any ($3)) as seen
     from part_reservation r join ticket t on t.id = r.ticket_id join asset a on a.id = t.asset_id
     where r.part_id = $1 and r.store_id = $2 and r.state = 'reserved'
     group by r.ticket_id, a.site order by r.ticket_id`,
    [partId, storeId, sites],
  );
  const seen = rows.filter((row) => row.seen);
  const reserved = rows.reduce((sum, { quantity }) => sum + quantity, 0);
  const named = seen.slice(0, NAMED_TICKETS).map((row) => `${row.quantity} for ${ticketNumber(row.ticketId)}`);
  const more = rows.length - named.length;
  const whose = [...named, ...(more > 0 ? [`the rest for ${more} other tickets`] : [])].join(', ');
  const message =
    `More of ${partId} is reserved in ${storeId} than was counted: ${reserved} (${whose}). ` +
    'Release reservations that are not needed, then count again.';
  const tickets = seen.map(({ ticketId }) => ticketNumber(ticketId));
  return new AppError('conflict', message, { details: { reserved, tickets } });
}

async function refusal(sql: Sql, { partId, storeId }: StockMove): Promise<AppError> {
  const stock = (await stockOf(sql, partId)).find((one) => one.storeId === storeId);
  if (!stock) return new AppError('not_found', `${storeId} keeps no ${partId}.`);
  const { available } = stock;
  return new AppError('conflict', `Only ${available} of ${partId} are available in ${storeId}.`, {
    details: { available },
  });
}

async function record(
  sql: Sql,
  { partId, storeId, onHand, reserved }: Stock,
  move: { kind: string; quantity: number; ticketId?: number; actor: string; reason?: string | undefined; now: Date },
): Promise<void> {
  await sql.query(
    `insert into stock_event (part_id, store_id, kind, quantity, on_hand, reserved, ticket_id, actor, reason, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...[partId, storeId, move.kind, move.quantity, onHand, reserved, move.ticketId ?? null, move.actor],
      ...[move.reason ?? null, move.now],
    ],
  );
}
