import { isPersonAt } from '../access/places.ts';
import { inSpan, type Metric, seconds } from './metric.ts';

/**
 * States of each ticket, with begin and end within the span. An event says the state itself, in
 * `after` or `payload`; those of old records by their kind.
 */
const stays = `
  told as (select e.ticket_id, e.sequence, e.at, coalesce(e.after ->> 'state', e.payload ->> 'to', case e.kind
      when 'opened' then 'new' when 'promoted' then 'new' when 'assigned' then 'assigned'
      when 'transferred' then 'assigned' when 'declined' then 'new' when 'accepted' then 'accepted'
      when 'scheduled' then 'scheduled' when 'rescheduled' then 'scheduled' when 'started' then 'in_progress'
      when 'resumed' then 'in_progress' when 'held' then 'on_hold' when 'review_rejected' then 'in_progress'
      when 'resolved' then 'resolved' when 'closed' then 'closed' when 'cancelled' then 'cancelled'
      when 'dismissed' then 'cancelled' when 'relapsed' then 'assigned' when 'reopened' then 'new' end) as state
    from e, span where e.at < span.till),
  stay as (select told.ticket_id, state, greatest(at, since) as begin_at,
      least(coalesce(lead(at) over (partition by told.ticket_id order by sequence), till), till) as end_at
    from told, span where state is not null),
  work as (select stay.*, coalesce(l.time_zone, $5) as zone from stay join t on t.id = stay.ticket_id
    left join location l on l.site = t.site
    where stay.state not in ('closed', 'cancelled', 'merged', 'candidate') and end_at > begin_at)`;

/** Seconds of the local clock. */
const local = (at: string): string => `extract(epoch from ${at} at time zone zone)::float8`;

/** Seconds within hour `h` of all days until a moment of the local clock. */
const until = (at: string): string =>
  `(floor(${at} / 86400) * 3600 + least(greatest(${at} - floor(${at} / 86400) * 86400 - h * 3600, 0), 3600))`;

/** Alarms at the stages of their tickets, in the order of the work. */
const stages = [
  ['alarm', 'true'],
  ['ticket', 't.id is not null'],
  ...['assigned', 'accepted', 'started', 'resolved', 'closed'].map((kind) => [
    kind,
    `exists (select 1 from ticket_event f where f.ticket_id = t.id and f.kind = '${kind}')`,
  ]),
] as const;

/** How work flows: from alarm to closed, through its states, and to whom. */
export const flowMetrics: readonly Metric[] = [
  {
    key: 'alarm_funnel',
    unit: 'count',
    summary: 'Alarms, by how far their tickets came',
    sql: `select case s.place when 0 then null else s.stage end as label,
        count(*) filter (where (reached ->> s.stage)::boolean)::float8 as value, count(*)::int as basis
      from (select jsonb_build_object(${stages.map(([stage, is]) => `'${stage}', ${is}`).join(', ')}) as reached
        from alarm_episode a join asset on asset.id = a.asset_id cross join span
        left join ticket_episode te on te.episode_id = a.id left join t on t.id = te.ticket_id
        where ${inSpan('a.raised_at')} and ($3::text is null or asset.site = $3)
          and ($4::text[] is null or asset.site = any ($4))) as raised
      cross join (values (0, 'alarm'), ${stages.map(([stage], place) => `(${place + 1}, '${stage}')`).join(', ')}) as s (place, stage)
      group by s.place, s.stage order by s.place`,
  },
  {
    key: 'time_in_state',
    unit: 'hours',
    summary: 'Time that tickets spent open within the span, by state',
    sql: `, ${stays} select state as label, coalesce(sum(${seconds('begin_at', 'end_at')}) / 3600, 0)::float8 as value,
        count(distinct ticket_id)::int as basis from work group by rollup (state)`,
  },
  {
    key: 'time_in_state_by_hour',
    unit: 'hours',
    summary: 'The same by state and hour of the day, by the clock of the site',
    sql: `, ${stays}, hours as (
        select ticket_id, state, h, ${until('local_end')} - ${until('local_begin')} as spent
        from (select *, ${local('begin_at')} as local_begin, ${local('end_at')} as local_end from work) as w
        cross join generate_series(0, 23) as h)
      select case grouping(h) when 0 then state || ' ' || lpad(h::text, 2, '0') end as label,
        coalesce(sum(spent) / 3600, 0)::float8 as value, count(distinct ticket_id)::int as basis
      from hours group by grouping sets ((), (state, h)) having grouping(h) = 1 or sum(spent) > 0`,
  },
  {
    key: 'shift_load',
    unit: 'count',
    summary: 'Open tickets of each shift now, by the shift of their assignees; the figure is their mean',
    sql: `select case grouping(s.id) when 0 then s.id end as label,
        (count(distinct t.id)::float8 / count(distinct s.id)) as value, count(distinct t.id)::int as basis
      from shift s join person_shift ps on ps.shift_id = s.id
        and (now() at time zone s.time_zone)::date between ps.from_on and coalesce(ps.until_on, 'infinity')
      join person p on p.id = ps.person_id and p.active and ${isPersonAt('$4::text[]')}
      left join t on t.assignee_id = p.id and t.state in ('assigned', 'accepted', 'scheduled', 'in_progress', 'on_hold')
      group by rollup (s.id) having count(distinct s.id) > 0`,
  },
];
