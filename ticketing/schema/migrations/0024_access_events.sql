-- Who let whom in, as what, and who took it back: one chain, append-only, so that a change of it shows.
create table access_event (
  sequence bigint primary key,
  at timestamptz not null,
  actor text not null,
  kind text not null,
  payload jsonb not null,
  previous_hash text not null,
  hash text not null
);
create trigger access_event_append_only before update or delete on access_event
  for each row execute function refuse_change();
create trigger access_event_no_truncate before truncate on access_event
  for each statement execute function refuse_change();
