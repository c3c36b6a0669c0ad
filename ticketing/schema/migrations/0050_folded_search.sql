-- A text as searches compare it: full-width, half-width and other forms of a character are one (NFKC), in lower case, hyphens
-- and minus signs are one, and what nobody sees is not there. As lib/folded-text.ts. Bodies are not in quotes, so that they
-- name each other for good: a restored dump fills stored columns without a search path.
create function fold(given text) returns text language sql immutable parallel safe
  return translate(lower(normalize(given, NFKC)), E'\u2010\u2012\u2013\u2212\u00ad\u200b\u200c\u200d\u2060\ufeff', '----');

-- A name, and what is left of it from each place where a part begins: behind marks, and where letters and digits meet. A name
-- has at most 16 parts: one long one would grow with its square.
create function name_parts(name text) returns text[] language sql immutable parallel safe
  return (select array_agg(array_to_string(pieces[place:], '')) from (
    select regexp_split_to_array(name,
      '(?<=[-._:/×])(?=[^-._:/×])|(?<=[0-9])(?=[^-0-9._:/×])|(?<=[^-0-9._:/×])(?=[0-9])') as pieces) as split,
    generate_series(1, least(cardinality(pieces), 16)) as place);

-- As in 0019, of the folded text. `6205-2rs/c3` is stored also as `2rs/c3`, `rs/c3`, `c3` and `3`, and a word of a query is a
-- beginning of one of them. Of each 64 characters count.
create or replace function search_words(given text, parts boolean) returns text[] language sql immutable parallel safe
  return (with folded as materialized (select fold(given) as text)
  select array_agg(distinct word) from (
    select left(word, 64) as word from (
      select left(regexp_replace(token, '^[-._:/×]+|[-._:/×]+$', '', 'g'), 512) as name
      from folded, regexp_split_to_table(
        regexp_replace(text, '[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]+', ' ', 'g'),
        '[\u0001-\u002c\u003b-\u0040\u005b-\u005e\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u3004\u3008-\u303f\uff00-\uffef]+') as token) as names,
      unnest(case when parts and name !~ '^[a-z]+$' then name_parts(name) else array[name] end) as word
    where word <> ''
    union all
    select unnest(array[substr(run[1], place, 1), substr(run[1], place, 2)])
    from folded, regexp_matches(text, '[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]+', 'g') as run, generate_series(1, length(run[1])) as place) as words);

create or replace function search_query(given text) returns tsquery language sql immutable parallel safe
  return (with folded as materialized (select fold(given) as text)
  select string_agg(case when word ~ '[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]' then quote_literal(word) else quote_literal(word) || ':*' end, ' & ')::tsquery
  from folded, unnest(search_words(text, false)) as word
  -- A pair says more than its two characters.
  where not (word ~ '^[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]$' and text ~ (word || '[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]|[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]' || word)));

-- A stored column is only computed anew where it is made anew.
alter table ticket drop column search;
alter table ticket add column search tsvector generated always as (array_to_tsvector(coalesce(search_words(
  title || ' ' || description || ' ' || coalesce(title_zh, '') || ' ' || coalesce(description_zh, ''), true), '{}'))) stored;
create index ticket_search on ticket using gin (search);
reindex index ticket_comment_search;

-- What lists of assets and parts look through.
alter table asset add column search_text text generated always as (fold(id || ' ' || name || ' ' || coalesce(model, '') || ' ' ||
  coalesce(serial, '') || ' ' || coalesce(location, ''))) stored;
create index asset_folded_name on asset (fold(name));
alter table part add column search_text text generated always as (fold(id || ' ' || name || ' ' || coalesce(name_zh, '') || ' ' ||
  coalesce(manufacturer, '') || ' ' || coalesce(manufacturer_number, ''))) stored;
