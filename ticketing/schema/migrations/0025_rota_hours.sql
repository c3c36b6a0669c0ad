-- The hours of the day in which a rota covers, such as 18:00-08:00 in its zone; null: always.
alter table rota add column hours text;
