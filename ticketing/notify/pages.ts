import { AppError } from '../../lib/errors.ts';
import type { Sql } from '../db/sql.ts';

/**
 * Resumes unacknowledged pages of clocks that run again, after a merge that had ended them was
 * undone.
 */
export async function resumePages(sql: Sql, ticketId: number, now: Date): Promise<void> {
  await sql.query(
    `update escalation_step e set next_page_at = $2
     where e.ticket_id = $1 and e.pages > 0 and e.acknowledged_at is null and e.next_page_at is null
       and exists (select 1 from sla_clock c where c.ticket_id = e.ticket_id and c.kind = e.ladder
         and c.generation = e.generation and c.ended_at is null)`,
    [ticketId, now],
  );
}

/** Stops the pages of a ticket. @throws {AppError} `conflict` where nobody is being paged */
export async function acknowledgePages(
  sql: Sql,
  ticketId: number,
  { actor, now }: { actor: string; now: Date },
): Promise<number> {
  const { count } = await sql.query(
    `update escalation_step set next_page_at = null, acknowledged_at = $2, acknowledged_by = $3
     where ticket_id = $1 and next_page_at is not null`,
    [ticketId, now, actor],
  );
  if (count === 0) throw new AppError('conflict', 'Nobody is being paged for this ticket.');
  return count;
}
