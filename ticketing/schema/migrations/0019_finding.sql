-- The words of a text, for search: names such as `pump-1` and `4.2` as they are, in lower case, where parts are wanted also
-- what they are made of; and of Chinese, which puts no spaces between words, every character and every two neighbours.
-- Trigrams would not do: a pattern of one or two characters has none.
create function search_words(given text, parts boolean) returns text[] language sql immutable parallel safe as $$
  select array_agg(distinct word) from (
    select word from (
      select regexp_replace(token, '^[-._:/]+|[-._:/]+$', '', 'g') as name
      from regexp_split_to_table(regexp_replace(lower(given), '[\u3400-\u9fff]+', ' ', 'g'),
        '[\u0001-\u002c\u003b-\u0040\u005b-\u005e\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f\uff00-\uffef]+') as token) as names,
      unnest(case when parts then regexp_split_to_array(name, '[-._:/]+') || name else array[name] end) as word
    where word <> ''
    union all
    select unnest(case when following ~ '[\u3400-\u9fff]' then array[letter, letter || following] else array[letter] end)
    from (select letter, lead(letter) over (order by place) as following
      from unnest(string_to_array(given, null)) with ordinality as l(letter, place)) as pairs
    where letter ~ '[\u3400-\u9fff]') as words
$$;

-- What must be among the words of a text: each name begins so, Chinese stands as it is given. Null for no word at all.
create function search_query(given text) returns tsquery language sql immutable parallel safe as $$
  select string_agg(case when word ~ '[\u3400-\u9fff]' then quote_literal(word) else quote_literal(word) || ':*' end,
    ' & ')::tsquery
  from unnest(search_words(given, false)) as word
  -- A pair says more than its two characters.
  where not (word ~ '^[\u3400-\u9fff]$' and given ~ (word || '[\u3400-\u9fff]|[\u3400-\u9fff]' || word))
$$;

alter table ticket
  add column search tsvector generated always as (array_to_tsvector(coalesce(search_words(
    title || ' ' || description || ' ' || coalesce(title_zh, '') || ' ' || coalesce(description_zh, ''), true), '{}'))) stored,
  -- That of the asset, so that lists of a site need not look at every asset.
  add column site text,
  -- When the first of its running clocks is due.
  add column due_at timestamptz not null default 'infinity';
update ticket t set site = a.site from asset a where a.id = t.asset_id;
update ticket t set due_at = c.due_at from (
  select ticket_id, min(due_at) as due_at from sla_clock where state = 'running' and due_at is not null group by ticket_id) c
  where c.ticket_id = t.id;
alter table ticket alter column site set not null;

create function take_site_of_asset() returns trigger language plpgsql as $$
begin
  select site into new.site from asset where id = new.asset_id;
  return new;
end $$;
create trigger ticket_site before insert or update of asset_id on ticket
  for each row execute function take_site_of_asset();
create function give_site_to_tickets() returns trigger language plpgsql as $$
begin
  update ticket set site = new.site where asset_id = new.id;
  return null;
end $$;
create trigger asset_site after update of site on asset
  for each row when (old.site is distinct from new.site) execute function give_site_to_tickets();

create index ticket_search on ticket using gin (search);
create index ticket_site on ticket (site, id desc);
create index ticket_due on ticket (due_at, id);
create index ticket_priority on ticket (priority, id desc);
-- For metrics over a span of time.
create index ticket_opened_at on ticket (opened_at);
create index ticket_resolved_at on ticket (resolved_at) where resolved_at is not null;
create index ticket_closed_at on ticket (closed_at) where closed_at is not null;

-- Lists that people come back to. owner: as records name whoever made it.
create table saved_view (
  id bigint generated always as identity primary key,
  owner text not null,
  name text not null,
  filter jsonb not null,
  shared boolean not null,
  version int not null default 1,
  updated_at timestamptz not null,
  unique (owner, name)
);
create index saved_view_shared on saved_view (id) where shared;
