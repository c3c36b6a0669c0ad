import { count, FAILURE, firstAt, inSpan, type Metric, mean, seconds, share } from './metric.ts';

const openedInSpan = `t, span where ${inSpan('t.opened_at')}`;
const began = 'coalesce(t.detected_at, t.opened_at)';
/**
 * Ends of a hold, by the next event that ends one; open holds count until the end of the span.
 */
const holds = `(
  select e.payload ->> 'reason' as reason, least(coalesce((
    select min(n.at) from ticket_event n where n.ticket_id = e.ticket_id and n.sequence > e.sequence
      and n.kind in ('resumed', 'cancelled', 'merged')), span.till), span.till) - e.at as lasted
  from e, span where e.kind = 'held' and ${inSpan('e.at')}) as hold`;
/** A breach that was reported stays one, also when the ticket became less urgent after it. */
const breached = `exists (select from sla_timer b where b.ticket_id = c.ticket_id and b.kind = c.kind
    and b.generation = c.generation and b.ordinal = c.ordinal and b.level = 'breach' and b.fired_at is not null)`;
const clocks = `(
  select c.kind, c.state = 'met' and c.elapsed_ms <= c.target_ms and not ${breached} as kept,
    coalesce(a.class, 'without a class') as class, coalesce(p.team_id, 'without a team') as team
  from sla_clock c join t on t.id = c.ticket_id join asset a on a.id = t.asset_id
    left join person p on p.id = t.assignee_id, span
  where (c.state = 'met' and ${inSpan('c.ended_at')}) or (c.state = 'running' and ${inSpan('c.due_at')})) as clock`;

/** Clocks that ended in time, of those that ended or fell due: in all, and by a column. */
const attainmentBy = (column: 'kind' | 'class' | 'team'): string =>
  `select ${column} as label, avg(kept::int)::float8 as value, count(*)::int as basis from ${clocks} group by rollup (${column})`;

/** How fast alarms become finished work. */
export const responseMetrics: readonly Metric[] = [
  { key: 'opened', unit: 'count', summary: 'Tickets opened', sql: count(openedInSpan) },
  { key: 'closed', unit: 'count', summary: 'Tickets closed', sql: count(`t, span where ${inSpan('t.closed_at')}`) },
  {
    key: 'mtta',
    unit: 'seconds',
    summary: 'Mean time to acknowledge: from opening to the first acceptance',
    sql: mean(seconds('t.opened_at', firstAt('accepted')), openedInSpan),
  },
  {
    key: 'time_to_dispatch',
    unit: 'seconds',
    summary: 'Mean time from opening to the first assignment',
    sql: mean(seconds('t.opened_at', firstAt('assigned')), openedInSpan),
  },
  {
    key: 'mttr',
    unit: 'seconds',
    summary: 'Mean time to restore: from detection to resolution, failures only',
    sql: mean(seconds(began, 't.resolved_at'), `t, span where ${inSpan('t.resolved_at')} and ${FAILURE}`),
  },
  {
    key: 'repair_time',
    unit: 'seconds',
    summary: 'Mean time from the start of work to resolution',
    sql: mean(
      seconds(firstAt('started'), 't.resolved_at'),
      `t, span where ${inSpan('t.resolved_at')} and ${firstAt('started')} is not null`,
    ),
  },
  {
    key: 'verification_time',
    unit: 'seconds',
    summary: 'Mean time from resolution to closing',
    sql: mean(seconds('t.resolved_at', 't.closed_at'), `t, span where ${inSpan('t.closed_at')}`),
  },
  {
    key: 'mtbf',
    unit: 'hours',
    summary: 'Mean operating time between functional failures of a machine',
    sql: `select null as label, case when count(failed) > 0 then
        (max(machines) * max(hours) - coalesce(sum(down), 0)) / count(failed) end::float8 as value, count(failed)::int as basis
      from (select ${seconds('since', 'till')} / 3600 as hours, (
          select count(*) from asset a where a.level = 'asset' and ($3::text is null or a.site = $3)
            and ($4::text[] is null or a.site = any ($4)) and a.created_at < till
            and (a.retired_at is null or a.retired_at >= till)) as machines from span) as fleet
      left join (select 1 as failed, ${seconds(began, 'least(coalesce(t.resolved_at, till), till)')} / 3600 as down
        from t, span where t.verdict = 'functional_failure' and ${inSpan(began)}) as failure on true`,
  },
  {
    key: 'sla_attainment',
    unit: 'share',
    summary: 'Clocks that ended in time, of those that ended or fell due',
    sql: attainmentBy('kind'),
  },
  {
    key: 'sla_by_class',
    unit: 'share',
    summary: 'The same by the class of the machine',
    sql: attainmentBy('class'),
  },
  {
    key: 'sla_by_team',
    unit: 'share',
    summary: 'The same by the team of the present assignee',
    sql: attainmentBy('team'),
  },
  {
    key: 'escalations',
    unit: 'count',
    summary: 'Steps of escalation ladders that were taken',
    sql: `select s.ladder as label, count(*)::float8 as value, count(*)::int as basis
      from escalation_step s join t on t.id = s.ticket_id, span
      where s.outcome = 'done' and ${inSpan('s.fired_at')} group by rollup (s.ladder)`,
  },
  {
    key: 'hold_time',
    unit: 'seconds',
    summary: 'Mean length of holds, by reason',
    sql: `select reason as label, avg(extract(epoch from lasted))::float8 as value, count(*)::int as basis
      from ${holds} group by rollup (reason)`,
  },
  {
    key: 'parts_waiting',
    unit: 'hours',
    summary: 'Time that tickets waited for parts',
    sql: `select null as label, coalesce(sum(extract(epoch from lasted)) / 3600, 0)::float8 as value, count(*)::int as basis
      from ${holds} where reason = 'parts'`,
  },
  {
    key: 'overdue',
    unit: 'count',
    summary: 'Open tickets with a clock that was due before the end of the span',
    sql: count('t, span where t.due_at < span.till'),
  },
  {
    key: 'cancelled',
    unit: 'share',
    summary: 'Of the tickets opened, those that were cancelled',
    sql: share(`t.state = 'cancelled'`, openedInSpan),
  },
];
