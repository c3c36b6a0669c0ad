import type { Sql } from '../db/sql.ts';
import type { Timer } from './timers.ts';

export type DueKind = Timer['kind'];

/** Tickets with timers that are due, those that wait longest first; one look into an index where there are none. */
export async function dueTickets(
  sql: Sql,
  kinds: readonly DueKind[],
  { now, limit, without }: { now: Date; limit: number; without: readonly string[] },
): Promise<readonly number[]> {
  const { rows } = await sql.query<{ id: number }>(
    `select ticket_id as id from (
       select ticket_id, due_at from sla_timer
       where fired_at is null and due_at <= $1 and kind = any ($2::text[])
         and not ticket_id::text = any ($4::text[]) order by due_at limit $3
     ) due group by ticket_id order by min(due_at)`,
    [now, kinds, limit, without],
  );
  return rows.map(({ id }) => id);
}
