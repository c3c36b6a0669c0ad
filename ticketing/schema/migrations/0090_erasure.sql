-- What may not be swept or erased, and why. Nobody deletes a hold: it is released.
create table legal_hold (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('person', 'asset', 'ticket', 'class')),
  -- Id of the person, the asset or the ticket, or name of the class.
  subject text not null,
  reason text not null,
  placed_by text not null,
  placed_at timestamptz not null,
  -- The last instant; null: until it is released.
  until timestamptz,
  released_by text,
  released_at timestamptz,
  release_reason text,
  check ((released_at is null) = (released_by is null) and (released_at is null) = (release_reason is null))
);
create index legal_hold_in_force on legal_hold (kind, subject) where released_at is null;

-- People whose personal data was erased, and by whom. terms: the words to look for, only until the work is done.
create table erasure (
  pseudonym text primary key,
  asked_by text not null,
  asked_at timestamptz not null,
  reason text not null,
  terms jsonb,
  finished_at timestamptz,
  result jsonb
);

-- The words of rows that nobody else may change, changed by an erasure alone. Chains keep their hashes: an event of the
-- change record says what the changed events are now; see audit/redactions.ts.
create function refuse_unless_erasing() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and current_setting('harbinger.erasing', true) = 'on' then return new; end if;
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create function erase_words(of_table text, changes jsonb) returns int
language plpgsql security definer set search_path from current as $$
declare
  each jsonb;
  found int;
  done int := 0;
begin
  if of_table <> all ('{ticket_event,access_event,change_event,signature,alarm_event,stock_event,watch_move,external_cost,external_cost_correction,labour_correction,part_use_correction,sla_definition}'::text[]) then
    raise exception '% is not changed by erasures', of_table;
  end if;
  perform set_config('harbinger.erasing', 'on', true);
  for each in select jsonb_array_elements(changes) loop
    if of_table like '%\_event' and of_table not in ('alarm_event', 'stock_event')
      and (each -> 'set') - '{actor,payload,after}'::text[] <> '{}' then
      raise exception 'a chain keeps its hashes';
    end if;
    execute format('update %1$I t set %2$s from jsonb_populate_record(null::%1$I, $1) s, jsonb_populate_record(null::%1$I, $2) k where %3$s',
      of_table,
      (select string_agg(format('%1$I = s.%1$I', c), ', ') from jsonb_object_keys(each -> 'set') c),
      (select string_agg(format('t.%1$I = k.%1$I', c), ' and ') from jsonb_object_keys(each -> 'key') c))
      using each -> 'set', each -> 'key';
    get diagnostics found = row_count;
    done := done + found;
  end loop;
  perform set_config('harbinger.erasing', 'off', true);
  return done;
end $$;
revoke execute on function erase_words(text, jsonb) from public;

create or replace trigger ticket_event_append_only before update or delete on ticket_event
  for each row execute function refuse_unless_erasing();
create or replace trigger access_event_append_only before update or delete on access_event
  for each row execute function refuse_unless_erasing();
create or replace trigger change_event_append_only before update or delete on change_event
  for each row execute function refuse_unless_erasing();
create or replace trigger signature_append_only before update or delete on signature
  for each row execute function refuse_unless_erasing();
create or replace trigger alarm_event_append_only before update or delete on alarm_event
  for each row execute function refuse_unless_erasing();
create or replace trigger stock_event_append_only before update or delete on stock_event
  for each row execute function refuse_unless_erasing();
create or replace trigger watch_move_append_only before update or delete on watch_move
  for each row execute function refuse_unless_erasing();
create or replace trigger external_cost_append_only before update or delete on external_cost
  for each row execute function refuse_unless_erasing();
create or replace trigger external_cost_correction_append_only before update or delete on external_cost_correction
  for each row execute function refuse_unless_erasing();
create or replace trigger labour_correction_append_only before update or delete on labour_correction
  for each row execute function refuse_unless_erasing();
create or replace trigger part_use_correction_append_only before update or delete on part_use_correction
  for each row execute function refuse_unless_erasing();
create or replace trigger sla_definition_append_only before update or delete on sla_definition
  for each row execute function refuse_unless_erasing();
