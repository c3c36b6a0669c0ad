import type { FastifyRequest } from 'fastify';
import { callerOf } from '../../../http/sign-in.ts';
import { refuseWho } from '../../access/may-transition.ts';
import type { Ticket } from '../../ticket/ticket.ts';
import type { TicketAction } from '../../ticket/ticket-state.ts';

/** What keeps the sender of a request from an action with a ticket; see {@link refuseWho}. */
export function refuseWhoFor(request: FastifyRequest): (action: TicketAction, ticket: Ticket) => string | undefined {
  return (action, ticket) => refuseWho(callerOf(request), action, ticket);
}
