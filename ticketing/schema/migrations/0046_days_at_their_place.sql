-- A site may have a zone of its own; null: that of the plant.
alter table location add column time_zone text;
-- A date without a time counts to the end of that day where the work is. expires_at is an instant, the same everywhere.
alter table person_skill add column expires_on date, add check (expires_at is null or expires_on is null);
alter table site_access add column expires_on date, add check (expires_at is null or expires_on is null);
