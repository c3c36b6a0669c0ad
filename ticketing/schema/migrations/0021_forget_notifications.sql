-- What was delivered long ago is forgotten, the oldest first.
create index notification_delivered on notification (created_at) where state in ('sent', 'dead');
