import type { Db } from '../../db/sql.ts';
import { notify } from '../../notify/outbox.ts';
import { systemActor } from '../../ticket/actor.ts';

type Low = { partId: string; storeId: string; name: string; unit: string; available: number; minimum: number };

/**
 * Notifies planners of stock below its minimum, once each time; people who took parts need not.
 * Call it regularly: each warning is claimed by the row that it is about.
 * @returns how many fell below
 */
export async function warnOfLowStock(db: Db, now: Date): Promise<number> {
  return await db.transaction(async (sql) => {
    await sql.query(
      'update part_stock set low_since = null where low_since is not null and on_hand - reserved >= minimum',
    );
    const { rows } = await sql.query<Low>(
      `with low as (
         update part_stock s set low_since = $1 where low_since is null and on_hand - reserved < minimum
         returning s.part_id, s.store_id, s.on_hand, s.reserved, s.minimum),
       noted as (
         insert into stock_event (part_id, store_id, kind, quantity, on_hand, reserved, actor, at)
         select part_id, store_id, 'below_minimum', minimum, on_hand, reserved, '${systemActor.system}', $1 from low)
       select l.part_id as "partId", l.store_id as "storeId", p.name, p.unit, l.on_hand - l.reserved as available,
         l.minimum from low l join part p on p.id = l.part_id order by l.part_id, l.store_id`,
      [now],
    );
    if (rows.length === 0) return 0;
    const planners = await sql.query<{ id: string }>(`select person_id as id from account where role = 'planner'`);
    const to = planners.rows.map(({ id }) => id);
    for (const { partId, storeId, name, unit, available, minimum } of rows) {
      const reason = `${partId} (${name}), ${storeId}: ${available} ${unit} < ${minimum} ${unit}`;
      const event = `stock:${partId}:${storeId}:${now.toISOString()}`;
      await notify(sql, { ticketId: null, event, kind: 'stock_low', to, params: { reason }, now });
    }
    return rows.length;
  });
}
