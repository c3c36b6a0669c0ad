import type { Sql } from '../db/sql.ts';
import type { TicketEvent } from '../ticket/ticket-event.ts';
import { type Audience, audienceOf, paramsOf } from './audience.ts';
import { notify } from './outbox.ts';

/**
 * Notifies people of a ticket's new events, in the transaction that records them. The actor of an
 * event gets no notice of it.
 * @param ticket as it is after the events
 */
export async function notifyOfEvents(
  sql: Sql,
  ticket: { readonly id: number; readonly assigneeId: string | null },
  told: { readonly events: readonly TicketEvent[]; readonly now: Date },
): Promise<void> {
  const { events, now } = told;
  for (const event of events) {
    for (const audience of audienceOf(event)) {
      const people: string[] = [];
      for (const who of audience.to) people.push(...(await findAudience(sql, who, { ticket, event })));
      const to = people.filter((person) => person !== event.actor);
      const cause = { ticketId: ticket.id, event: `event:${event.sequence}`, now };
      await notify(sql, { ...cause, kind: audience.kind, to, params: paramsOf(event) });
    }
  }
}

type About = { readonly ticket: { readonly id: number; readonly assigneeId: string | null }; event: TicketEvent };

async function findAudience(sql: Sql, who: Audience, { ticket, event }: About): Promise<readonly string[]> {
  const named = event.payload['assignee'];
  const assignee = typeof named === 'string' ? named : ticket.assigneeId;
  switch (who) {
    case 'assignee':
      return assignee === null ? [] : [assignee];
    case 'lead':
      return await findLeads(sql, ticket.id, assignee);
    case 'requester':
      return await findRequesters(sql, ticket.id);
    default:
      return who satisfies never;
  }
}

/**
 * The lead of the assignee's team; else leads at the ticket's site; else leads of teams without a
 * site.
 */
export async function findLeads(sql: Sql, ticketId: number, assignee: string | null): Promise<readonly string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `select distinct id from (
       select lead_id as id, rank, min(rank) over () as best from (
         select m.lead_id, case when m.id = (select team_id from person where id = $2) then 1
           when m.site = (select a.site from ticket t join asset a on a.id = t.asset_id where t.id = $1) then 2
           when m.site is null then 3 end as rank
         from team m join person p on p.id = m.lead_id and p.active left join account u on u.person_id = p.id
         where coalesce(u.active, true)
       ) ranked where rank is not null
     ) leads where rank = best`,
    [ticketId, assignee],
  );
  return rows.map(({ id }) => id);
}

/** The requesters of the ticket, or else the person who opened it. */
async function findRequesters(sql: Sql, ticketId: number): Promise<readonly string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `select p.id from (select requesters_of($1) as asked) r join ticket_event e on e.ticket_id = $1 and e.sequence = 1
     join person p on p.id = any (case when r.asked = '{}' then array[e.actor] else r.asked end) order by 1`,
    [ticketId],
  );
  return rows.map(({ id }) => id);
}
