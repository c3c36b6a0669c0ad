-- Learning again from stored readings, asked by people or after work on a machine; see learning/.
create table learning_run (
  id bigint generated always as identity primary key,
  -- site:device; its components are learned with it.
  device text not null,
  -- `asked` by a person, after a `ticket` that changed the machine, or since a level was `accepted`.
  cause text not null check (cause in ('asked', 'ticket', 'accepted')),
  ticket_id bigint references ticket,
  episode_id text references alarm_episode,
  reason text not null,
  asked_by text not null,
  asked_at timestamptz not null,
  -- Event time that is learned from; without a beginning from the next readings on, without an end up to now.
  from_at timestamptz,
  to_at timestamptz check (to_at > from_at),
  -- Channels that are not learned, and episodes, tickets and windows of which the readings are learned all the same.
  excluded text[] not null default '{}',
  keep text[] not null default '{}',
  -- Whether the device goes on with it, or it is only put into the registry.
  use boolean not null,
  state text not null check (state in ('waiting', 'running', 'done', 'failed')),
  due_at timestamptz not null,
  lease_until timestamptz,
  attempts int not null default 0,
  ended_at timestamptz,
  -- What was learned and left out, or why nothing was.
  report jsonb,
  unique (ticket_id, device)
);
create index learning_run_device on learning_run (device, id desc);
create unique index learning_run_open on learning_run (device) where state in ('waiting', 'running');

-- Every model that a device or component has had, with the reason for it. The numbers are in the model registry.
create table device_model (
  name text not null,
  version int not null,
  device text not null,
  model_id text not null,
  made_by text not null check (made_by in ('train', 'live', 'history')),
  reason text not null,
  learned_from timestamptz not null,
  learned_to timestamptz not null,
  readings int,
  metrics jsonb,
  run_id bigint references learning_run,
  created_at timestamptz not null,
  primary key (name, version),
  unique (name, model_id)
);
create index device_model_device on device_model (device, created_at desc);
create index alarm_episode_model on alarm_episode (model_id);
