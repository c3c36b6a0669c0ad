-- What people and other systems are told. A row is written together with its cause and delivered later; see notify/.
create table notification (
  id bigint generated always as identity primary key,
  ticket_id bigint references ticket,
  -- Names the cause within the ticket, so that the same cause tells nobody twice.
  event text not null,
  kind text not null,
  channel text not null check (channel in ('inbox', 'email', 'webhook')),
  -- A person, or a webhook endpoint.
  recipient text not null,
  params jsonb not null,
  -- Not held by quiet hours, not kept for a digest.
  urgent boolean not null,
  state text not null check (state in ('pending', 'sending', 'sent', 'failed', 'dead', 'held')),
  attempts int not null default 0,
  -- When it is due; while it is being sent, when the lease of the sender ends.
  next_attempt_at timestamptz not null,
  -- The same at every attempt, so that who gets it twice can tell.
  message_id uuid not null default gen_random_uuid(),
  -- The notification that carries this one together with others.
  digest_id bigint references notification,
  last_error text,
  created_at timestamptz not null,
  sent_at timestamptz,
  read_at timestamptz,
  unique nulls not distinct (ticket_id, event, channel, recipient)
);
create index notification_due on notification (channel, next_attempt_at)
  where state in ('pending', 'sending', 'failed', 'held');
create index notification_recipient on notification (channel, recipient, id desc);
create index notification_unread on notification (recipient) where channel = 'inbox' and read_at is null;
create index notification_dead on notification (id) where state = 'dead';
create index notification_digest on notification (digest_id) where digest_id is not null;

-- What a person wants; without a row they get everything at once, and the site's quiet hours.
create table notification_preference (
  person_id text primary key references person,
  -- kind → channel → on, off, hourly or daily; what is not named is on.
  choices jsonb not null,
  -- Local times such as 22:00; both null: no quiet hours.
  quiet_from text,
  quiet_until text,
  -- Local time of the daily digest.
  digest_at text not null,
  check ((quiet_from is null) = (quiet_until is null))
);

-- Systems that are told what happens to tickets. The secret signs; it must be read again for that.
create table webhook_endpoint (
  id text primary key,
  url text not null,
  description text not null,
  -- Kinds of ticket event; null: all.
  kinds text[],
  secret text not null,
  active boolean not null default true,
  created_by text not null,
  created_at timestamptz not null
);
