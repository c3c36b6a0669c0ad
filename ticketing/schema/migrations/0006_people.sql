-- Who people are: where they can be reached, in which language and zone, in which team, and who stands above them.
create table team (
  id text primary key,
  name text not null,
  site text,
  lead_id text references person
);
alter table person
  add column email text unique,
  add column phone text,
  add column locale text not null default 'en' check (locale in ('en', 'zh-CN')),
  add column time_zone text,
  add column team_id text references team,
  add column supervisor_id text references person;
