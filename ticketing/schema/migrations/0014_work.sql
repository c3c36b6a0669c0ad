-- What is done on a ticket. Everything here is also an event of the ticket's record, by its hash.
create table ticket_comment (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references ticket,
  author text not null,
  body text not null,
  -- Shown to requesters, too.
  public boolean not null,
  -- Ids of the people whom it names.
  mentions text[] not null,
  created_at timestamptz not null
);
create index ticket_comment_ticket on ticket_comment (ticket_id, id);

-- What is in the folder `files`, by the hash of its bytes.
create table stored_file (
  sha256 text primary key,
  size_bytes bigint not null,
  -- As its bytes say, not as its sender said.
  media_type text not null,
  created_at timestamptz not null
);
create table ticket_file (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references ticket,
  sha256 text not null references stored_file,
  name text not null,
  public boolean not null,
  added_by text not null,
  added_at timestamptz not null,
  unique (ticket_id, sha256, name)
);

create table ticket_checklist (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references ticket,
  name text not null,
  -- What it was made from, such as the checklist of a failure mode: made once for a ticket.
  source text not null,
  -- Work that it is for needs a permit by a second person.
  permit boolean not null,
  added_by text not null,
  added_at timestamptz not null,
  unique (ticket_id, source)
);
create table checklist_step (
  checklist_id bigint not null references ticket_checklist,
  position int not null check (position > 0),
  kind text not null check (kind in ('tick', 'measure', 'photo', 'text')),
  instruction text not null,
  instruction_zh text,
  mandatory boolean not null,
  -- To be done before work begins.
  safety boolean not null,
  unit text,
  lower_limit double precision,
  upper_limit double precision,
  -- A number, a text, the hash of a photo, or true.
  answer jsonb,
  within_limits boolean,
  answered_by text,
  answered_at timestamptz,
  primary key (checklist_id, position)
);

create table labour (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references ticket,
  person_id text not null references person,
  started_at timestamptz not null,
  -- Null while the timer runs.
  ended_at timestamptz check (ended_at > started_at),
  note text,
  booked_by text not null
);
create index labour_ticket on labour (ticket_id, id);
create index labour_person on labour (person_id, started_at);
create unique index labour_timer on labour (person_id) where ended_at is null;

create table part_use (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references ticket,
  part_id text not null,
  name text not null,
  quantity double precision not null check (quantity > 0),
  unit text,
  used_by text not null,
  used_at timestamptz not null
);
create index part_use_ticket on part_use (ticket_id, id);

-- What was found (ISO 14224 tables B.2, B.3 and B.15), the latest for each time that the ticket was opened.
create table ticket_finding (
  ticket_id bigint not null references ticket,
  generation int not null,
  verdict text not null,
  failure_mode text,
  failure_mechanism text,
  failure_cause text,
  recorded_by text not null,
  recorded_at timestamptz not null,
  primary key (ticket_id, generation)
);

-- Nobody takes a signature back: what is signed anew is another row.
create table signature (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references ticket,
  generation int not null,
  signed_by text not null,
  -- As it was typed when it was signed.
  name text not null,
  meaning text not null check (meaning in ('performed', 'reviewed', 'approved', 'accepted')),
  signed_at timestamptz not null,
  -- What was signed, and SHA-256 over its canonical JSON.
  content jsonb not null,
  content_hash text not null
);
create index signature_ticket on signature (ticket_id, id);
create trigger signature_append_only before update or delete on signature
  for each row execute function refuse_change();
create trigger signature_no_truncate before truncate on signature
  for each statement execute function refuse_change();

-- What a second person agrees to.
create table approval (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references ticket,
  generation int not null,
  kind text not null check (kind in ('permit', 'review')),
  requested_by text not null,
  requested_at timestamptz not null,
  decision text check (decision in ('approved', 'refused')),
  decided_by text,
  decided_at timestamptz,
  reason text,
  check ((decision is null) = (decided_at is null) and (decision is null) = (decided_by is null))
);
create index approval_ticket on approval (ticket_id, id);
create unique index approval_open on approval (ticket_id, kind) where decision is null;

-- What work of one class asks for; a class without a row asks for nothing.
create table work_policy (
  work_class text primary key,
  permit boolean not null,
  signature boolean not null,
  labour boolean not null,
  -- What closes a resolved ticket.
  closing text not null check (closing in ('either', 'soak', 'review', 'both')),
  soak_minutes int not null check (soak_minutes between 1 and 43200)
);

-- How the machine does after a repair; a row for each time that the ticket was resolved.
create table soak (
  ticket_id bigint not null references ticket,
  resolved_at timestamptz not null,
  -- Why it has not ended yet, or what it came to.
  state text not null check (state in ('waiting', 'passed', 'failed', 'not_possible')),
  reason text not null,
  coverage double precision,
  check_at timestamptz not null,
  primary key (ticket_id, resolved_at)
);
create index soak_waiting on soak (check_at) where state = 'waiting';

-- What the detector may learn from a closed ticket.
create table label (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references ticket,
  generation int not null,
  device text not null,
  subject text not null check (subject in ('machine', 'instrument')),
  kind text not null check (kind in ('positive', 'negative', 'excluded')),
  -- Event time.
  from_at timestamptz not null,
  to_at timestamptz not null check (to_at >= from_at),
  operating_mode int,
  failure_mode text,
  verdict text not null,
  created_at timestamptz not null,
  -- The ticket was opened again: it was not what it seemed.
  withdrawn_at timestamptz,
  unique (ticket_id, generation, device, subject)
);
create index label_device on label (device, from_at);

-- A hash a day over the last event of every ticket that changed that day (UTC), bound to the day before.
create table audit_day (
  day date primary key,
  tickets int not null,
  events int not null,
  previous_hash text not null,
  hash text not null,
  sealed_at timestamptz not null
);
create trigger audit_day_append_only before update or delete on audit_day
  for each row execute function refuse_change();
create trigger audit_day_no_truncate before truncate on audit_day
  for each statement execute function refuse_change();
create index ticket_event_at on ticket_event (at);
