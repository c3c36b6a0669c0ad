import { Type } from 'typebox';
import { personOf } from '../../../http/access/caller.ts';
import { workers } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { actorOf, callerOf, viewFor } from '../../../http/sign-in.ts';
import { Said } from '../../../http/words/answer-in-words.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import type { Db, Sql } from '../../db/sql.ts';
import { takeTicket, whyNotTake } from '../../lifecycle/take-ticket.ts';
import { listTickets, type TicketRow } from '../../search/find-tickets.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import { nullable } from '../fields.ts';
import { ticketsJson } from './ticket-json.ts';
import { requireTicket } from './ticket-routes.ts';
import { TicketParams, TicketSchema } from './ticket-schemas.ts';

/** Most tickets of the list: each is weighed against the people. */
const MOST = 50;
const NO_PERSON = 'Only a person takes a ticket; sign in as one.';

const Free = Type.Object({
  items: Type.Array(
    Type.Object({
      ticket: TicketSchema,
      hindrance: nullable(Said({ description: 'Why you cannot take it' })),
    }),
  ),
});

/** Tickets without an assignee, and taking one of them. */
export function freeTicketRoutes(deps: { db: Db; now: Now; policy: SlaPolicy }): Routes {
  const { db, now, policy } = deps;
  const list = {
    operationId: 'listFreeTickets',
    summary: `New tickets that nobody has, due first; at most ${MOST}`,
    tags: ['tickets'],
    response: { 200: Free },
  };
  const take = {
    operationId: 'takeTicket',
    summary: 'Takes a free ticket: it is assigned to you and accepted',
    description:
      'Shift, absence and load do not hinder you; a missing skill or certificate, or no access to the site, does. Of two people one has it: the other is answered 409 with the name.',
    tags: ['tickets'],
    params: TicketParams,
    response: { 200: { ...TicketSchema, description: 'The ticket' } },
  };
  return (api) => {
    api.get('/tickets/free', { schema: list, config: { roles: workers } }, async (request) =>
      db.snapshot(async (sql) => {
        const filter = { states: ['new' as const], ...viewFor(request) };
        const rows = await listTickets(sql, filter, { order: 'due', after: null, limit: MOST });
        const person = personOf(callerOf(request));
        const tickets = await ticketsJson(sql, rows, { policy, now: now() });
        const against = await hindrances(sql, rows, { person, now: now(), policy });
        return { items: tickets.map((ticket, at) => ({ ticket, hindrance: against[at] ?? null })) };
      }),
    );

    const config = { roles: workers, anyTicket: true };
    api.post('/tickets/:id/take', { schema: take, config }, async (request, reply) => {
      const person = personOf(callerOf(request));
      if (person === null) throw new AppError('forbidden', NO_PERSON);
      const { id: ticketId } = await requireTicket(db, request.params.id);
      await takeTicket(db, { ticketId, person, actor: actorOf(request), now: now(), policy });
      return await db.snapshot(async (sql) => {
        const [ticket] = await ticketsJson(sql, [await requireTicket(sql, request.params.id)], { policy, now: now() });
        if (!ticket) throw new Error('a row gives a ticket');
        reply.header('etag', `"${ticket.version}"`);
        return ticket;
      });
    });
  };
}

async function hindrances(
  sql: Sql,
  rows: readonly TicketRow[],
  { person, now, policy }: { person: string | null; now: Date; policy: SlaPolicy },
): Promise<readonly (string | null)[]> {
  if (person === null) return rows.map(() => NO_PERSON);
  const against: (string | null)[] = [];
  for (const row of rows) against.push(await whyNotTake(sql, row, { person, now, policy }));
  return against;
}
