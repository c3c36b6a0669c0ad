import type { AlarmEpisode } from '../../models/episode/alarm-episode.ts';
import type { Sql } from '../db/sql.ts';
import { linkEpisode } from '../episodes/episodes.ts';
import { dispatch } from '../people/dispatch/dispatch.ts';
import { recordChange } from '../record/record-change.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { type NewTicket, type Ticket, type TicketChange, ticketNumber } from '../ticket/ticket.ts';
import { insertTicket } from '../ticket/tickets.ts';
import { dispatchEvent } from './perform-ticket-transition.ts';
import { boundOfEpisode } from './prognosis.ts';

/** Actor, time, policy and reason of a new ticket. */
export type Opening = {
  readonly actor: string;
  readonly now: Date;
  readonly policy: SlaPolicy;
  readonly reason: string;
  /** The alarm that it is opened for. */
  readonly episode?: AlarmEpisode;
};

/**
 * Opens a ticket with everything that follows: its clocks, an assignee, the record. A candidate has
 * neither clocks nor assignee. It says which ticket of the same trouble it recurs, where one was
 * closed before.
 * @returns undefined where a ticket is open for the same asset, failure-mode group and work class
 */
export async function openTicket(sql: Sql, asked: NewTicket, opening: Opening): Promise<Ticket | undefined> {
  const { actor, now, policy, reason } = opening;
  const episode = opening.episode?.id;
  const ticket = await insertTicket(sql, asked, now);
  if (!ticket) return undefined;
  const link =
    episode === undefined ? undefined : ({ episodeId: episode, ticketId: ticket.id, role: 'opened' } as const);
  const evidence = link && (await linkEpisode(sql, { ...link, now }));
  const { state, priority, priorityReason, parentId, recurrenceOf } = ticket;
  const payload = {
    state,
    priority,
    priorityReason,
    episode,
    reason,
    ...(opening.episode && boundOfEpisode(opening.episode, now)),
    ...(evidence === undefined ? {} : { evidence }),
    ...(recurrenceOf === null ? {} : { recurrenceOf: ticketNumber(recurrenceOf) }),
    ...(parentId === null ? {} : { parent: ticketNumber(parentId) }),
  };
  const events = [{ actor, kind: 'opened', payload }];
  let change: TicketChange = {};
  if (state === 'new') {
    const next = dispatchEvent(await dispatch(sql, ticket, { cause: 'opened', declined: new Map(), now, policy }));
    events.push(next.event as (typeof events)[number]);
    change = next.change;
  }
  return await recordChange(sql, ticket, { change, events, now, policy });
}
