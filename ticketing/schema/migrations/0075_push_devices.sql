-- Devices of people that take push messages (RFC 8030). Who knows endpoint and keys can write to the device.
create table push_device (
  id bigint generated always as identity primary key,
  person_id text not null references person,
  endpoint text not null unique,
  p256dh text not null,
  auth text not null,
  -- As the browser calls itself.
  name text not null,
  created_at timestamptz not null,
  last_sent_at timestamptz,
  -- The push service no longer knows it; the person is told, and subscribes again.
  ended_at timestamptz,
  ended_why text,
  check ((ended_at is null) = (ended_why is null))
);
create index push_device_person on push_device (person_id);
alter table notification drop constraint notification_channel_check;
alter table notification add constraint notification_channel_check
  check (channel in ('inbox', 'email', 'webhook', 'push'));
