import { type Static, Type } from 'typebox';
import { everyone, workers } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { IfMatch, versionOf } from '../../../http/if-match.ts';
import { momentsOf, occurredAt } from '../../../http/occurred-at.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import { actorOf, viewFor } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import type { Db, Sql } from '../../db/sql.ts';
import type { TransitionRequest } from '../../lifecycle/transition.ts';
import { transitionTicket } from '../../lifecycle/transition-ticket.ts';
import { findTicket, listTickets, type TicketPlace, type TicketRow } from '../../search/find-tickets.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import { parseTicketNumber } from '../../ticket/ticket.ts';
import { refuseActorOf } from './refuse-actor-of.ts';
import { ticketFilterFields, ticketFilterOf } from './ticket-filter.ts';
import { ticketsJson } from './ticket-json.ts';
import { StateSchema, TicketParams, TicketSchema, TransitionSchema } from './ticket-schemas.ts';

/** The last ticket of a page, as its cursor holds it. */
const Place = Type.Object({
  id: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  due: Type.Union([Type.Integer({ minimum: -8.64e15, maximum: 8.64e15 }), Type.Null()]),
});

const ticketWithVersion = {
  ...TicketSchema,
  description: 'The ticket',
  headers: { ETag: { type: 'string', description: 'The version; goes back as `If-Match`' } },
} as const;

const Problem = Type.Object({ title: Type.String(), status: Type.Integer(), detail: Type.String() });
const conflict = {
  description: 'The state machine has no such transition',
  content: {
    'application/problem+json': {
      schema: Type.Intersect([
        Problem,
        Type.Object({ from: StateSchema, to: StateSchema, legalNextStates: Type.Array(StateSchema) }),
      ]),
    },
  },
};
const stale = {
  description: 'Someone else changed the ticket in the meantime',
  content: { 'application/problem+json': { schema: Problem } },
};

const MOVED_LATE =
  '`Occurred-At` counts for accept, start, hold, resume and resolve, and is never before the newest turn of the ' +
  'ticket; other steps count from when they arrive.';

/** Lists tickets, shows one, and moves it to another state. */
export function ticketRoutes(deps: { db: Db; now: Now; policy: SlaPolicy }): Routes {
  const { db, now, policy } = deps;
  return (api) => {
    const list = {
      operationId: 'listTickets',
      summary: 'Tickets: the newest first, or those that are due first',
      tags: ['tickets'],
      querystring: Type.Object({ ...ticketFilterFields, ...pageQuery() }),
      response: { 200: pageOf(TicketSchema) },
    };
    api.get('/tickets', { schema: list, config: { roles: everyone } }, async (request) => {
      const { query } = request;
      const { limit = defaultLimit, cursor, sort: order = 'newest' } = query;
      const after = cursor === undefined ? null : placeOf(decodeCursor(cursor, Place));
      return await db.snapshot(async (sql) => {
        const filter = { ...ticketFilterOf(query), ...viewFor(request) };
        const rows = await listTickets(sql, filter, { order, after, limit: limit + 1 });
        const page = pageFrom(rows, limit, ({ id, dueAt }) => ({ id, due: dueAt?.getTime() ?? null }));
        return { items: await ticketsJson(sql, page.items, { policy, now: now() }), next: page.next };
      });
    });

    const show = {
      operationId: 'getTicket',
      summary: 'One ticket with its alarm, clocks and legal next states',
      tags: ['tickets'],
      params: TicketParams,
      response: { 200: ticketWithVersion },
    };
    api.get('/tickets/:id', { schema: show, config: { roles: everyone } }, async ({ params }, reply) => {
      const ticket = await one(params.id);
      reply.header('etag', `"${ticket.version}"`);
      return ticket;
    });

    const move = {
      operationId: 'transitionTicket',
      summary: 'Moves a ticket to another state',
      description: MOVED_LATE,
      tags: ['tickets'],
      params: TicketParams,
      headers: Type.Object({ ...IfMatch.properties, ...occurredAt }),
      body: TransitionSchema,
      response: { 200: ticketWithVersion, 409: conflict, 412: stale },
    };
    api.post(
      '/tickets/:id/transitions',
      { schema: move, config: { roles: [...workers, 'service'] } },
      async (request, reply) => {
        const { params, body } = request;
        const ticketId = requireNumber(params.id);
        const expectedVersion = versionOf(request.headers['if-match']);
        const version = expectedVersion === undefined ? {} : { expectedVersion };
        await transitionTicket(db, {
          ticketId,
          request: requestOf(body),
          actor: actorOf(request),
          refuseWho: refuseActorOf(request),
          ...momentsOf(request, now()),
          policy,
          ...version,
        });
        const ticket = await one(params.id);
        reply.header('etag', `"${ticket.version}"`);
        return ticket;
      },
    );

    /** In one snapshot, so that priority and clocks belong to the same version. */
    async function one(number: string): Promise<Static<typeof TicketSchema>> {
      return await db.snapshot(async (sql) => {
        const [ticket] = await ticketsJson(sql, [await requireTicket(sql, number)], { policy, now: now() });
        if (!ticket) throw new Error('a row gives a ticket');
        return ticket;
      });
    }
  };
}

function placeOf({ id, due }: Static<typeof Place>): TicketPlace {
  return { id, dueAt: due === null ? null : new Date(due) };
}

/** The ticket that a path names. @throws {AppError} `not_found` */
export async function requireTicket(sql: Sql, number: string): Promise<TicketRow> {
  const ticket = await findTicket(sql, requireNumber(number));
  if (!ticket) throw noTicket(number);
  return ticket;
}

/**
 * The id that a path names, whether there is such a ticket or not.
 * @throws {AppError} `not_found` for a text that is no ticket's number
 */
function requireNumber(number: string): number {
  const id = parseTicketNumber(number);
  if (id === undefined) throw noTicket(number);
  return id;
}

function noTicket(number: string): AppError {
  return new AppError('not_found', `There is no ticket ${number}.`);
}

/** A transition as the API takes it, with its times read. */
export function requestOf(body: Static<typeof TransitionSchema>): TransitionRequest {
  const { reviewAt, scheduledFrom, scheduledUntil, ...rest } = body;
  return {
    ...rest,
    ...(reviewAt ? { reviewAt: new Date(reviewAt) } : {}),
    ...(scheduledFrom ? { scheduledFrom: new Date(scheduledFrom) } : {}),
    ...(scheduledUntil ? { scheduledUntil: new Date(scheduledUntil) } : {}),
  };
}
