-- The head of a ticket's record, so that a change need not read all that happened before.
alter table ticket
  add column event_count int not null default 0,
  add column event_hash text not null default repeat('0', 64),
  -- What it is a part of: a flood, a group, a larger job.
  add column parent_id bigint references ticket;
update ticket t set event_count = e.sequence, event_hash = e.hash from ticket_event e
  where e.ticket_id = t.id and e.sequence = (select max(sequence) from ticket_event where ticket_id = t.id);
create index ticket_parent on ticket (parent_id) where parent_id is not null;
create index ticket_merged_into on ticket (merged_into) where merged_into is not null;
create index ticket_candidate on ticket (opened_at) where state = 'candidate';

-- An alarm can pass from ticket to ticket: out of a flood, into one that goes on. Its ticket is the one it has not left.
alter table ticket_episode drop constraint ticket_episode_pkey;
alter table ticket_episode add column left_at timestamptz;
alter table ticket_episode add primary key (episode_id, ticket_id);
create unique index ticket_episode_current on ticket_episode (episode_id) where left_at is null;

-- The newest alarms of a site.
create index alarm_episode_site on alarm_episode (split_part(device, ':', 1), created_at desc);

-- More alarms at a site than people can take in one by one; ended_at: they have become few again.
create table alarm_flood (
  ticket_id bigint primary key references ticket,
  site text not null,
  began_at timestamptz not null,
  ended_at timestamptz
);
create unique index alarm_flood_site on alarm_flood (site) where ended_at is null;

-- The gateway that speaks for a device, `site:device`.
alter table asset_device add column gateway text;
create index asset_device_gateway on asset_device (gateway) where gateway is not null;
-- Nothing comes through a gateway. heard_at: the first of its devices is back; ended_at: the others were judged again.
create table gateway_silence (
  id bigint generated always as identity primary key,
  gateway text not null,
  ticket_id bigint not null references ticket,
  began_at timestamptz not null,
  heard_at timestamptz,
  ended_at timestamptz
);
create unique index gateway_silence_open on gateway_silence (gateway) where ended_at is null;

-- How tickets stand to each other. `relates` has no direction: from_id is the lower one.
create table ticket_link (
  id bigint generated always as identity primary key,
  from_id bigint not null references ticket,
  kind text not null check (kind in ('relates', 'blocks', 'duplicates', 'caused_by')),
  to_id bigint not null references ticket,
  created_by text not null,
  created_at timestamptz not null,
  check (from_id <> to_id),
  check (kind <> 'relates' or from_id < to_id)
);
create unique index ticket_link_once on ticket_link (from_id, to_id, kind);
create index ticket_link_to on ticket_link (to_id);

-- Steps of a ticket with an assignee and a due time of their own; open mandatory ones keep it from being resolved.
create table ticket_subtask (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references ticket,
  title text not null,
  mandatory boolean not null,
  state text not null check (state in ('open', 'done')),
  assignee_id text references person,
  due_at timestamptz,
  created_by text not null,
  created_at timestamptz not null,
  done_by text,
  done_at timestamptz
);
create index ticket_subtask_ticket on ticket_subtask (ticket_id, id);
