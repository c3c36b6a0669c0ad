-- What work costs. Amounts are decimal numbers of the plant's currency (SITE_CURRENCY), never floats. What counts is the price at
-- the time of use: it is written with the use, and stays when the price changes.
alter table part add column unit_cost numeric(14, 4) check (unit_cost >= 0);
alter table part_use add column unit_cost numeric(14, 4);
alter table labour add column hourly_rate numeric(14, 4);

-- What an hour of labour costs: of a person, else of their team, else of the plant. A row without a rate was taken back.
create table labour_rate (
  person_id text references person on delete cascade,
  team_id text references team on delete cascade,
  subject text primary key generated always as (
    case when person_id is not null then 'person ' || person_id when team_id is not null then 'team ' || team_id
      else 'plant' end) stored,
  rate numeric(14, 4) check (rate >= 0),
  updated_by text not null,
  updated_at timestamptz not null,
  check (person_id is null or team_id is null)
);
create trigger labour_rate_version after insert or update or delete on labour_rate
  for each row execute function note_version('labour rate', '{subject}', '{}', 'true');

-- What others charged for a ticket: an invoice of a supplier.
create table external_cost (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references ticket,
  amount numeric(14, 4) not null check (amount > 0),
  supplier text not null,
  note text,
  added_by text not null,
  added_at timestamptz not null
);
create index external_cost_ticket on external_cost (ticket_id, id);
-- A correction says what the line counts from now on; the last one holds, and the line stays as it was added.
create table external_cost_correction (
  id bigint generated always as identity primary key,
  external_cost_id bigint not null references external_cost,
  amount numeric(14, 4) not null check (amount >= 0),
  reason text not null,
  corrected_by text not null,
  corrected_at timestamptz not null
);
create index external_cost_correction_line on external_cost_correction (external_cost_id, id);
create trigger external_cost_append_only before update or delete on external_cost
  for each row execute function refuse_change();
create trigger external_cost_no_truncate before truncate on external_cost
  for each statement execute function refuse_change();
create trigger external_cost_correction_append_only before update or delete on external_cost_correction
  for each row execute function refuse_change();
create trigger external_cost_correction_no_truncate before truncate on external_cost_correction
  for each statement execute function refuse_change();
