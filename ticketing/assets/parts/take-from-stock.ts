import { unprocessable } from '../../../lib/errors.ts';
import type { Sql } from '../../db/sql.ts';
import { moveStock } from './stock.ts';

/** The store of a quantity; `reservation` where it is kept for the ticket. */
type Place = { readonly store: string; readonly available: number; readonly reservation: number | null };

/** Amounts to take by store, reserved stock first; undefined where there is not enough. Pure. */
export function planTaking(
  places: readonly Place[],
  quantity: number,
): readonly { readonly place: Place; readonly quantity: number }[] | undefined {
  const taken: { place: Place; quantity: number }[] = [];
  let left = quantity;
  for (const place of places.toSorted((a, b) => Number(a.reservation === null) - Number(b.reservation === null))) {
    const part = Math.min(left, place.available);
    if (part <= 0) continue;
    taken.push({ place, quantity: part });
    // Quantities have three digits after the point.
    left = Math.round((left - part) * 1000) / 1000;
  }
  return left > 0 ? undefined : taken;
}

/**
 * Takes a part out of the stock for a ticket, in the caller's transaction: from its reservations
 * first.
 * @returns name and unit of the part
 * @throws {AppError} `unprocessable` naming `part` or `quantity`
 */
export async function takeFromStock(
  sql: Sql,
  taking: { partId: string; quantity: number; ticketId: number; actor: string; now: Date },
): Promise<{ readonly name: string; readonly unit: string | null }> {
  const { partId, quantity, ticketId } = taking;
  const parts = await sql.query<{ name: string; unit: string }>('select name, unit from part where id = $1', [partId]);
  const [part] = parts.rows;
  if (!part) throw unprocessable('part', 'there is no such part; give a name for one that is not kept in stock');
  // The stock is locked before the reservations, always in one order.
  const stock = await sql.query<Place>(
    `select store_id as store, (on_hand - reserved)::float8 as available, null::bigint as reservation
     from part_stock where part_id = $1 order by store_id for update`,
    [partId],
  );
  const reserved = await sql.query<Place>(
    `select store_id as store, quantity::float8 as available, id as reservation from part_reservation
     where ticket_id = $1 and part_id = $2 and state = 'reserved' order by id for update`,
    [ticketId, partId],
  );
  const plan = planTaking([...reserved.rows, ...stock.rows], quantity);
  if (!plan) {
    const there = [...reserved.rows, ...stock.rows].reduce((sum, { available }) => sum + available, 0);
    throw unprocessable('quantity', `only ${there} ${part.unit} are there`);
  }
  for (const step of plan) await take(sql, step, taking);
  return part;
}

async function take(
  sql: Sql,
  { place, quantity }: { place: Place; quantity: number },
  taking: { partId: string; ticketId: number; actor: string; now: Date },
): Promise<void> {
  const { partId, ticketId, actor, now } = taking;
  const { store, reservation } = place;
  if (reservation !== null) {
    await sql.query(
      `update part_reservation set used = coalesce(used, 0) + $2::numeric,
         state = case when quantity = $2::numeric then 'consumed' else state end,
         ended_at = case when quantity = $2::numeric then $3::timestamptz end,
         quantity = case when quantity = $2::numeric then quantity else quantity - $2::numeric end where id = $1`,
      [reservation, quantity, now],
    );
  }
  const kind = reservation === null ? 'consumed' : 'consumed_reserved';
  await moveStock(sql, { partId, storeId: store, kind, quantity, ticketId, actor, now });
}
