-- Answers to writes that came with an Idempotency-Key, for 24 h, so that a repeated request is answered and not done again.
create table idempotency_key (
  -- Who sent it: keys of different people never meet.
  scope text not null,
  key text not null,
  -- SHA-256 over what was asked for.
  fingerprint text not null,
  -- Also tells the holder of the claim from one that took it over.
  claimed_at timestamptz not null,
  -- Null while the request is being worked on.
  status integer,
  headers jsonb,
  body text,
  primary key (scope, key)
);

create index idempotency_key_claimed_at on idempotency_key (claimed_at);
