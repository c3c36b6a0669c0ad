-- An alarm may end because the machine has come to stay as it was then; a person decides what that means.
alter table alarm_episode add column stayed boolean not null default false;
alter table alarm_episode add column accepted_level text check (accepted_level in ('new', 'old'));
alter table alarm_episode add constraint only_stayed_levels_are_decided check (accepted_level is null or stayed);
