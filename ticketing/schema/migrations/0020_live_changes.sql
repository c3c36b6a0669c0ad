-- What happened to alarms just now, for those who watch.
create index alarm_event_at on alarm_event (at);
