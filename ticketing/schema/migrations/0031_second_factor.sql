-- What proves a person beside the password: a code generator (TOTP), or an authenticator (WebAuthn).
create table second_factor (
  id bigint generated always as identity primary key,
  person_id text not null references account on delete cascade,
  kind text not null check (kind in ('totp', 'webauthn')),
  name text not null,
  created_at timestamptz not null,
  -- Null: enrolled, and not yet shown to work; it proves nothing.
  confirmed_at timestamptz,
  last_used_at timestamptz,
  -- TOTP: the secret, sealed with a key outside the database, and the last time step whose code was used.
  sealed_secret bytea,
  last_step bigint,
  -- WebAuthn.
  credential_id text unique,
  public_key bytea,
  counter bigint,
  transports text[],
  unique (person_id, name),
  check ((kind = 'totp') = (sealed_secret is not null)),
  check ((kind = 'webauthn') = (credential_id is not null and public_key is not null and counter is not null))
);

-- Each lets in once where the factors are lost. Kept as SHA-256: they are random.
create table recovery_code (
  code_hash bytea primary key,
  person_id text not null references account on delete cascade
);
create index recovery_code_person on recovery_code (person_id);

-- Wrong codes of a person, over all addresses; a right one forgets them.
create table second_factor_guess (
  person_id text primary key references account on delete cascade,
  failures int not null,
  blocked_until timestamptz not null
);

-- A question to an authenticator: it is answered once, by the person it was asked.
create table webauthn_challenge (
  challenge text primary key,
  person_id text not null references account on delete cascade,
  purpose text not null check (purpose in ('register', 'prove')),
  expires_at timestamptz not null
);
create index webauthn_challenge_person on webauthn_challenge (person_id);

-- A person whose first proof was right, and whose second one is awaited. It opens nothing else.
create table pending_sign_in (
  token_hash bytea primary key,
  person_id text not null references account on delete cascade,
  signed_in_by text not null check (signed_in_by in ('password', 'link', 'oidc')),
  authenticated_at timestamptz not null,
  expires_at timestamptz not null
);
create index pending_sign_in_person on pending_sign_in (person_id);

-- The person of the session has proved a second factor.
alter table account_session add column second_factor boolean not null default false;
