-- Business calendars, SLA policies and escalation ladders as people write them. Append-only: a change is the next version,
-- so that a clock can be worked out again with what was in force. A retired one is chosen no more.
create table sla_definition (
  revision bigint generated always as identity unique,
  kind text not null check (kind in ('calendar', 'policy', 'ladder')),
  id text not null,
  version int not null,
  body jsonb not null,
  retired boolean not null default false,
  created_at timestamptz not null,
  created_by text not null,
  primary key (kind, id, version)
);
create trigger sla_definition_append_only before update or delete on sla_definition
  for each row execute function refuse_change();

-- What a ticket is promised: policy and calendars by version, as its last event says. revision: of the definitions that
-- it was last compared with; null once the ticket is over.
create table ticket_sla (
  ticket_id bigint primary key references ticket,
  terms jsonb,
  revision bigint
);
create index ticket_sla_behind on ticket_sla (revision) where revision is not null;

-- When a clock reaches a level, once a generation; rows that did not fire follow the clocks and vanish with them.
-- reached_ms: working time that the clock has counted then, which puts levels in order.
create table sla_timer (
  ticket_id bigint not null references ticket,
  kind text not null check (kind in ('ack', 'start', 'restore', 'ola', 'hold')),
  generation int not null,
  ordinal int not null,
  level text not null,
  reached_ms bigint not null,
  due_at timestamptz not null,
  fired_at timestamptz,
  outcome text check (outcome in ('notified', 'superseded')),
  primary key (ticket_id, kind, generation, ordinal, level),
  check ((fired_at is null) = (outcome is null))
);
create index sla_timer_due on sla_timer (due_at) where fired_at is null;

-- The steps of a ticket's ladders as they were when it opened. due_at is null while the clock stands still, and while a
-- step waits for the one before it.
create table escalation_step (
  ticket_id bigint not null references ticket,
  ladder text not null check (ladder in ('ack', 'restore')),
  generation int not null,
  step int not null,
  ladder_id text not null,
  ladder_version int not null,
  definition jsonb not null,
  due_at timestamptz,
  fired_at timestamptz,
  outcome text check (outcome in ('done', 'skipped', 'coverage_gap', 'impossible')),
  reason text,
  people text[] not null default '{}',
  next_page_at timestamptz,
  pages int not null default 0,
  acknowledged_at timestamptz,
  acknowledged_by text,
  primary key (ticket_id, ladder, generation, step)
);
create index escalation_step_due on escalation_step (due_at) where fired_at is null and due_at is not null;
create index escalation_step_page on escalation_step (next_page_at) where next_page_at is not null;
