-- How a person wants a device to be watched, beside what is learned of it; see learning/watch-settings.ts.
create table watch_settings (
  device text primary key,
  -- Times the learned limits: below 1 alarms come earlier, above 1 later.
  limit_factor double precision not null check (limit_factor between 0.5 and 4),
  -- Channels that are neither judged nor learned.
  excluded text[] not null,
  -- Fixed limits of channels: [{channel, low, high, severity, reason, setBy, setAt, until}].
  limits jsonb not null,
  reason text not null,
  version int not null,
  updated_at timestamptz not null,
  updated_by text not null
);
