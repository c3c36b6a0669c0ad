-- Who was asked about a timer that has run for longer than a shift: each once.
create table timer_reminder (
  labour_id bigint not null references labour,
  asked text not null check (asked in ('person', 'lead')),
  asked_at timestamptz not null,
  primary key (labour_id, asked)
);
-- Timers that run.
create index labour_running on labour (started_at) where ended_at is null;
