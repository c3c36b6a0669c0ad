-- The hierarchy of what is maintained (ISO 14224): site, area, line, asset, component. version answers If-Match.
alter table asset
  add column level text not null default 'asset' check (level in ('site', 'area', 'line', 'asset', 'component')),
  add column parent_id text references asset check (parent_id <> id),
  add column class text,
  add column manufacturer text,
  add column model text,
  add column serial text,
  add column installed_on date,
  add column warranty_until date,
  add column location text,
  -- [{name, url}] or [{name, hash}]: the hash is that of an attachment.
  add column documents jsonb not null default '[]',
  add column labels text[] not null default '{}',
  -- Speed, bearings and ISO group as the configuration file writes them under models.machines; null where not known.
  add column machine jsonb,
  add column retired_at timestamptz,
  add column version int not null default 1,
  add column updated_at timestamptz,
  add column updated_by text not null default 'system';
update asset set updated_at = created_at;
alter table asset alter column updated_at set not null;
create index asset_parent on asset (parent_id);

-- Which devices watch an asset: several may; each watches one.
create table asset_device (
  device text primary key,
  asset_id text not null references asset
);
create index asset_device_asset on asset_device (asset_id);
insert into asset_device (device, asset_id) select device, id from asset where device is not null;
alter table asset drop column device;

-- What a technician needs: in both languages, and the plan as it was when the ticket opened.
alter table ticket
  add column title_zh text,
  add column description_zh text,
  add column plan jsonb;

-- The plant's own entries of the failure-mode catalogue: members given here replace those of the entry that is built in.
-- class '' is every class.
create table failure_mode_entry (
  condition text not null,
  class text not null default '',
  entry jsonb not null,
  version int not null default 1,
  updated_at timestamptz not null,
  updated_by text not null,
  primary key (condition, class)
);

-- A spare part; a store may be a room, or the van of a person.
create table part (
  id text primary key,
  name text not null,
  name_zh text,
  unit text not null default 'pc',
  manufacturer text,
  manufacturer_number text,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create table store (
  id text primary key,
  name text not null,
  site text,
  person_id text unique references person,
  created_at timestamptz not null
);
-- Nobody can take what is not there, whatever the program does.
create table part_stock (
  part_id text not null references part,
  store_id text not null references store,
  on_hand numeric(14, 3) not null default 0,
  reserved numeric(14, 3) not null default 0,
  minimum numeric(14, 3) not null default 0 check (minimum >= 0),
  primary key (part_id, store_id),
  check (reserved >= 0 and on_hand >= reserved)
);
create table part_reservation (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references ticket,
  part_id text not null,
  store_id text not null,
  quantity numeric(14, 3) not null check (quantity > 0),
  used numeric(14, 3),
  state text not null default 'reserved' check (state in ('reserved', 'released', 'consumed')),
  created_by text not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  foreign key (part_id, store_id) references part_stock
);
create index part_reservation_ticket on part_reservation (ticket_id);
create index part_reservation_part on part_reservation (part_id, store_id) where state = 'reserved';
-- The work goes on without the planned parts: who decided it, and why.
create table part_waiver (
  ticket_id bigint primary key references ticket,
  reason text not null,
  waived_by text not null,
  waived_at timestamptz not null
);
-- Everything that happened to stock.
create table stock_event (
  id bigint generated always as identity primary key,
  part_id text not null,
  store_id text not null,
  kind text not null check (kind in ('received', 'counted', 'reserved', 'released', 'consumed', 'below_minimum')),
  quantity numeric(14, 3) not null,
  on_hand numeric(14, 3) not null,
  reserved numeric(14, 3) not null,
  ticket_id bigint references ticket,
  actor text not null,
  reason text,
  at timestamptz not null
);
create index stock_event_part on stock_event (part_id, store_id, id);
create trigger stock_event_append_only before update or delete on stock_event
  for each row execute function refuse_change();
create trigger stock_event_no_truncate before truncate on stock_event
  for each statement execute function refuse_change();
