-- Who keeps the roster must not remove accounts, of administrators even, by removing their persons.
alter table account drop constraint account_person_id_fkey;
alter table account add constraint account_person_id_fkey foreign key (person_id) references person;
