-- Which transaction wrote an event: one that commits late shows events with an earlier time than those already told of, but
-- never of a transaction that had ended before. Rows from before have none; they are told of no more.
alter table ticket_event add column tx xid8;
alter table ticket_event alter column tx set default pg_current_xact_id();
create index ticket_event_tx on ticket_event (tx);
alter table alarm_event add column tx xid8;
alter table alarm_event alter column tx set default pg_current_xact_id();
create index alarm_event_tx on alarm_event (tx);
