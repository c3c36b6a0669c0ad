-- When an alarm may become a failure at the earliest, and by what method; null where the detector cannot tell.
alter table alarm_episode add column prognosis jsonb;
