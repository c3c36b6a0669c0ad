import type { AlarmEpisode } from '../../models/episode/alarm-episode.ts';
import type { Asset } from '../assets/assets.ts';
import type { TicketWords } from '../assets/describe-ticket.ts';
import { describeAgain } from '../assets/fill-in-ticket.ts';
import type { Sql } from '../db/sql.ts';
import { systemActor } from '../ticket/actor.ts';
import type { Priority } from '../ticket/priority.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { NewTicketEvent } from '../ticket/ticket-event.ts';
import { endStates } from '../ticket/ticket-state.ts';

/** New words for a ticket, and the event that keeps the old ones. */
export type Renewal = { readonly change: TicketWords; readonly event: NewTicketEvent };

/**
 * Renews the text of a locked ticket that its alarm made, once that alarm got worse: "low" on a
 * ticket for a hot bearing sends the wrong person. Text by people stays, and so does that of
 * tickets which an alarm joined later, or that are about another machine since.
 * @returns undefined where the words stay
 */
export async function renewText(
  sql: Sql,
  ticket: Ticket,
  worse: { asset: Asset; episode: AlarmEpisode; priority: Priority; now: Date },
): Promise<Renewal | undefined> {
  const { episode } = worse;
  if (ticket.source !== 'detector' || endStates.includes(ticket.state)) return undefined;
  if (ticket.assetId !== worse.asset.id) return undefined;
  const { rows } = await sql.query<{ role: string; corrected: boolean }>(
    `select role, exists (select from ticket_event where ticket_id = $2 and kind = 'text_corrected') as corrected
     from ticket_episode where episode_id = $1 and ticket_id = $2 and left_at is null`,
    [episode.id, ticket.id],
  );
  if (rows[0] === undefined || rows[0].role === 'attached' || rows[0].corrected) return undefined;
  const change = await describeAgain(sql, { ...worse, ticketId: ticket.id });
  const { title, description, titleZh, descriptionZh } = ticket;
  if (change.title === title && change.description === description) return undefined;
  const payload = { episode: episode.id, title: change.title, before: { title, description, titleZh, descriptionZh } };
  return { change, event: { actor: systemActor.detector, kind: 'text_renewed', payload } };
}
