-- The part of the machine that an alarm is about, such as a bearing; null for the machine itself.
alter table alarm_episode add column component text;
