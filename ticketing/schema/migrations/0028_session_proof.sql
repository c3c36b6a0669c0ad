-- A session has a name that may be shown, tells when its person last proved who they are, and from where it came.
alter table account_session
  add column id uuid not null unique default gen_random_uuid(),
  add column authenticated_at timestamptz,
  add column address text,
  add column user_agent text;
-- A session of before was proved when it was opened, at the latest.
update account_session set authenticated_at = created_at;
alter table account_session alter column authenticated_at set not null;
