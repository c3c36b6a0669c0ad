import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { leaders } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { STATUS_OF } from '../../../http/problem.ts';
import { actorOf, viewFor } from '../../../http/sign-in.ts';
import { Said } from '../../../http/words/answer-in-words.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import type { Db } from '../../db/sql.ts';
import { transitionTicket } from '../../lifecycle/transition-ticket.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import { refuseActorOf } from './refuse-actor-of.ts';
import { requestOf, requireTicket } from './ticket-routes.ts';
import { StateSchema, TransitionSchema } from './ticket-schemas.ts';

/** Most tickets of one request: each is a transaction of its own. */
const MOST = 200;

const Body = Type.Object({
  tickets: Type.Array(
    Type.Object({
      id: Type.String({ minLength: 1, maxLength: 40, description: 'The number, for example HB-000123' }),
      version: Type.Optional(
        Type.Integer({ minimum: 1, description: 'The version that was seen; another one is left as it is' }),
      ),
    }),
    { minItems: 1, maxItems: MOST, description: 'Each once' },
  ),
  transition: TransitionSchema,
});

const Outcome = Type.Object({
  id: Type.String(),
  status: Type.Integer({ description: 'As POST /tickets/{id}/transitions would have answered' }),
  state: Type.Optional({ ...StateSchema, description: 'Of a ticket that was moved' }),
  version: Type.Optional(Type.Integer()),
  detail: Type.Optional(Said({ description: 'Why a ticket was not moved' })),
  field: Type.Optional(Type.String({ description: 'The field of the transition that is missing or wrong' })),
});

/**
 * `POST /tickets/bulk`: the same transition for several tickets, one after another, each in a
 * transaction of its own. A refused ticket stays as it is, and the others are moved.
 */
export function bulkRoutes(deps: { db: Db; now: Now; policy: SlaPolicy }): Routes {
  const schema = {
    operationId: 'transitionTickets',
    summary: 'Moves several tickets to another state; each has its own outcome',
    tags: ['tickets'],
    body: Body,
    response: {
      200: Type.Object({ items: Type.Array(Outcome) }, { description: 'The outcome of each, in the given order' }),
    },
  };
  return (api) => {
    api.post('/tickets/bulk', { schema, config: { roles: leaders, reach: 'rows' } }, async (request) => {
      const items: Static<typeof Outcome>[] = [];
      const seen = new Set<string>();
      for (const ticket of request.body.tickets) {
        if (seen.has(ticket.id)) items.push({ id: ticket.id, status: 400, detail: 'The request names it twice.' });
        else items.push(await moveOne(deps, { request, ticket, transition: request.body.transition }));
        seen.add(ticket.id);
      }
      return { items };
    });
  };
}

type One = {
  readonly request: FastifyRequest;
  readonly ticket: Static<typeof Body>['tickets'][number];
  readonly transition: Static<typeof TransitionSchema>;
};

async function moveOne(deps: { db: Db; now: Now; policy: SlaPolicy }, asked: One): Promise<Static<typeof Outcome>> {
  const { db, now, policy } = deps;
  const { request, ticket, transition } = asked;
  const { sites } = viewFor(request);
  try {
    const found = await requireTicket(db, ticket.id);
    // As elsewhere: a ticket of another site is not there.
    if (sites && !sites.includes(found.asset.site)) throw new AppError('not_found', `There is no ticket ${ticket.id}.`);
    const { state, version } = await transitionTicket(db, {
      ticketId: found.id,
      request: requestOf(transition),
      actor: actorOf(request),
      refuseWho: refuseActorOf(request),
      now: now(),
      policy,
      ...(ticket.version !== undefined && { expectedVersion: ticket.version }),
    });
    return { id: ticket.id, status: 200, state, version };
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'unavailable') throw error;
    const { field } = error.details;
    return {
      id: ticket.id,
      status: STATUS_OF[error.code].status,
      detail: error.message,
      ...(typeof field === 'string' && { field }),
    };
  }
}
