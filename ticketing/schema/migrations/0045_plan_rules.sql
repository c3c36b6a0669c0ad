-- A plan comes round every so many days, months or years: one of the three. Months and years keep the day of starts_on.
alter table maintenance_plan
  alter column every_days drop not null,
  add column every_months int check (every_months between 1 and 120),
  add column every_years int check (every_years between 1 and 10),
  add check (num_nonnulls(every_days, every_months, every_years) = 1),
  -- The local day on which it opened a ticket last: it opens no second one on that day, whatever is changed.
  add column taken_on date;
