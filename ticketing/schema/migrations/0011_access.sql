-- Who may sign in, and as what. sites: null for all of them.
create table account (
  person_id text primary key references person on delete cascade,
  login text not null unique check (login = lower(login)),
  -- scrypt, with its parameters; null: only by a sign-in link.
  password text,
  role text not null check (role in ('viewer', 'requester', 'technician', 'lead', 'planner', 'reliability_engineer',
    'administrator')),
  sites text[],
  active boolean not null default true,
  created_at timestamptz not null,
  last_signed_in_at timestamptz
);

-- Tokens are kept as their SHA-256: they are random, and who reads the table can use none of them.
create table account_session (
  token_hash bytea primary key,
  person_id text not null references account on delete cascade,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  -- The latest, however busy it is.
  expires_at timestamptz not null
);
create index account_session_person on account_session (person_id);
create index account_session_expires on account_session (expires_at);

-- Lets somebody in once, without a password.
create table sign_in_link (
  token_hash bytea primary key,
  person_id text not null references account on delete cascade,
  expires_at timestamptz not null
);
create index sign_in_link_expires on sign_in_link (expires_at);

-- What programs sign in with. person_id: who made it; null for the administrator of the installation.
create table api_token (
  id bigint generated always as identity primary key,
  name text not null unique,
  token_hash bytea not null unique,
  person_id text references account on delete cascade,
  role text not null check (role in ('viewer', 'requester', 'technician', 'lead', 'planner', 'reliability_engineer',
    'administrator', 'service')),
  scopes text[] not null,
  sites text[],
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);

alter table ticket
  -- The person or program that asked for it, where it was no alarm: requesters see their own.
  add column requested_by text,
  -- Opens the public progress page: 122 random bits, in no order.
  add column public_code text not null unique default replace(gen_random_uuid()::text, '-', '');
create index ticket_requested_by on ticket (requested_by, id desc) where requested_by is not null;
