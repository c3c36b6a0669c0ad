-- Several processes on one journal: who reads which partition, and what detectors know of its devices.
-- See cluster/partition-keeper.ts and docs/cluster.md.

-- A process that would read; one that is not seen for a while is gone. Times are of this server.
create table journal_reader (
  process text not null,
  consumer text not null check (consumer in ('recorder', 'detector')),
  node text not null,
  -- Whether the journal answers it: one that is cut off from Kafka gets no partition.
  answers boolean not null,
  seen_at timestamptz not null,
  primary key (process, consumer)
);

-- The right to read a partition of the journal, and how far it has been read. The epoch grows with each holder: what an
-- earlier one writes does not count.
create table journal_claim (
  consumer text not null check (consumer in ('recorder', 'detector')),
  partition bigint not null,
  epoch bigint not null default 0,
  holder text,
  held_until timestamptz,
  position bigint not null default 0,
  primary key (consumer, partition)
);
-- A change of the epoch is a change of a key: it waits for those who hold the row "for key share", and renewals do not.
create unique index journal_claim_epoch on journal_claim (consumer, partition, epoch);

-- The state of a device or component at the position of the detector's claim. Numbers do not compress.
create table detector_state (
  partition bigint not null,
  name text not null,
  -- The device that it belongs to.
  device text not null,
  state bytea not null,
  primary key (partition, name)
);
alter table detector_state alter column state set storage external;
create index detector_state_device on detector_state (partition, device);

-- Rows that devices are learned from again, in blocks.
create table detector_rows (
  partition bigint not null,
  name text not null,
  block integer not null,
  rows bytea not null,
  primary key (partition, name, block)
);
alter table detector_rows alter column rows set storage external;
