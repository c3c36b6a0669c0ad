-- What the state of an alarm follows from (ISA-18.2); what hides it is kept apart and never erases it.
alter table alarm_episode
  add column acknowledged boolean not null default false,
  add column shelved_until timestamptz,
  add column suppressed_by text[] not null default '{}',
  add column out_of_service boolean not null default false;
update alarm_episode set acknowledged = state in ('ACKED', 'NORM', 'DSUPR'),
  suppressed_by = case when state = 'DSUPR' then array['ticket'] else '{}' end;
create index alarm_episode_shelved on alarm_episode (shelved_until) where shelved_until is not null;
create index alarm_episode_asset_live on alarm_episode (asset_id) where state <> 'NORM';

-- Nothing of an asset is told while it is out of service.
alter table asset add column out_of_service_since timestamptz;

-- Times in which work on an asset makes alarms that mean nothing; wall time. ended_at: over, or called off.
create table maintenance_window (
  id bigint generated always as identity primary key,
  asset_id text not null references asset,
  from_at timestamptz not null,
  to_at timestamptz not null check (to_at > from_at),
  reason text not null,
  created_by text not null,
  created_at timestamptz not null,
  begun_at timestamptz,
  ended_at timestamptz
);
create index maintenance_window_asset on maintenance_window (asset_id, from_at desc, id desc);
create index maintenance_window_open on maintenance_window (from_at) where ended_at is null;

-- Everything that happened to an alarm, by whom and why.
create table alarm_event (
  episode_id text not null references alarm_episode,
  sequence int not null,
  at timestamptz not null,
  actor text not null,
  kind text not null,
  reason text,
  from_state text not null,
  to_state text not null,
  primary key (episode_id, sequence)
);
create trigger alarm_event_append_only before update or delete on alarm_event
  for each row execute function refuse_change();
create trigger alarm_event_no_truncate before truncate on alarm_event
  for each statement execute function refuse_change();
