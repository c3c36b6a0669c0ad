-- Who works on tickets.
create table person (
  id text primary key,
  name text not null,
  active boolean not null default true,
  last_assigned_at timestamptz
);

-- What is maintained. For now every device is one asset; later an asset can have several, and a parent.
create table asset (
  id text primary key,
  name text not null,
  site text not null,
  criticality text not null default 'B' check (criticality in ('A', 'B', 'C')),
  device text unique,
  created_at timestamptz not null
);

-- An alarm from onset to return to normal, in the states of ISA-18.2. onset_at, raised_at and cleared_at are event time.
create table alarm_episode (
  id text primary key,
  asset_id text not null references asset,
  device text not null,
  detector text not null,
  model_id text not null,
  condition text not null,
  severity text not null check (severity in ('low', 'medium', 'high')),
  state text not null check (state in ('NORM', 'UNACK', 'ACKED', 'RTNUN', 'SHLVD', 'DSUPR', 'OOSRV')),
  onset_at timestamptz not null,
  raised_at timestamptz not null,
  cleared_at timestamptz,
  score double precision not null,
  peak_score double precision not null,
  contributions jsonb not null,
  first_channel text not null,
  reason text not null,
  -- Frozen when the alarm is raised; the hash is SHA-256 over its canonical JSON.
  evidence jsonb not null,
  evidence_hash text not null,
  trace jsonb not null,
  acknowledged_at timestamptz,
  acknowledged_by text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index alarm_episode_device on alarm_episode (device, raised_at desc, id desc);
create index alarm_episode_state on alarm_episode (state, raised_at desc, id desc);

-- What was applied already: a transition that comes again changes nothing. severity tells one worsening from the next.
create table alarm_transition (
  episode_id text not null references alarm_episode,
  kind text not null check (kind in ('raised', 'worsened', 'cleared')),
  severity text not null,
  applied_at timestamptz not null,
  primary key (episode_id, kind, severity)
);

create table ticket (
  id bigint generated always as identity primary key,
  title text not null,
  description text not null,
  asset_id text not null references asset,
  failure_mode_group text not null,
  work_class text not null check (work_class in ('preventive', 'corrective', 'inspection')),
  source text not null check (source in ('detector', 'api', 'plan', 'person')),
  state text not null check (state in ('candidate', 'new', 'assigned', 'accepted', 'scheduled', 'in_progress', 'on_hold',
    'resolved', 'closed', 'cancelled', 'merged')),
  priority text not null check (priority in ('P1', 'P2', 'P3', 'P4')),
  priority_reason text not null,
  assignee_id text references person,
  -- Event time of the first alarm; the wall times of the ticket's own life.
  detected_at timestamptz,
  opened_at timestamptz not null,
  resolved_at timestamptz,
  closed_at timestamptz,
  -- How often it was opened: a reopened ticket gets a new generation of clocks.
  generation int not null default 1,
  held_from text,
  hold_reason text,
  review_at timestamptz,
  scheduled_from timestamptz,
  scheduled_until timestamptz,
  verdict text,
  merged_into bigint references ticket,
  recurrence_of bigint references ticket,
  version int not null default 1,
  updated_at timestamptz not null
);

-- One open ticket for one kind of trouble on one asset, whoever asks and however many at once.
create unique index ticket_open_key on ticket (asset_id, failure_mode_group, work_class)
  where state not in ('closed', 'cancelled', 'merged');
create index ticket_asset on ticket (asset_id, id desc);
create index ticket_state on ticket (state, id desc);
create index ticket_assignee on ticket (assignee_id, id desc);

create table ticket_episode (
  episode_id text primary key references alarm_episode,
  ticket_id bigint not null references ticket,
  role text not null check (role in ('opened', 'attached', 'relapse', 'reopened')),
  attached_at timestamptz not null
);
create index ticket_episode_ticket on ticket_episode (ticket_id);

-- The record of a ticket: a chain of hashes that only grows.
create table ticket_event (
  ticket_id bigint not null references ticket,
  sequence int not null,
  at timestamptz not null,
  actor text not null,
  kind text not null,
  payload jsonb not null,
  previous_hash text not null,
  hash text not null,
  primary key (ticket_id, sequence)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger ticket_event_append_only before update or delete on ticket_event
  for each row execute function refuse_change();
create trigger ticket_event_no_truncate before truncate on ticket_event
  for each statement execute function refuse_change();

-- A projection of the events that can be rebuilt at any time; see sla/clocks.ts. Durations in milliseconds of working time.
create table sla_clock (
  ticket_id bigint not null references ticket,
  kind text not null check (kind in ('ack', 'start', 'restore', 'ola')),
  generation int not null,
  ordinal int not null,
  state text not null check (state in ('running', 'paused', 'met', 'cancelled')),
  priority text not null,
  target_ms bigint not null,
  elapsed_ms bigint not null,
  started_at timestamptz not null,
  running_since timestamptz,
  due_at timestamptz,
  ended_at timestamptz,
  primary key (ticket_id, kind, generation, ordinal)
);
create index sla_clock_due on sla_clock (due_at) where state = 'running';
