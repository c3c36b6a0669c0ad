-- What people say of the plant and every part of the program follows while it runs: alarm rules, classes of machines, machines
-- by their devices, and mappings of topics. A change adds a version; what held before stays, so that a detector that goes on
-- from a checkpoint judges what arrived since by what held then.
create table plant_definition (
  kind text not null check (kind in ('rule', 'class', 'machine', 'mapping')),
  id text not null,
  version int not null,
  position int not null,
  body jsonb not null,
  -- For what arrives from here on; null: it holds now.
  from_at timestamptz not null,
  until_at timestamptz,
  changed_at timestamptz not null,
  changed_by text not null,
  reason text,
  removed_by text,
  removed_reason text,
  primary key (kind, id, version),
  check (until_at >= from_at),
  check (removed_by is null or until_at is not null)
);
create unique index plant_definition_in_force on plant_definition (kind, id) where until_at is null;
create index plant_definition_past on plant_definition (kind, until_at);
