-- The identity of the processes that share this database: two clusters on one topic of Kafka find each other by it. See
-- ingest/journal/kafka/topic-faults.ts.
create table cluster_identity (
  id uuid primary key default gen_random_uuid(),
  -- One row.
  is_only boolean not null default true unique check (is_only)
);
insert into cluster_identity default values;
