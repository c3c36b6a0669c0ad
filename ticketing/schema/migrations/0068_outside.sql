-- The code on the label of a machine: whoever has it can report a fault there without an account. A new code ends the one before.
create table asset_report_code (
  asset_id text primary key references asset,
  code text not null unique default replace(gen_random_uuid()::text, '-', ''),
  made_at timestamptz not null,
  made_by text not null,
  -- Why it took the place of the one before; null for the first.
  reason text
);

-- Reports of people without an account; their words are the ticket's own, or a comment on it.
create table outside_report (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references ticket,
  category text not null,
  name text,
  contact text,
  language text not null,
  reported_at timestamptz not null
);
create index outside_report_ticket on outside_report (ticket_id);

-- What the holders of a ticket's public code say of the work: one answer each time that it was resolved or closed.
create table outside_answer (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references ticket,
  -- Which work it is about: when that was resolved.
  resolved_at timestamptz not null,
  fixed boolean not null,
  rating smallint check (rating between 1 and 5),
  comment text,
  answered_at timestamptz not null,
  -- The ticket that it opened or joined, where the work did not help.
  follow_up bigint references ticket,
  unique (ticket_id, resolved_at)
);
