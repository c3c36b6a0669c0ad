-- The health of each device and component as it was last told; an empty component is the device itself. It follows from the
-- readings, as the series in the store do, and nobody answers for it: it is not among the audited tables.
create table machine_health (
  device text not null,
  component text not null default '',
  -- Event time of the reading at which the index, or what stands behind it, changed last.
  changed_at timestamptz not null,
  health smallint not null check (health between 0 and 100),
  grade text not null check (grade in ('good', 'fair', 'poor', 'critical')),
  grade_since timestamptz not null,
  reason text not null,
  episode_id text,
  -- The delays of its alarms; null while no model judges it.
  rules jsonb,
  primary key (device, component)
);
