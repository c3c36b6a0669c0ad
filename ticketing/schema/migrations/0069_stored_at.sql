-- When the reading that caused an alarm was in the series store, for the trace; null where that is not known.
alter table alarm_episode add column stored_at timestamptz;
