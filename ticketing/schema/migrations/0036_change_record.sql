-- Rows that count (see audit/audited-tables.ts) as they were after each change, and what else the plant answers for:
-- one chain, append-only.
create table change_event (
  sequence bigint primary key,
  at timestamptz not null,
  actor text not null,
  kind text not null,
  payload jsonb not null,
  previous_hash text not null,
  hash text not null
);
create index change_event_kind on change_event (kind, sequence);
create trigger change_event_append_only before update or delete on change_event
  for each row execute function refuse_change();
create trigger change_event_no_truncate before truncate on change_event
  for each statement execute function refuse_change();

-- Rows that a transaction has changed. The program records them before it commits and takes them out again, so rows
-- that stay were changed past the program.
create table change_pending (
  id bigint generated always as identity primary key,
  transaction xid8 not null default pg_current_xact_id(),
  begun_at timestamptz not null default now(),
  table_name text not null,
  key jsonb not null
);
create index change_pending_transaction on change_pending (transaction);

-- Arguments: the columns of the key, and the columns that may change without a record.
create function note_change() returns trigger language plpgsql as $$
declare
  was jsonb;
  now_is jsonb;
begin
  if tg_op <> 'INSERT' then was := to_jsonb(old) - tg_argv[1]::text[]; end if;
  if tg_op <> 'DELETE' then now_is := to_jsonb(new) - tg_argv[1]::text[]; end if;
  if was is not distinct from now_is then return null; end if;
  insert into change_pending (table_name, key)
    select tg_table_name, (select jsonb_object_agg(c, r.found -> c) from unnest(tg_argv[0]::text[]) c)
    from (select was as found union select now_is) r where r.found is not null;
  return null;
end $$;

-- What a ticket was after its changes, so that the row can be compared with its record.
alter table ticket_event add column after jsonb;

-- A day's head covers the chains that are not of tickets, too, and may be signed. null: sealed before these were.
alter table audit_day
  add column chains jsonb,
  add column signature text,
  add column key_id text;

-- Heads that were told to somebody outside; delivered once, tried again until then.
create table audit_delivery (
  day date not null references audit_day,
  channel text not null check (channel in ('syslog', 'mail')),
  attempts int not null default 0,
  next_attempt_at timestamptz not null,
  last_error text,
  sent_at timestamptz,
  primary key (day, channel)
);
