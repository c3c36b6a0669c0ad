-- Assets carry settings of watching, which the devices below inherit: assets/watching/watch-in-force.ts.
-- A device has a factor of its own where factor_by says whose, and excluded channels where
-- excluded_by does; else it takes them from the nearest asset. A limit without a side is no limit.
alter table watch_settings add column excluded_by text;
alter table watch_settings add column excluded_at timestamptz;
alter table watch_settings add column excluded_reason text;
update watch_settings set excluded_by = updated_by, excluded_at = updated_at, excluded_reason = reason
  where excluded <> '{}';
create table asset_watch_settings (
  asset_id text primary key references asset,
  limit_factor double precision not null check (limit_factor between 0.5 and 4),
  factor_by text,
  factor_at timestamptz,
  factor_reason text,
  excluded text[] not null,
  excluded_by text,
  excluded_at timestamptz,
  excluded_reason text,
  limits jsonb not null,
  reason text not null,
  version int not null,
  updated_at timestamptz not null,
  updated_by text not null
);
-- The settings in force for a device (or a component: `device/component`) changed since it, or an
-- asset above it, was moved or taken out of use: [{field, before, after}].
create table watch_move (
  id bigint generated always as identity primary key,
  watched text not null,
  device text not null,
  at timestamptz not null,
  actor text not null,
  from_asset text,
  to_asset text,
  changes jsonb not null
);
create index watch_move_device on watch_move (device, id);
create trigger watch_move_append_only before update or delete on watch_move
  for each row execute function refuse_change();
create trigger watch_move_no_truncate before truncate on watch_move
  for each statement execute function refuse_change();
