-- Each line of cost, net of corrections, in the plant's currency and not rounded; `unpriced` says why a line has no amount.
create view cost_line as
  select l.ticket_id, 'labour' as kind, l.id as line, l.started_at as at, w.hourly_rate as price,
    extract(epoch from l.ended_at - l.started_at)::numeric * w.hourly_rate / 3600 as amount,
    case when l.ended_at is null then 'timer_runs' when w.hourly_rate is null then 'no_rate' end as unpriced
  from labour_net l join labour w on w.id = l.id
  union all
  select n.ticket_id, 'parts', n.id, u.used_at, u.unit_cost, n.quantity::numeric * u.unit_cost,
    case when u.unit_cost is null then 'no_unit_cost' end
  from part_use_net n join part_use u on u.id = n.id
  union all
  select c.ticket_id, 'external', c.id, c.added_at, null, coalesce(
    (select k.amount from external_cost_correction k where k.external_cost_id = c.id order by k.id desc limit 1), c.amount), null
  from external_cost c;
