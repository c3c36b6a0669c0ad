import { RETURN_MS } from '../alarms/silence-rules.ts';
import type { Sql } from '../db/sql.ts';

/**
 * By job, when it next finds work if nothing happens before. An expression is a `timestamptz`; $1
 * is now. The other jobs find work only after something has happened, or at times of day.
 */
const NEXT = {
  'hidden alarms': `least(
    (select min(shelved_until) from alarm_episode),
    (select min(case when begun_at is null then least(from_at, to_at) else to_at end)
     from maintenance_window where ended_at is null))`,
  'floods, silences and candidates': `least(
    (select $1::timestamptz from alarm_flood where ended_at is null limit 1),
    (select min(heard_at) + interval '${RETURN_MS} milliseconds' from gateway_silence where ended_at is null),
    (select min(opened_at) from ticket where state = 'candidate')
      + make_interval(days => (select candidate_days from opening_rules)))`,
  // The end of a shift is no time that is stored.
  dispatch: `least(
    (select min(retry_at) from coverage_gap),
    (select $1::timestamptz from ticket where state = 'assigned' limit 1))`,
  // How long a shift lasts is no time that is stored, either; its reminder may be late by an hour.
  'forgotten timers': `(select $1::timestamptz + interval '1 hour' from labour where ended_at is null limit 1)`,
  plans: `(select min(next_at) from maintenance_plan where paused_at is null)`,
  soaks: `(select min(coalesce(s.check_at, $1::timestamptz)) from ticket t
    left join soak s on s.ticket_id = t.id and s.resolved_at = t.resolved_at
    where t.state = 'resolved' and t.resolved_at is not null and (s.state is null or s.state in ('waiting', 'passed')))`,
  timers: `(select min(due_at) from sla_timer where fired_at is null)`,
  escalations: `least(
    (select min(due_at) from escalation_step where fired_at is null),
    (select min(next_page_at) from escalation_step))`,
  learning: `(select $1::timestamptz from learning_run where state in ('waiting', 'running') limit 1)`,
} as const;

/** What goes out beside the jobs. */
const DELIVERIES = `(select min(next_attempt_at) from notification where state in ('pending', 'failed', 'held', 'sending'))`;

const ASK = `select (select count(*) from ticket_event)::int as events, ${DELIVERIES} as deliveries,
  ${Object.values(NEXT)
    .map((expression, i) => `${expression} as j${i}`)
    .join(', ')}`;

/** When there is work again if nothing happens before; null for never. */
export type NextWork = {
  /** How many things have happened to tickets until now. */
  readonly events: number;
  readonly deliveriesAt: Date | null;
  readonly jobsAt: ReadonlyMap<string, Date | null>;
};

/** One look at the times that are stored, for a clock that is moved by steps. */
export async function nextWork(sql: Sql, now: Date): Promise<NextWork> {
  const { rows } = await sql.query<Record<string, Date | null> & { events: number; deliveries: Date | null }>(ASK, [
    now,
  ]);
  const [row] = rows;
  const names = Object.keys(NEXT);
  return {
    events: row?.events ?? 0,
    deliveriesAt: row?.deliveries ?? null,
    jobsAt: new Map(names.map((name, i) => [name, row?.[`j${i}`] ?? null])),
  };
}
