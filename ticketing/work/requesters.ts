import type { Sql } from '../db/sql.ts';
import { notify } from '../notify/outbox.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { NewTicketEvent } from '../ticket/ticket-event.ts';
import { insertComment } from './comments.ts';

/** A requester of a ticket. */
export type Requester = { readonly requester: string; readonly name: string };

/**
 * Requesters of a ticket and of tickets merged into it, as records name them; a person has a name,
 * too.
 */
export async function listRequesters(sql: Sql, ticketId: number): Promise<readonly Requester[]> {
  const { rows } = await sql.query<Requester>(
    `select r.requester, coalesce(p.name, r.requester) as name from unnest(requesters_of($1)) as r(requester)
     left join person p on p.id = r.requester order by 1`,
    [ticketId],
  );
  return rows;
}

/** The longest beginning of a request in a message, in characters. */
const EXCERPT = 500;

/**
 * Adds a person who reports the trouble of a locked ticket again. Their words are kept as a comment
 * that every requester reads, once; the assignee is notified of it.
 * @returns the events that the caller records
 */
export async function addRequester(
  sql: Sql,
  ticket: Ticket,
  asked: { readonly title: string; readonly description: string; readonly actor: string; readonly now: Date },
): Promise<readonly NewTicketEvent[]> {
  const { title, description, actor, now } = asked;
  await sql.query(
    `insert into ticket_requester (ticket_id, requester, asked_at)
     select id, $2, $3 from ticket where id = $1 and requested_by is distinct from $2 on conflict do nothing`,
    [ticket.id, actor, now],
  );
  const body = description.trim() === '' ? title : `${title}\n\n${description}`;
  const known = await sql.query(
    `select 1 from ticket t where t.id = $1 and t.requested_by = $2 and t.title = $4 and t.description = $5
     union all select 1 from ticket_comment where ticket_id = $1 and author = $2 and body = $3`,
    [ticket.id, actor, body, title, description],
  );
  if (known.count > 0) return [];
  const { comment, event } = await insertComment(sql, ticket, { actor, body, public: true, mentions: [], now });
  const { assigneeId } = ticket;
  if (assigneeId !== null && assigneeId !== actor) {
    const params = { by: actor, text: body.slice(0, EXCERPT), internal: false };
    const cause = { ticketId: ticket.id, event: `comment:${comment.id}`, params, now };
    await notify(sql, { ...cause, kind: 'comment', to: [assigneeId] });
  }
  return [{ actor, ...event }];
}
