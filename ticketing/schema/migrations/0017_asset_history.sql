-- The alarms of an asset, the latest first.
create index alarm_episode_asset on alarm_episode (asset_id, raised_at desc, id desc);

-- Since when less is available than the minimum; null while there is enough.
alter table part_stock add column low_since timestamptz;
