-- When name and contact of an outside report were erased: a while after the work ended; see outside/erase-contacts.ts.
-- The change record says when, and never holds the two themselves.
alter table outside_report add column erased_at timestamptz;
create index outside_report_contact on outside_report (ticket_id) where name is not null or contact is not null;
