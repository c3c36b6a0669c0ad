import { Type } from 'typebox';
import { everyone, readers } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import { callerOf } from '../../../http/sign-in.ts';
import { Said } from '../../../http/words/answer-in-words.ts';
import { recordFor } from '../../access/record-view.ts';
import type { Db } from '../../db/sql.ts';
import { evidenceOfTicket } from '../../episodes/find-episodes.ts';
import { ticketNumber } from '../../ticket/ticket.ts';
import { readEvents } from '../../ticket/ticket-events.ts';
import { listRequesters } from '../../work/requesters.ts';
import { EvidenceSchema, evidenceJson } from '../episodes/episode-json.ts';
import { requireTicket } from './ticket-routes.ts';
import { TicketParams } from './ticket-schemas.ts';

const EventSchema = Type.Object({
  sequence: Type.Integer(),
  at: Instant,
  actor: Type.String(),
  kind: Type.String(),
  payload: Type.Record(Type.String(), Type.Unknown()),
  previousHash: Type.String(),
  hash: Type.String({
    description: 'SHA-256 over the canonical JSON of the ticket number and all other members but `said`',
  }),
  said: Type.Array(Said(), { description: 'Why, in words: the reasons that the payload names' }),
});

const RequesterSchema = Type.Object({
  requester: Type.String({ description: 'As records name them: the id of a person, or `token:` and a name' }),
  name: Type.String(),
});

/** Evidence and record of a ticket. */
export function ticketDetailRoutes({ db }: { db: Db }): Routes {
  const config = { roles: everyone };
  return (api) => {
    const evidence = {
      operationId: 'getTicketEvidence',
      summary: 'The evidence of its alarms, as it was frozen when each was raised',
      tags: ['tickets'],
      params: TicketParams,
      response: { 200: Type.Object({ ticket: Type.String(), episodes: Type.Array(EvidenceSchema) }) },
    };
    api.get('/tickets/:id/evidence', { schema: evidence, config }, async ({ params }) => {
      const { id } = await requireTicket(db, params.id);
      return { ticket: ticketNumber(id), episodes: (await evidenceOfTicket(db, id)).map(evidenceJson) };
    });

    const requesters = {
      operationId: 'listTicketRequesters',
      summary:
        'The requesters of a ticket, and of those that were merged into it: they see it, and are notified of its end',
      tags: ['tickets'],
      params: TicketParams,
      response: { 200: pageOf(RequesterSchema) },
    };
    api.get('/tickets/:id/requesters', { schema: requesters, config: { roles: readers } }, async ({ params }) => {
      const { id } = await requireTicket(db, params.id);
      return { items: [...(await listRequesters(db, id))], next: null };
    });

    const events = {
      operationId: 'listTicketEvents',
      summary: 'The record of a ticket: append-only, each event bound to the one before by its hash',
      description:
        'Requesters read its outcome. Parts that a caller may not see are left out; the hashes are of the whole.',
      tags: ['tickets'],
      params: TicketParams,
      querystring: Type.Object(pageQuery()),
      response: { 200: pageOf(EventSchema) },
    };
    api.get('/tickets/:id/events', { schema: events, config }, async (request) => {
      const { params, query } = request;
      const { id } = await requireTicket(db, params.id);
      const { limit = defaultLimit, cursor } = query;
      const after = cursor === undefined ? 0 : decodeCursor(cursor, Type.Integer());
      const page = pageFrom(await readEvents(db, id, { after, limit: limit + 1 }), limit, (last) => last.sequence);
      const record = await recordFor(db, callerOf(request), page.items);
      const items = record.map(({ after: _, ...event }) => ({
        ...event,
        at: event.at.toISOString(),
        payload: { ...event.payload },
        said: [event.payload['reason'], event.payload['why']].filter(isText),
      }));
      return { items, next: page.next };
    });
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
