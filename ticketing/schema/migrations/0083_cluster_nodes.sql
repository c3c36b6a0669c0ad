-- The processes of a cluster, so that each can say in which it differs from the others; see cluster/node-watch.ts.
create table cluster_node (
  process text primary key,
  node text not null,
  roles text not null,
  version text not null,
  time_zone text not null,
  -- Its clock, less that of this server.
  clock_ahead_ms double precision not null,
  seen_at timestamptz not null
);
