import { FAILURE, firstAt, inSpan, type Metric, mean, seconds, share } from './metric.ts';

const resolvedFailures = `t, span where ${inSpan('t.resolved_at')} and ${FAILURE}`;
/** Answers on the progress page, by the team of the present assignee. */
const answers = `(
  select o.rating, o.fixed, coalesce(p.team_id, 'without a team') as team
  from outside_answer o join t on t.id = o.ticket_id left join person p on p.id = t.assignee_id, span
  where ${inSpan('o.answered_at')}) as answer`;

/** Resolved tickets that were inspected and judged. */
const judged = `t, span where ${inSpan('t.resolved_at')} and t.verdict not in ('not_inspected', 'duplicate')`;
const leads = `(
  select ${seconds('t.detected_at', firstAt('started'))} / 3600 as hours from t, span
  where t.source = 'detector' and ${inSpan('t.resolved_at')} and ${FAILURE}) as lead where hours is not null`;

/** Whether alarms were right and repairs held. */
export const qualityMetrics: readonly Metric[] = [
  {
    key: 'first_time_fix',
    unit: 'share',
    summary: 'Repairs that held: no relapse, no rejected review, not reopened',
    sql: share(
      `not exists (select 1 from ticket_event f where f.ticket_id = t.id
        and f.kind in ('relapsed', 'review_rejected', 'reopened'))`,
      resolvedFailures,
    ),
  },
  {
    key: 'repeat_rate',
    unit: 'share',
    summary: 'Tickets whose trouble was closed on the same asset in the 30 days before',
    sql: share(
      `exists (select 1 from ticket b where b.asset_id = t.asset_id and b.failure_mode_group = t.failure_mode_group
        and b.id <> t.id and b.closed_at < t.opened_at and b.closed_at >= t.opened_at - interval '30 days')`,
      `t, span where ${inSpan('t.opened_at')}`,
    ),
  },
  {
    key: 'reopen_rate',
    unit: 'share',
    summary: 'Closings that were reverted',
    sql: `select null as label, (count(*) filter (where e.kind = 'reopened')::float8
        / nullif(count(*) filter (where e.kind = 'closed'), 0)) as value,
        count(*) filter (where e.kind = 'closed')::int as basis
      from e, span where e.kind in ('closed', 'reopened') and ${inSpan('e.at')}`,
  },
  {
    key: 'false_tickets',
    unit: 'share',
    summary: 'Tickets of the detector behind which there was nothing',
    sql: share(`t.verdict in ('no_fault_found', 'process_change')`, `${judged} and t.source = 'detector'`),
  },
  {
    key: 'sensor_faults',
    unit: 'share',
    summary: 'Tickets of the detector behind which there was a broken instrument',
    sql: share(`t.verdict = 'sensor_fault'`, `${judged} and t.source = 'detector'`),
  },
  {
    key: 'missed_failures',
    unit: 'share',
    summary: 'Failures without an alarm before',
    sql: share(
      `t.source <> 'detector' and not exists (select 1 from ticket_episode x where x.ticket_id = t.id)`,
      resolvedFailures,
    ),
  },
  {
    key: 'lead_time',
    unit: 'hours',
    summary: 'From the first alarm of a failure to the start of work: median, and deciles',
    sql: `select label, percentile_cont(at) within group (order by hours)::float8 as value, count(*)::int as basis
      from (values (null, 0.5), ('p10', 0.1), ('p50', 0.5), ('p90', 0.9)) as point(label, at), ${leads} group by label, at`,
  },
  {
    key: 'caught_early',
    unit: 'share',
    summary: 'Failures found before the machine had lost its function',
    sql: share(`t.verdict = 'potential_failure'`, resolvedFailures),
  },
  {
    key: 'causes',
    unit: 'count',
    summary: 'Failures that were resolved, by kind of trouble',
    sql: `select t.failure_mode_group as label, count(*)::float8 as value, count(*)::int as basis
      from ${resolvedFailures} group by rollup (t.failure_mode_group)`,
  },
  {
    key: 'alarms_per_ticket',
    unit: 'count',
    summary: 'Alarms that one ticket of the detector took',
    sql: mean(
      `(select count(*) from ticket_episode x where x.ticket_id = t.id)`,
      `t, span where t.source = 'detector' and ${inSpan('t.opened_at')}`,
    ),
  },
  {
    key: 'rating',
    unit: 'points',
    summary: 'Mean rating by people outside, 1 to 5; by team of the present assignee',
    sql: `select team as label, avg(rating)::float8 as value, count(*)::int as basis
      from ${answers} where rating is not null group by rollup (team)`,
  },
  {
    key: 'reporter_satisfied',
    unit: 'share',
    summary: 'Answers of people outside that say that it is fixed; by team of the present assignee',
    sql: `select team as label, avg(fixed::int)::float8 as value, count(*)::int as basis from ${answers} group by rollup (team)`,
  },
];
