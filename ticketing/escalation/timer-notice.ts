import type { Sql } from '../db/sql.ts';
import { findLeads } from '../notify/notify-of-events.ts';
import type { Notice } from '../notify/outbox.ts';
import type { ClaimedTimer } from '../sla/timer-rows.ts';

/**
 * The notice of a level that a clock has reached: to the assignee, or to the leads if nobody has
 * taken it. Leads get a notice for a ticket that nobody takes; the assignee gets one for their own
 * assignment.
 */
export async function noticeOfTimer(sql: Sql, timer: ClaimedTimer, now: Date): Promise<Notice> {
  const { ticketId, kind, generation, ordinal, level, assigneeId } = timer;
  const to = kind === 'ack' || assigneeId === null ? await findLeads(sql, ticketId, assigneeId) : [assigneeId];
  const clock = kind === 'ola' ? `${kind}:${generation}.${ordinal}` : `${kind}:${generation}`;
  return {
    ticketId,
    event: `clock:${clock}:${level}`,
    kind: level === 'breach' ? 'sla_breach' : 'sla_warning',
    to,
    params: timerParams(timer, now),
    now,
  };
}

/** Parameters of a timer's texts: clock, level, due time, and delay of the notice. */
export function timerParams(timer: ClaimedTimer, now: Date): Readonly<Record<string, unknown>> {
  const { kind, level, dueAt, clockDueAt } = timer;
  return {
    clock: kind,
    level,
    dueAt: (clockDueAt ?? dueAt).toISOString(),
    ...(/^\d+$/.test(level) ? { percent: Number(level) } : {}),
    ...(level.startsWith('before:') ? { minutesLeft: Number(level.slice('before:'.length)) } : {}),
    ...lateness(dueAt, now),
  };
}

/** The delay of a notice after its due time; in words from a minute on. */
export function lateness(dueAt: Date, now: Date): { readonly lateSeconds: number; readonly lateBy?: string } {
  const lateSeconds = Math.max(0, Math.floor((now.getTime() - dueAt.getTime()) / 1000));
  return lateSeconds < 60 ? { lateSeconds } : { lateSeconds, lateBy: `${Math.floor(lateSeconds / 60)} min` };
}
