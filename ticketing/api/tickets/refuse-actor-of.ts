import type { FastifyRequest } from 'fastify';
import { callerOf } from '../../../http/sign-in.ts';
import { refuseWho } from '../../access/may-transition.ts';
import type { Ticket } from '../../ticket/ticket.ts';
import type { TicketAction } from '../../ticket/ticket-state.ts';

/** Reason against an action of a request's sender on a ticket; see {@link refuseWho}. */
export function refuseActorOf(request: FastifyRequest): (action: TicketAction, ticket: Ticket) => string | undefined {
  return (action, ticket) => refuseWho(callerOf(request), action, ticket);
}
