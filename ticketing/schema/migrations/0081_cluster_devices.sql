-- The registry of devices, where several processes share it: the newest change of each device under its version, as each
-- process has them in its data folder. See cluster/shared-devices.ts.
create table device_change (
  version bigint primary key,
  id text not null unique,
  -- Null: it was removed.
  entry jsonb,
  -- Connections with the credential before must end.
  credential boolean not null
);

-- Keys with which new devices of a site register themselves, as hashes.
create table device_site_key (
  site text primary key,
  key jsonb not null
);
