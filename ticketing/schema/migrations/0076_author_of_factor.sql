-- Who set the factor on the learned limits, when, and why: an alarm names whose limit it is. Other
-- changes of the settings keep it; see learning/watch-settings.ts. Null while the factor is 1.
alter table watch_settings add column factor_by text;
alter table watch_settings add column factor_at timestamptz;
alter table watch_settings add column factor_reason text;
update watch_settings set factor_by = updated_by, factor_at = updated_at, factor_reason = reason
  where limit_factor <> 1;
