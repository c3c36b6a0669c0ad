import type { Sql } from '../db/sql.ts';
import { notify } from '../notify/outbox.ts';
import type { StepRow } from '../sla/step-rows.ts';
import { levelOf, reachedOf } from '../sla/step-times.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { readEventsOf } from '../ticket/ticket-events.ts';
import type { StepOutcome } from './perform-step.ts';
import { lateness } from './timer-notice.ts';

/** A step that was performed just now. */
export type Performed = { readonly row: StepRow; readonly result: StepOutcome };

/** Events of the record that go along with an escalation. */
const RECORD_LENGTH = 50;

/**
 * Notifies the people of the steps of one ladder that were done together: each person of the
 * highest step that names them, and the assignee only of levels that the clock itself has not
 * reported already.
 */
export async function notifyOfSteps(
  sql: Sql,
  ticket: Ticket,
  { steps, now }: { steps: readonly Performed[]; now: Date },
) {
  const told = new Set<string>();
  for (const { row, result } of steps.toReversed()) {
    if (result.outcome !== 'done') continue;
    const clock = await readClock(sql, ticket.id, row);
    const reached = reachedOf(row.definition, clock.target);
    if (ticket.assigneeId !== null && reached !== null && clock.toldMs > reached) told.add(ticket.assigneeId);
    const to = result.people.filter((person) => !told.has(person));
    const level = levelOf(row.definition);
    const own = `escalation:${row.ladder}:${row.generation}:${row.step}`;
    const params = {
      clock: row.ladder,
      step: row.step,
      ladder: row.ladderId,
      dueAt: clock.dueAt?.toISOString() ?? null,
      ...lateness(row.dueAt ?? now, now),
      ...(row.definition.record ? { record: await recordOf(sql, ticket.id) } : {}),
    };
    const cause = { ticketId: ticket.id, params, now };
    if (row.definition.do.includes('notify')) {
      const event = level === undefined ? own : `clock:${row.ladder}:${row.generation}:${level}`;
      await notify(sql, { ...cause, event, kind: 'escalation', to });
    }
    if (row.definition.do.includes('page')) {
      await notify(sql, { ...cause, event: `${own}:page:1`, kind: 'page', to: result.people });
    }
    for (const person of result.people) told.add(person);
  }
}

/** The clock of a step, and its highest reported level. */
async function readClock(
  sql: Sql,
  ticketId: number,
  { ladder, generation }: StepRow,
): Promise<{ target: number; dueAt: Date | null; toldMs: number }> {
  const { rows } = await sql.query<{ target: number; dueAt: Date | null; toldMs: number }>(
    `select c.target_ms as target, c.due_at as "dueAt", coalesce((select max(reached_ms) from sla_timer s
       where s.ticket_id = $1 and s.kind = $2 and s.generation = $3 and s.outcome = 'notified'), 0) as "toldMs"
     from sla_clock c where c.ticket_id = $1 and c.kind = $2 and c.generation = $3`,
    [ticketId, ladder, generation],
  );
  return rows[0] ?? { target: 0, dueAt: null, toldMs: 0 };
}

/** Recent history of the ticket: the last events, the oldest first. */
async function recordOf(sql: Sql, ticketId: number): Promise<readonly object[]> {
  const record = await readEventsOf(sql, ticketId, { without: ['episode_attached', 'episode_worsened'] });
  return record.slice(-RECORD_LENGTH).map(({ at, actor, kind, payload }) => ({
    at: at.toISOString(),
    actor,
    kind,
    reason: typeof payload['reason'] === 'string' ? payload['reason'] : null,
  }));
}
