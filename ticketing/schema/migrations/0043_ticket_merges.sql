-- What a merge did, so that it can be undone.
create table ticket_merge (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references ticket,
  target_id bigint not null references ticket,
  from_state text not null,
  merged_at timestamptz not null,
  merged_by text not null,
  -- Ids of what moved, by kind; alarms have theirs in ticket_episode.
  moved jsonb not null,
  -- What of the target the merge may have changed, as it was.
  target_before jsonb not null,
  undone_at timestamptz,
  undone_by text,
  reason text,
  check ((undone_at is null) = (undone_by is null) and (undone_at is null) = (reason is null))
);
create unique index ticket_merge_in_force on ticket_merge (ticket_id) where undone_at is null;
create index ticket_merge_target on ticket_merge (target_id);
