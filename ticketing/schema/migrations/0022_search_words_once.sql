-- Where a trigger runs before updates of a row PostgreSQL computes its generated columns anew each time, and the words of a
-- ticket cost more than everything else that a change writes. The site is set at birth; an asset is hardly ever exchanged.
drop trigger ticket_site on ticket;
create trigger ticket_site before insert on ticket for each row execute function take_site_of_asset();

create function take_site_of_other_asset() returns trigger language plpgsql as $$
begin
  update ticket set site = (select a.site from asset a where a.id = new.asset_id) where id = new.id;
  return null;
end $$;
create trigger ticket_site_again after update of asset_id on ticket
  for each row when (old.asset_id is distinct from new.asset_id) execute function take_site_of_other_asset();
