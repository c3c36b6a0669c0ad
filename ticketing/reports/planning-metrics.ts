import { isPersonAt } from '../access/places.ts';
import { firstAt, inSpan, type Metric, mean, seconds, share } from './metric.ts';

/** Tickets open when the span ended. */
const backlog = `(
  select t.id, ${seconds('t.opened_at', 'span.till')} as age from t, span
  where t.opened_at < span.till and not exists (select 1 from ticket_event f where f.ticket_id = t.id and f.at < span.till
    and f.kind in ('closed', 'cancelled', 'dismissed')
    and not exists (select 1 from ticket_event g where g.ticket_id = t.id and g.sequence > f.sequence
      and g.kind = 'reopened' and g.at < span.till))) as open`;
const begun = `t, span where ${inSpan(firstAt('started'))}`;
const decisions = 'dispatch_decision d join t on t.id = d.ticket_id, span';

/** How work is planned and spread. */
export const planningMetrics: readonly Metric[] = [
  {
    key: 'backlog',
    unit: 'count',
    summary: 'Tickets open at the end of the span, by age',
    sql: `select band as label, count(*)::float8 as value, count(*)::int as basis from (
        select case when age < 86400 then 'under 1 day' when age < 604800 then '1 to 7 days'
          when age < 2592000 then '7 to 30 days' else 'over 30 days' end as band from ${backlog}) as aged
      group by rollup (band)`,
  },
  {
    key: 'backlog_age',
    unit: 'seconds',
    summary: 'Mean age of the tickets open at the end of the span',
    sql: mean('age', backlog),
  },
  {
    key: 'planned_share',
    unit: 'share',
    summary: 'Work begun that was planned: preventive, an inspection, or scheduled',
    sql: share(
      `t.work_class in ('preventive', 'inspection') or ${firstAt('scheduled')} < ${firstAt('started')}`,
      begun,
    ),
  },
  {
    key: 'schedule_compliance',
    unit: 'share',
    summary: 'Scheduled work that began within its window',
    sql: share(
      `${firstAt('started')} >= t.scheduled_from and ${firstAt('started')} <= coalesce(t.scheduled_until, t.scheduled_from + interval '1 day')`,
      `${begun} and t.scheduled_from is not null`,
    ),
  },
  {
    key: 'coverage_gaps',
    unit: 'count',
    summary: 'Tickets that at some time nobody could take',
    sql: `select null as label, count(distinct d.ticket_id)::float8 as value, count(distinct d.ticket_id)::int as basis
      from ${decisions} where d.kind = 'coverage_gap' and ${inSpan('d.at')}`,
  },
  {
    key: 'dispatch_regret',
    unit: 'share',
    summary: 'Dispatches that did not last: declined, not answered, or given to someone else',
    sql: share(
      `exists (select 1 from ticket_event f where f.ticket_id = d.ticket_id and f.at >= d.at
        and f.kind in ('declined', 'transferred') and f.payload ->> case f.kind when 'declined' then 'assignee' else 'previous' end = d.chosen)`,
      `${decisions} where d.kind = 'assign' and ${inSpan('d.at')}`,
    ),
  },
  {
    key: 'override_regret',
    unit: 'share',
    summary: 'Score that people gave away when they chose someone themselves',
    sql: mean(
      `(select max((c ->> 'score')::float8) filter (where jsonb_array_length(c -> 'excluded') = 0)
          - max((c ->> 'score')::float8) filter (where c ->> 'person' = d.chosen) from jsonb_array_elements(d.candidates) as c)`,
      `${decisions} where d.kind = 'override' and ${inSpan('d.at')}`,
    ),
  },
  {
    key: 'override_rate',
    unit: 'share',
    summary: 'Assignments that a person chose',
    sql: share(`d.kind = 'override'`, `${decisions} where d.kind <> 'coverage_gap' and ${inSpan('d.at')}`),
  },
  {
    key: 'decline_rate',
    unit: 'share',
    summary: 'Assignments that were given back',
    sql: `select null as label, (count(*) filter (where e.kind = 'declined')::float8
        / nullif(count(*) filter (where e.kind <> 'declined'), 0)) as value,
        count(*) filter (where e.kind <> 'declined')::int as basis
      from e, span where e.kind in ('assigned', 'transferred', 'declined') and ${inSpan('e.at')}`,
  },
  {
    key: 'technician_load',
    unit: 'count',
    summary: 'Open tickets of each person now; the figure is their mean',
    sql: `select case grouping(p.id) when 0 then p.id end as label,
        (count(t.id)::float8 / count(distinct p.id)) as value, count(t.id)::int as basis
      from person p left join t on t.assignee_id = p.id
        and t.state in ('assigned', 'accepted', 'scheduled', 'in_progress', 'on_hold')
      where p.active and ${isPersonAt('$4::text[]')} group by rollup (p.id) having count(distinct p.id) > 0`,
  },
  {
    key: 'wrench_time',
    unit: 'hours',
    summary: 'Labour booked, by person',
    sql: `select l.person_id as label, coalesce(sum(${seconds('greatest(l.started_at, since)', 'least(coalesce(l.ended_at, till), till)')}) / 3600, 0)::float8
        as value, count(*)::int as basis
      from labour_net l join t on t.id = l.ticket_id, span
      where l.started_at < till and coalesce(l.ended_at, till) > since group by rollup (l.person_id)`,
  },
];
