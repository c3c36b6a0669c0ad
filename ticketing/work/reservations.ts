import { AppError } from '../../lib/errors.ts';
import { moveStock } from '../assets/parts/stock.ts';
import type { Db, Sql } from '../db/sql.ts';
import { systemActor } from '../ticket/actor.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { noteWork, requireOpen, type WorkDone } from './note-work.ts';

/** A part that is kept for a ticket. @property used how much of it was taken; null for nothing */
export type Reservation = {
  readonly id: number;
  readonly partId: string;
  readonly name: string;
  readonly storeId: string;
  readonly quantity: number;
  readonly used: number | null;
  readonly state: 'reserved' | 'released' | 'consumed';
  readonly createdBy: string;
  readonly createdAt: Date;
};

const columns = `r.id, r.part_id as "partId", p.name, r.store_id as "storeId", r.quantity, r.used, r.state,
  r.created_by as "createdBy", r.created_at as "createdAt"`;

/**
 * Keeps a part for an open ticket.
 * @throws {AppError} `conflict` with `details.available`; `not_found`
 */
export async function reservePart(
  db: Db,
  done: WorkDone,
  wanted: { partId: string; storeId: string; quantity: number },
): Promise<number> {
  const { actor, now } = done;
  const { partId, storeId, quantity } = wanted;
  return await noteWork(db, done, async (sql, ticket) => {
    requireOpen(ticket);
    await moveStock(sql, { ...wanted, kind: 'reserved', ticketId: ticket.id, actor, now });
    const { rows } = await sql.query<{ id: number }>(
      `insert into part_reservation (ticket_id, part_id, store_id, quantity, created_by, created_at)
       values ($1, $2, $3, $4, $5, $6) returning id`,
      [ticket.id, partId, storeId, quantity, actor, now],
    );
    const payload = { part: partId, store: storeId, quantity };
    return { result: rows[0]?.id ?? 0, event: { kind: 'part_reserved', payload } };
  });
}

/**
 * Returns the rest of a reservation.
 * @throws {AppError} `not_found`; `conflict` where nothing of it is left
 */
export async function releasePart(db: Db, done: WorkDone, reservation: number): Promise<void> {
  await noteWork(db, done, async (sql, ticket) => {
    const [row] = await release(sql, {
      ...done,
      where: 'ticket_id = $1 and id = $2',
      values: [ticket.id, reservation],
    });
    if (!row) throw await notThere(sql, ticket, reservation);
    const payload = { part: row.partId, store: row.storeId, quantity: row.quantity };
    return { result: undefined, event: { kind: 'part_released', payload } };
  });
}

/** Records that work continues without the planned parts, and why. */
export async function waiveParts(db: Db, done: WorkDone, reason: string): Promise<void> {
  await noteWork(db, done, async (sql, ticket) => {
    requireOpen(ticket);
    await sql.query(
      `insert into part_waiver (ticket_id, reason, waived_by, waived_at) values ($1, $2, $3, $4)
       on conflict (ticket_id) do update set reason = excluded.reason, waived_by = excluded.waived_by,
         waived_at = excluded.waived_at`,
      [ticket.id, reason, done.actor, done.now],
    );
    return { result: undefined, event: { kind: 'parts_waived', payload: { reason } } };
  });
}

/** Why work continues without parts, or null. */
export async function waiverOf(sql: Sql, ticketId: number): Promise<{ reason: string; by: string; at: Date } | null> {
  const { rows } = await sql.query<{ reason: string; by: string; at: Date }>(
    'select reason, waived_by as by, waived_at as at from part_waiver where ticket_id = $1',
    [ticketId],
  );
  return rows[0] ?? null;
}

/** The reservations of a ticket, in the order in which they were made. */
export async function reservationsOf(sql: Sql, ticketId: number): Promise<readonly Reservation[]> {
  const { rows } = await sql.query<Reservation>(
    `select ${columns} from part_reservation r join part p on p.id = r.part_id where r.ticket_id = $1 order by r.id`,
    [ticketId],
  );
  return rows;
}

/**
 * The parts of a ticket's plan that stand in the plant's catalogue and are neither reserved nor
 * taken; none once they were waived. A plant that keeps no catalogue of parts is held up by
 * nothing.
 */
export async function missingParts(sql: Sql, ticketId: number): Promise<readonly string[]> {
  const { rows } = await sql.query<{ part: string }>(
    `select w.part from ticket t
       cross join jsonb_to_recordset(coalesce(t.plan -> 'parts', '[]')) as w(part text, quantity numeric)
       join part p on p.id = w.part
     where t.id = $1 and not exists (select from part_waiver v where v.ticket_id = t.id)
       and w.quantity > coalesce((select sum(case r.state when 'reserved' then r.quantity + coalesce(r.used, 0)
           else r.used end) from part_reservation r where r.ticket_id = t.id and r.part_id = w.part), 0)
     order by w.part`,
    [ticketId],
  );
  return rows.map(({ part }) => part);
}

/** Returns the reservations of a locked ticket that ends now. */
export async function releaseAllOf(sql: Sql, ticketId: number, by: { actor: string; now: Date }): Promise<void> {
  await release(sql, { where: 'ticket_id = $1', values: [ticketId], ...by });
}

/**
 * Returns the reservations of tickets that have ended in any way. Call it regularly.
 * @returns how many reservations
 */
export async function releaseEnded(db: Db, now: Date): Promise<number> {
  const where = `ticket_id in (select t.id from ticket t where t.state in ('closed', 'cancelled', 'merged'))`;
  const released = await db.transaction((sql) => release(sql, { where, values: [], actor: systemActor.system, now }));
  return released.length;
}

type Released = {
  readonly partId: string;
  readonly storeId: string;
  readonly quantity: number;
  readonly ticketId: number;
};

/** Locks the stock before the reservations, in the order that taking from stock uses. */
async function release(
  sql: Sql,
  what: { where: string; values: readonly unknown[]; actor: string; now: Date },
): Promise<readonly Released[]> {
  const { where, values, actor, now } = what;
  const places = `select distinct part_id, store_id from part_reservation where state = 'reserved' and ${where}`;
  const locked = await sql.query(
    `select 1 from part_stock where (part_id, store_id) in (${places}) order by part_id, store_id for update`,
    values,
  );
  if (locked.count === 0) return [];
  const { rows } = await sql.query<Released>(
    `update part_reservation set state = 'released', ended_at = $${values.length + 1}
     where state = 'reserved' and ${where} returning part_id as "partId", store_id as "storeId", quantity,
       ticket_id as "ticketId"`,
    [...values, now],
  );
  for (const row of rows) await moveStock(sql, { ...row, kind: 'released', actor, now });
  return rows;
}

async function notThere(sql: Sql, ticket: Ticket, id: number): Promise<AppError> {
  const found = (await reservationsOf(sql, ticket.id)).find((one) => one.id === id);
  if (!found) return new AppError('not_found', `The ticket has no reservation ${id}.`);
  return new AppError('conflict', `The reservation ${id} is ${found.state} already.`);
}
