import type { Db, Sql } from '../db/sql.ts';
import { noteWork, requireOpen, type WorkDone, withFamily } from './note-work.ts';

/** A part that went into the machine. */
export type PartUse = {
  readonly id: number;
  readonly ticketId: number;
  readonly partId: string;
  readonly name: string;
  readonly quantity: number;
  readonly unit: string | null;
  readonly usedBy: string;
  readonly usedAt: Date;
  /** The quantity that counts, less corrections. */
  readonly counts: number;
};

/**
 * Takes parts out of the stock, from the ticket's reservation first, in the transaction that books
 * their use.
 * @returns name and unit as in the stock
 * @throws {AppError} `unprocessable` naming `part` or `quantity`
 */
export type TakeFromStock = (
  sql: Sql,
  taken: { partId: string; quantity: number; ticketId: number; actor: string; now: Date },
) => Promise<{ readonly name: string; readonly unit: string | null }>;

const columns = `p.id, p.ticket_id as "ticketId", p.part_id as "partId", p.name, p.quantity, p.unit, p.used_by as "usedBy",
  p.used_at as "usedAt", case when exists (select from part_use_correction c where c.part_use_id = p.id)
    then coalesce((select n.quantity from part_use_net n where n.id = p.id), 0) else p.quantity end as counts`;

/** Books the use of a part. @throws what {@link TakeFromStock} throws */
export async function usePart(
  db: Db,
  done: WorkDone,
  use: {
    readonly partId: string;
    readonly quantity: number;
    /** For a part not kept in stock, such as one bought on the way. */
    readonly name: string | null;
    readonly take: TakeFromStock;
  },
): Promise<PartUse> {
  const { partId, quantity, take } = use;
  const { actor, now } = done;
  return await noteWork(db, done, async (sql, ticket) => {
    requireOpen(ticket);
    const taking = { partId, quantity, ticketId: ticket.id, actor, now };
    const { name, unit } = use.name === null ? await take(sql, taking) : { name: use.name, unit: null };
    const { rows } = await sql.query<PartUse>(
      `insert into part_use as p (ticket_id, part_id, name, quantity, unit, used_by, used_at, unit_cost)
       values ($1, $2, $3, $4, $5, $6, $7, (select unit_cost from part where id = $2)) returning ${columns}`,
      [ticket.id, partId, name, quantity, unit, actor, now],
    );
    const [used] = rows;
    if (!used) throw new Error('an insert returns its row');
    return { result: used, event: { kind: 'part_used', payload: { use: used.id, part: partId, quantity, unit } } };
  });
}

/** The parts that went into a ticket and those merged into it. */
export async function listPartUse(sql: Sql, ticketId: number): Promise<readonly PartUse[]> {
  const { rows } = await sql.query<PartUse>(
    `${withFamily} select ${columns} from part_use p join family f on f.id = p.ticket_id order by p.id`,
    [ticketId],
  );
  return rows;
}
