-- A mail address is the same in upper and lower case. Where two people had one that differs by case only, the one who works here
-- keeps it, else the first; the change record names the other, who has to be given theirs again.
alter table person drop constraint if exists person_email_key;
update person p set email = null where email is not null and exists (
  select 1 from person o where o.id <> p.id and lower(o.email) = lower(p.email) and (o.active, p.id) > (p.active, o.id));
create unique index person_email_key on person (lower(email));

-- Ids that differ by case or width only are looked for whenever one is added.
create index asset_folded_id on asset (fold(id));
