-- Broken instruments are work of their own: they never share a ticket with the machine that they watch.
alter table ticket drop constraint ticket_work_class_check;
alter table ticket add constraint ticket_work_class_check
  check (work_class in ('preventive', 'corrective', 'inspection', 'instrument'));
