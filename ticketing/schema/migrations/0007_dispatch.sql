-- What people can do, where and when they work, and what each dispatch weighed.
create table location (
  -- As assets name it.
  site text primary key,
  name text not null,
  latitude double precision check (latitude between -90 and 90),
  longitude double precision check (longitude between -180 and 180),
  -- Only who has access may be sent there.
  restricted boolean not null default false,
  check ((latitude is null) = (longitude is null))
);
create table site_access (
  person_id text not null references person on delete cascade,
  site text not null references location on delete cascade,
  expires_at timestamptz,
  primary key (person_id, site)
);
alter table person
  add column base_site text,
  add column max_open_tickets int check (max_open_tickets >= 0),
  add column max_open_hours double precision check (max_open_hours >= 0);

create table skill (
  id text primary key,
  name text not null,
  -- A certificate lapses: whoever holds one has the day recorded.
  certificate boolean not null default false
);
create table person_skill (
  person_id text not null references person on delete cascade,
  skill_id text not null references skill,
  level int not null check (level between 1 and 5),
  expires_at timestamptz,
  primary key (person_id, skill_id)
);
-- What a kind of trouble demands of who mends it.
create table skill_requirement (
  failure_mode_group text not null,
  skill_id text not null references skill,
  min_level int not null default 1 check (min_level between 1 and 5),
  mandatory boolean not null default true,
  primary key (failure_mode_group, skill_id)
);

-- A weekly pattern in local wall time. Who has no shift at all is always on shift: a plant need not record any.
create table shift (
  id text primary key,
  name text not null,
  time_zone text not null,
  weekly jsonb not null,
  exceptions jsonb not null
);
-- Local dates of the shift's zone, both included.
create table person_shift (
  person_id text not null references person on delete cascade,
  shift_id text not null references shift,
  from_on date not null,
  until_on date,
  primary key (person_id, shift_id, from_on),
  check (until_on >= from_on)
);
create table absence (
  id bigint generated always as identity primary key,
  person_id text not null references person on delete cascade,
  from_at timestamptz not null,
  to_at timestamptz not null,
  kind text not null check (kind in ('leave', 'illness', 'training', 'travel', 'other')),
  note text,
  created_by text not null,
  created_at timestamptz not null,
  check (to_at > from_at)
);
create index absence_person on absence (person_id, to_at);

-- Who is on call: the members take turns of rotation_days, handed over at a local wall time.
create table rota (
  id text primary key,
  name text not null,
  team_id text references team,
  time_zone text not null,
  starts_on date not null,
  handover_time text not null,
  rotation_days int not null check (rotation_days between 1 and 366)
);
create table rota_member (
  rota_id text not null references rota on delete cascade,
  position int not null,
  person_id text not null references person on delete cascade,
  primary key (rota_id, position)
);
-- Someone else is on call for a while; of several the one made last counts.
create table rota_override (
  id bigint generated always as identity primary key,
  rota_id text not null references rota on delete cascade,
  person_id text not null references person on delete cascade,
  from_at timestamptz not null,
  to_at timestamptz not null,
  reason text,
  created_by text not null,
  created_at timestamptz not null,
  check (to_at > from_at)
);
create index rota_override_rota on rota_override (rota_id, to_at);

-- How often a repair held, by person and kind of trouble; grows with each outcome.
create table repair_record (
  person_id text not null references person on delete cascade,
  failure_mode_group text not null,
  repairs int not null,
  held int not null,
  primary key (person_id, failure_mode_group)
);
insert into repair_record (person_id, failure_mode_group, repairs, held)
  select assignee_id, failure_mode_group, count(*), count(*) from ticket
  where state = 'closed' and assignee_id is not null and verdict in ('functional_failure', 'potential_failure')
  group by assignee_id, failure_mode_group;

-- What each dispatch weighed: every candidate with its scores, or with why it was left out.
create table dispatch_decision (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references ticket,
  at timestamptz not null,
  kind text not null check (kind in ('assign', 'override', 'coverage_gap')),
  cause text not null,
  actor text not null,
  chosen text references person,
  reason text not null,
  work_at timestamptz not null,
  weights jsonb not null,
  candidates jsonb not null
);
create index dispatch_decision_ticket on dispatch_decision (ticket_id, id desc);
create index dispatch_decision_chosen on dispatch_decision (chosen, at);

-- Tickets that nobody could take, until somebody can.
create table coverage_gap (
  ticket_id bigint primary key references ticket,
  since timestamptz not null,
  retry_at timestamptz not null
);
create index coverage_gap_retry on coverage_gap (retry_at);
insert into coverage_gap (ticket_id, since, retry_at) select id, updated_at, updated_at from ticket where state = 'new';
