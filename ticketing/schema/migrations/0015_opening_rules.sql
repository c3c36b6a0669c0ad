-- When a ticket begins as a candidate that a planner looks at first, and what counts as a flood. One row, or none for the defaults.
create table opening_rules (
  singleton boolean primary key default true check (singleton),
  -- An alarm with a lower peak score opens a candidate; 1 is the alarm threshold.
  auto_open_score double precision not null check (auto_open_score >= 1),
  -- Sources whose tickets wait for approval.
  approved_sources text[] not null,
  candidate_days int not null check (candidate_days between 1 and 365),
  -- More new alarms within ten minutes at one site are a flood.
  flood_alarms int not null check (flood_alarms between 1 and 100000),
  updated_by text not null,
  updated_at timestamptz not null
);
