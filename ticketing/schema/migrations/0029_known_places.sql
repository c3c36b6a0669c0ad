-- From where a person has signed in before: the address, and the browser by a cookie. Guessers from elsewhere do not use up
-- the attempts of these places. mark: SHA-256, so that the table opens nothing.
create table known_place (
  person_id text not null references account on delete cascade,
  mark bytea not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (person_id, mark)
);
