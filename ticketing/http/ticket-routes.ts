import { type Static, Type } from 'typebox';
import type { Now } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import { everyone, workers } from '../access/roles.ts';
import type { Db, Sql } from '../db.ts';
import { findTicket, listTickets, type TicketFilter, type TicketRow } from '../find-tickets.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { endStates, type TicketState, ticketStates } from '../state-machine.ts';
import { parseTicketNumber } from '../tickets.ts';
import type { TransitionRequest } from '../transition-rules.ts';
import { transitionTicket } from '../transition-ticket.ts';
import { IfMatch, versionOf } from './if-match.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from './paging.ts';
import { invalidFields } from './problem.ts';
import type { Routes } from './server.ts';
import { actorOf, refuseWhoFor, viewFor } from './sign-in.ts';
import { ticketsJson } from './ticket-json.ts';
import { PrioritySchema, StateSchema, TicketParams, TicketSchema, TransitionSchema } from './ticket-schemas.ts';

const ListQuery = Type.Object({
  state: Type.Optional(Type.String({ description: 'One state, several with commas, or `open`' })),
  asset: Type.Optional(Type.String({ description: 'Id or name of the asset' })),
  q: Type.Optional(Type.String({ maxLength: 200, description: 'Text in number, title or description' })),
  assignee: Type.Optional(Type.String()),
  priority: Type.Optional(PrioritySchema),
  ...pageQuery(),
});

const ticketWithVersion = {
  ...TicketSchema,
  description: 'The ticket',
  headers: { ETag: { type: 'string', description: 'The version; goes back as `If-Match`' } },
} as const;

const Problem = Type.Object({ title: Type.String(), status: Type.Integer(), detail: Type.String() });
const conflict = {
  description: 'The state machine has no such way',
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

/** Lists tickets, shows one, and moves it to another state. */
export function ticketRoutes(deps: { db: Db; now: Now; policy: SlaPolicy }): Routes {
  const { db, now, policy } = deps;
  return (api) => {
    const list = {
      operationId: 'listTickets',
      summary: 'Tickets, the newest first',
      tags: ['tickets'],
      querystring: ListQuery,
      response: { 200: pageOf(TicketSchema) },
    };
    api.get('/tickets', { schema: list, config: { roles: everyone } }, async (request) => {
      const { query } = request;
      const { limit = defaultLimit, cursor } = query;
      const before = cursor === undefined ? null : decodeCursor(cursor, Type.Integer());
      return await db.snapshot(async (sql) => {
        const rows = await listTickets(sql, { ...filterOf(query), ...viewFor(request) }, { before, limit: limit + 1 });
        const page = pageFrom(rows, limit, ({ id }) => id);
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
      tags: ['tickets'],
      params: TicketParams,
      headers: IfMatch,
      body: TransitionSchema,
      response: { 200: ticketWithVersion, 409: conflict, 412: stale },
    };
    api.post(
      '/tickets/:id/transitions',
      { schema: move, config: { roles: [...workers, 'service'] } },
      async (request, reply) => {
        const { params, headers, body } = request;
        const { id: ticketId } = await requireTicket(db, params.id);
        const expectedVersion = versionOf(headers['if-match']);
        const version = expectedVersion === undefined ? {} : { expectedVersion };
        await transitionTicket(db, {
          ticketId,
          request: requestOf(body),
          actor: actorOf(request),
          refuseWho: refuseWhoFor(request),
          now: now(),
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

/** The ticket that a path names. @throws {AppError} `not_found` */
export async function requireTicket(sql: Sql, number: string): Promise<TicketRow> {
  const id = parseTicketNumber(number);
  const ticket = id === undefined ? undefined : await findTicket(sql, id);
  if (!ticket) throw new AppError('not_found', `There is no ticket ${number}.`);
  return ticket;
}

function filterOf(query: Static<typeof ListQuery>): TicketFilter {
  const { state, asset, assignee, priority, q } = query;
  return {
    ...(state ? { states: statesOf(state) } : {}),
    ...(asset ? { asset } : {}),
    ...(assignee ? { assignee } : {}),
    ...(priority ? { priority } : {}),
    ...(q ? { text: q } : {}),
  };
}

function statesOf(text: string): readonly TicketState[] {
  return text.split(',').flatMap((name) => {
    if (name === 'open') return ticketStates.filter((state) => !endStates.includes(state));
    const state = ticketStates.find((known) => known === name);
    if (state) return [state];
    throw invalidFields([{ field: 'state', message: `${name} is none of open, ${ticketStates.join(', ')}` }]);
  });
}

function requestOf(body: Static<typeof TransitionSchema>): TransitionRequest {
  const { reviewAt, scheduledFrom, scheduledUntil, ...rest } = body;
  return {
    ...rest,
    ...(reviewAt ? { reviewAt: new Date(reviewAt) } : {}),
    ...(scheduledFrom ? { scheduledFrom: new Date(scheduledFrom) } : {}),
    ...(scheduledUntil ? { scheduledUntil: new Date(scheduledUntil) } : {}),
  };
}
