-- What a rota was, and from when on: of those that have begun the newest counts. rota and rota_member hold the newest.
create table rota_version (
  rota_id text not null references rota on delete cascade,
  version int not null,
  -- -infinity: from the beginning.
  starts_at timestamptz not null,
  team_id text references team,
  time_zone text not null,
  starts_on date not null,
  handover_time text not null,
  rotation_days int not null,
  hours text,
  members text[] not null,
  -- Added to the handovers since starts_on: in whose turn the version began.
  turn_offset int not null default 0,
  made_at timestamptz not null,
  made_by text not null,
  primary key (rota_id, version)
);
insert into rota_version (rota_id, version, starts_at, team_id, time_zone, starts_on, handover_time, rotation_days, hours,
    members, made_at, made_by)
  select r.id, 1, '-infinity', r.team_id, r.time_zone, r.starts_on, r.handover_time, r.rotation_days, r.hours,
    array(select m.person_id from rota_member m where m.rota_id = r.id order by m.position), now(), 'system'
  from rota r;

-- The same of shifts.
create table shift_version (
  shift_id text not null references shift on delete cascade,
  version int not null,
  starts_at timestamptz not null,
  time_zone text not null,
  weekly jsonb not null,
  exceptions jsonb not null,
  made_at timestamptz not null,
  made_by text not null,
  primary key (shift_id, version)
);
insert into shift_version (shift_id, version, starts_at, time_zone, weekly, exceptions, made_at, made_by)
  select id, 1, '-infinity', time_zone, weekly, exceptions, now(), 'system' from shift;

-- Shifts that somebody worked until an instant, and does not work any more.
create table dropped_shift (
  id bigint generated always as identity primary key,
  person_id text not null references person on delete cascade,
  shift_id text not null references shift,
  from_on date not null,
  until_on date,
  dropped_at timestamptz not null
);
create index dropped_shift_person on dropped_shift (person_id);

-- Since when somebody does not work here or may not sign in, and until when; null: they still do not.
create table person_inactive (
  id bigint generated always as identity primary key,
  person_id text not null references person on delete cascade,
  from_at timestamptz not null,
  to_at timestamptz,
  check (to_at >= from_at)
);
create unique index person_inactive_now on person_inactive (person_id) where to_at is null;
create index person_inactive_person on person_inactive (person_id, from_at);
insert into person_inactive (person_id, from_at)
  select p.id, '-infinity' from person p left join account u on u.person_id = p.id
  where not p.active or not coalesce(u.active, true);
