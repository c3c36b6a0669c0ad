-- A lead takes back what was booked wrongly, by a line of its own that names the line which it corrects. That one stays as
-- it was booked. Each is corrected once; what is still missing then is booked anew.
create table labour_correction (
  id bigint generated always as identity primary key,
  labour_id bigint not null unique references labour,
  -- From the end of the line.
  taken_ms bigint not null check (taken_ms > 0),
  reason text not null,
  corrected_by text not null,
  corrected_at timestamptz not null
);
create table part_use_correction (
  id bigint generated always as identity primary key,
  part_use_id bigint not null unique references part_use,
  taken double precision not null check (taken > 0),
  -- How much of it went back to the stock that it came from.
  returned numeric(14, 3) not null check (returned >= 0),
  reason text not null,
  corrected_by text not null,
  corrected_at timestamptz not null
);
create trigger labour_correction_append_only before update or delete on labour_correction
  for each row execute function refuse_change();
create trigger labour_correction_no_truncate before truncate on labour_correction
  for each statement execute function refuse_change();
create trigger part_use_correction_append_only before update or delete on part_use_correction
  for each row execute function refuse_change();
create trigger part_use_correction_no_truncate before truncate on part_use_correction
  for each statement execute function refuse_change();

-- No line falls below zero, whatever the program does.
create function refuse_excess_labour() returns trigger language plpgsql as $$
begin
  if not exists (select from labour l where l.id = new.labour_id
      and l.ended_at - new.taken_ms * interval '1 millisecond' >= l.started_at) then
    raise exception 'more is taken than the line has' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger labour_correction_bound before insert on labour_correction
  for each row execute function refuse_excess_labour();
create function refuse_excess_parts() returns trigger language plpgsql as $$
begin
  if not exists (select from part_use p where p.id = new.part_use_id and p.quantity >= new.taken) then
    raise exception 'more is taken than the line has' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger part_use_correction_bound before insert on part_use_correction
  for each row execute function refuse_excess_parts();

-- What counts of each line; lines of which nothing is left are not here. Sums and guards read these.
create view labour_net as
  select l.id, l.ticket_id, l.person_id, l.started_at,
    l.ended_at - coalesce(c.taken_ms, 0) * interval '1 millisecond' as ended_at
  from labour l left join labour_correction c on c.labour_id = l.id
  where c.id is null or l.ended_at - c.taken_ms * interval '1 millisecond' > l.started_at;
create view part_use_net as
  select p.id, p.ticket_id, p.part_id, p.name, p.unit,
    case when c.id is null then p.quantity else round((p.quantity - c.taken)::numeric, 3)::double precision end as quantity
  from part_use p left join part_use_correction c on c.part_use_id = p.id
  where c.id is null or round((p.quantity - c.taken)::numeric, 3) > 0;
