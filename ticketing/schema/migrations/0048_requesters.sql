-- Those who asked for the same trouble again, beside ticket.requested_by, who asked first.
create table ticket_requester (
  ticket_id bigint not null references ticket,
  -- As records name who asked.
  requester text not null,
  asked_at timestamptz not null,
  primary key (ticket_id, requester)
);
create index ticket_requester_requester on ticket_requester (requester, ticket_id);
insert into ticket_requester (ticket_id, requester, asked_at)
  select e.ticket_id, e.actor, min(e.at) from ticket_event e join ticket t on t.id = e.ticket_id
  where e.kind = 'request_attached' and e.actor not like 'plan %' and e.actor is distinct from t.requested_by
  group by 1, 2;

-- Everyone who asked for a ticket, or for one that was merged into it: they see it, and are told of its end.
create function requesters_of(ticket bigint) returns text[] language sql stable as $$
  with recursive family(id) as (
    select $1 union select t.id from ticket t join family f on t.merged_into = f.id)
  select coalesce(array_agg(distinct asked.by order by asked.by), '{}') from (
    select t.requested_by as by from ticket t join family f on f.id = t.id where t.requested_by is not null
    union all select r.requester from ticket_requester r join family f on f.id = r.ticket_id) asked
$$;

-- The tickets that somebody asked for, and those that they were merged into.
create function tickets_asked_by(who text) returns setof bigint language sql stable as $$
  with recursive asked(id) as (
    select id from (select t.id from ticket t where t.requested_by = $1
      union select r.ticket_id from ticket_requester r where r.requester = $1) own
    union select t.merged_into from ticket t join asked a on t.id = a.id where t.merged_into is not null)
  select id from asked
$$;

-- The words of comments, as those of tickets.
create index ticket_comment_search on ticket_comment using gin (array_to_tsvector(coalesce(search_words(body, true), '{}')));
