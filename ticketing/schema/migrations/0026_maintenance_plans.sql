-- Work that comes round again: every so many days, moved to the next working time; see plans/.
create table maintenance_plan (
  id text primary key,
  title text not null,
  description text not null,
  asset_id text not null references asset,
  failure_mode_group text not null,
  work_class text not null check (work_class in ('preventive', 'inspection')),
  priority text not null,
  every_days int not null check (every_days between 1 and 3650),
  -- The local date of its first turn; the others follow from it, so that they never drift.
  starts_on date not null,
  -- A stored business calendar; null: any time will do.
  calendar text,
  -- The first turn that has not been taken, as a count of them, and when it is due.
  turn int not null default 0,
  next_at timestamptz not null,
  -- By whom and why it rests; it never does by itself.
  paused_by text,
  paused_reason text,
  paused_at timestamptz,
  -- Why the last attempt failed; it is made again.
  problem text,
  version int not null default 1,
  updated_at timestamptz not null,
  updated_by text not null,
  check ((paused_by is null) = (paused_at is null) and (paused_by is null) = (paused_reason is null))
);
create index maintenance_plan_due on maintenance_plan (next_at) where paused_at is null;
