-- A dispatch counts what everybody has open: not by reading what they ever had.
create index ticket_open_assignee on ticket (assignee_id)
  where state in ('assigned', 'accepted', 'scheduled', 'in_progress', 'on_hold');
create index ticket_finished_asset on ticket (asset_id, assignee_id) where state in ('resolved', 'closed');
create index ticket_assigned on ticket (id) where state = 'assigned';
-- What work demands is in a ticket's plan.
drop table skill_requirement;
