-- The version of what people edit and of which the rows have none: it grows by one with each transaction that changes one of
-- the rows which make the record up, whoever does it. What was removed keeps its number, so that it never comes twice.
create table record_version (
  noun text not null,
  id text not null,
  version bigint not null default 1,
  gone boolean not null default false,
  -- Which transaction counted it last.
  tx xid8 not null default pg_current_xact_id(),
  primary key (noun, id)
);

create function count_version(of_noun text, of_id text, of_gone boolean) returns bigint language sql as $$
  insert into record_version as v (noun, id, gone) values (of_noun, of_id, of_gone)
  on conflict (noun, id) do update set gone = excluded.gone, tx = excluded.tx,
    version = v.version + case when v.tx = excluded.tx then 0 else 1 end
  returning version
$$;

-- Arguments: the noun; the columns of the id; the columns that change without an edit; whether a row is the record itself.
create function note_version() returns trigger language plpgsql as $$
declare
  was jsonb;
  now_is jsonb;
  was_id text;
  now_id text;
begin
  if tg_op <> 'INSERT' then was := to_jsonb(old) - tg_argv[2]::text[]; end if;
  if tg_op <> 'DELETE' then now_is := to_jsonb(new) - tg_argv[2]::text[]; end if;
  if was is not distinct from now_is then return null; end if;
  select string_agg(was ->> c, ' ' order by n), string_agg(now_is ->> c, ' ' order by n) into was_id, now_id
    from unnest(tg_argv[1]::text[]) with ordinality as k(c, n);
  if was_id is distinct from now_id and was_id is not null then
    perform count_version(tg_argv[0], was_id, tg_argv[3]::boolean or (
      select v.gone from record_version v where v.noun = tg_argv[0] and v.id = was_id));
  end if;
  if now_id is not null then perform count_version(tg_argv[0], now_id, false); end if;
  return null;
end $$;

create trigger person_version after insert or update or delete on person
  for each row execute function note_version('person', '{id}', '{last_assigned_at}', 'true');
create trigger person_skill_version after insert or update or delete on person_skill
  for each row execute function note_version('person', '{person_id}', '{}', 'false');
create trigger person_shift_version after insert or update or delete on person_shift
  for each row execute function note_version('person', '{person_id}', '{}', 'false');
create trigger site_access_version after insert or update or delete on site_access
  for each row execute function note_version('person', '{person_id}', '{}', 'false');
create trigger team_version after insert or update or delete on team
  for each row execute function note_version('team', '{id}', '{}', 'true');
create trigger skill_version after insert or update or delete on skill
  for each row execute function note_version('skill', '{id}', '{}', 'true');
create trigger location_version after insert or update or delete on location
  for each row execute function note_version('location', '{site}', '{}', 'true');
create trigger shift_version after insert or update or delete on shift
  for each row execute function note_version('shift', '{id}', '{}', 'true');
create trigger rota_version after insert or update or delete on rota
  for each row execute function note_version('rota', '{id}', '{}', 'true');
create trigger rota_member_version after insert or update or delete on rota_member
  for each row execute function note_version('rota', '{rota_id}', '{}', 'false');
create trigger store_version after insert or update or delete on store
  for each row execute function note_version('store', '{id}', '{}', 'true');
create trigger part_stock_version after insert or update or delete on part_stock
  for each row execute function note_version('stock', '{part_id,store_id}', '{low_since}', 'true');
create trigger opening_rules_version after insert or update or delete on opening_rules
  for each row execute function note_version('opening rules', '{singleton}', '{}', 'true');
create trigger work_policy_version after insert or update or delete on work_policy
  for each row execute function note_version('work policy', '{work_class}', '{}', 'true');
create trigger webhook_version after insert or update or delete on webhook_endpoint
  for each row execute function note_version('webhook', '{id}', '{}', 'true');
create trigger preference_version after insert or update or delete on notification_preference
  for each row execute function note_version('notification preference', '{person_id}', '{}', 'true');
create trigger account_version after insert or update or delete on account
  for each row execute function note_version('account', '{person_id}', '{last_signed_in_at,password}', 'true');
create trigger subtask_version after insert or update or delete on ticket_subtask
  for each row execute function note_version('sub-task', '{id}', '{}', 'true');
-- A checklist is of version 1 until a step is answered: those that tickets open with cost nothing here.
create trigger checklist_step_version after update on checklist_step
  for each row execute function note_version('checklist', '{checklist_id}', '{}', 'true');

insert into record_version (noun, id)
  select 'person', id from person union all select 'team', id from team union all select 'skill', id from skill
  union all select 'location', site from location union all select 'shift', id from shift union all select 'rota', id from rota
  union all select 'store', id from store union all select 'stock', part_id || ' ' || store_id from part_stock
  union all select 'opening rules', singleton::text from opening_rules union all select 'work policy', work_class from work_policy
  union all select 'webhook', id::text from webhook_endpoint
  union all select 'notification preference', person_id from notification_preference
  union all select 'account', person_id from account union all select 'sub-task', id::text from ticket_subtask;
