import { type Static, Type } from 'typebox';
import type { Now } from '../../lib/clock.ts';
import { everyone } from '../access/roles.ts';
import type { Db } from '../db.ts';
import { evidenceOfTicket } from '../find-episodes.ts';
import { type Clock, clocksOf } from '../sla/clocks.ts';
import type { SlaPolicy, TermsLookup } from '../sla/policy.ts';
import { readEvents } from '../ticket-events.ts';
import { clockEvents } from '../ticket-record.ts';
import { ticketNumber } from '../tickets.ts';
import { EvidenceSchema, evidenceJson } from './episode-json.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from './paging.ts';
import type { Routes } from './server.ts';
import { clockJson, isoOrNull } from './ticket-json.ts';
import { requireTicket } from './ticket-routes.ts';
import { ClockSchema, Instant, TicketParams } from './ticket-schemas.ts';

const EventSchema = Type.Object({
  sequence: Type.Integer(),
  at: Instant,
  actor: Type.String(),
  kind: Type.String(),
  payload: Type.Record(Type.String(), Type.Unknown()),
  previousHash: Type.String(),
  hash: Type.String({ description: 'SHA-256 over the canonical JSON of the ticket number and all other members' }),
});

const SlaSchema = Type.Object({
  ticket: Type.String(),
  clocks: Type.Array(
    Type.Intersect([
      ClockSchema,
      Type.Object({
        generation: Type.Integer({ description: 'Counts how often the ticket was opened' }),
        intervals: Type.Array(
          Type.Object({
            from: Instant,
            to: Type.Union([Instant, Type.Null()]),
            counted: Type.Boolean(),
            why: Type.String(),
          }),
        ),
      }),
    ]),
  ),
});

/** What stands behind a ticket: evidence, record and clocks explained. */
export function ticketDetailRoutes(deps: { db: Db; now: Now; policy: SlaPolicy }): Routes {
  const { db, now, policy } = deps;
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

    const events = {
      operationId: 'listTicketEvents',
      summary: 'The record of a ticket: append-only, each event bound to the one before by its hash',
      tags: ['tickets'],
      params: TicketParams,
      querystring: Type.Object(pageQuery()),
      response: { 200: pageOf(EventSchema) },
    };
    api.get('/tickets/:id/events', { schema: events, config }, async ({ params, query }) => {
      const { id } = await requireTicket(db, params.id);
      const { limit = defaultLimit, cursor } = query;
      const after = cursor === undefined ? 0 : decodeCursor(cursor, Type.Integer());
      const page = pageFrom(await readEvents(db, id, { after, limit: limit + 1 }), limit, (last) => last.sequence);
      const items = page.items.map((event) => ({
        ...event,
        at: event.at.toISOString(),
        payload: { ...event.payload },
      }));
      return { items, next: page.next };
    });

    const sla = {
      operationId: 'getTicketSla',
      summary: 'Every clock of a ticket, with each interval that counted or did not, worked out from the record',
      tags: ['tickets'],
      params: TicketParams,
      response: { 200: SlaSchema },
    };
    api.get('/tickets/:id/sla', { schema: sla, config }, async ({ params }) => {
      const { id } = await requireTicket(db, params.id);
      const rules = await policy.rules(db);
      const clocks = clocksOf(clockEvents(await readEvents(db, id)), rules);
      return { ticket: ticketNumber(id), clocks: clocks.map((clock) => explain(clock, rules)) };
    });

    function explain(clock: Clock, rules: TermsLookup): Static<typeof SlaSchema>['clocks'][number] {
      const intervals = clock.intervals.map(({ from, to, counted, why }) => ({
        from: from.toISOString(),
        to: isoOrNull(to),
        counted,
        why,
      }));
      return { ...clockJson(clock, { rules, now: now() }), generation: clock.generation, intervals };
    }
  };
}
