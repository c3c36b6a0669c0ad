import { AppError } from '../../lib/errors.ts';
import type { Db, Sql } from '../db/sql.ts';
import { consider } from '../people/dispatch/consider.ts';
import type { Exclusion } from '../people/dispatch/exclusions.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { type Ticket, ticketNumber } from '../ticket/ticket.ts';
import { lockTickets } from '../ticket/tickets.ts';
import { performTicketTransition } from './perform-ticket-transition.ts';

type DispatchInputs = { readonly person: string; readonly now: Date; readonly policy: SlaPolicy };

/**
 * Filters of the dispatch that hold for somebody who takes a ticket, too. Shift, absence, load and
 * an earlier refusal are for the person to judge.
 */
const HOLDING: readonly Exclusion['filter'][] = ['active', 'skill', 'certificate', 'site'];

/** Why a person cannot take a free ticket; null where they can. Nothing changes. */
export async function whyNotTake(
  sql: Sql,
  ticket: Ticket,
  { person, now, policy }: DispatchInputs,
): Promise<string | null> {
  const { choice } = await consider(sql, ticket, { declined: new Map(), now, policy });
  const weighed = choice.candidates.find((candidate) => candidate.person === person);
  if (!weighed) return 'You are not among the people who work on tickets.';
  const against = weighed.excluded.filter(({ filter }) => HOLDING.includes(filter));
  return against.length === 0 ? null : `You cannot take it: ${against.map(({ reason }) => reason).join(', ')}.`;
}

/**
 * Gives a free ticket to a person who asks for it, and accepts it for them. The lock of the ticket
 * decides between two who ask at once.
 * @throws {AppError} `not_found`; `conflict` if it is not free, with the assignee's name;
 * `forbidden` for want of a skill, a certificate, or access to the site
 */
export async function takeTicket(db: Db, asked: DispatchInputs & { ticketId: number; actor: string }): Promise<void> {
  const { ticketId, person, actor, now, policy } = asked;
  await db.transaction(async (sql) => {
    const ticket = (await lockTickets(sql, [ticketId])).get(ticketId);
    if (!ticket) throw new AppError('not_found', 'There is no such ticket.');
    if (ticket.state !== 'new') throw new AppError('conflict', await notFree(sql, ticket));
    const against = await whyNotTake(sql, ticket, asked);
    if (against !== null) throw new AppError('forbidden', against);
    const move = { actor, now, policy };
    const assigned = await performTicketTransition(sql, ticket, {
      ...move,
      action: 'assign',
      request: { to: 'assigned', assignee: person, reason: 'taken from the free tickets' },
    });
    await performTicketTransition(sql, assigned, { ...move, action: 'accept', request: { to: 'accepted' } });
  });
}

async function notFree(sql: Sql, { id, state, assigneeId }: Ticket): Promise<string> {
  if (assigneeId === null) return `${ticketNumber(id)} is ${state.replaceAll('_', ' ')}: only new tickets are free.`;
  const { rows } = await sql.query<{ name: string }>('select name from person where id = $1', [assigneeId]);
  return `${ticketNumber(id)} is not free: ${rows[0]?.name ?? assigneeId} has it.`;
}
