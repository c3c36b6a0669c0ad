-- Who an account belongs to at the plant's OpenID Connect provider. `iss` and `sub` bind it, and nothing else: a login or an
-- e-mail address that somebody else gets later opens no account.
create table account_identity (
  person_id text primary key references account on delete cascade,
  issuer text not null,
  subject text not null,
  -- The account was made by a sign-in: its name and e-mail address follow the claims, too.
  made boolean not null,
  linked_at timestamptz not null,
  -- When the provider last told what the person may be; null: not yet.
  seen_at timestamptz,
  -- Since when the account is disabled because of the claims; null where it is not, or an administrator decided since.
  ended_at timestamptz,
  unique (issuer, subject)
);

-- Sign-ins that wait for the answer of the provider; a row goes when its answer comes.
create table oidc_flow (
  state_hash bytea primary key,
  -- The browser that began it proves itself by a cookie.
  browser_hash bytea not null,
  nonce text not null,
  code_verifier text not null,
  return_to text,
  fresh boolean not null,
  address text not null,
  expires_at timestamptz not null
);
create index oidc_flow_expires on oidc_flow (expires_at);
create index oidc_flow_address on oidc_flow (address, expires_at);

alter table account_session add column signed_in_by text not null default 'password'
  check (signed_in_by in ('password', 'link', 'oidc'));

-- From where a person has signed in: the network of the address, and the browser without its version.
create table sign_in_place (
  person_id text not null references account on delete cascade,
  network text not null,
  browser text not null,
  seen_at timestamptz not null,
  primary key (person_id, network, browser)
);
