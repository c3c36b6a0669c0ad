import { type Static, Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { readers, workers } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import { problemAs } from '../../../http/problem.ts';
import { callerOf } from '../../../http/sign-in.ts';
import { Said } from '../../../http/words/answer-in-words.ts';
import type { Now } from '../../../lib/clock.ts';
import { tellWithoutHidden } from '../../access/record-view.ts';
import type { Db } from '../../db/sql.ts';
import { declinedBy } from '../../lifecycle/perform-ticket-transition.ts';
import type { Weighed } from '../../people/dispatch/choose-assignee.ts';
import { consider } from '../../people/dispatch/consider.ts';
import { type DispatchDecision, listDecisions } from '../../people/dispatch/dispatch-decisions.ts';
import { filters } from '../../people/dispatch/exclusions.ts';
import { components, defaultWeights } from '../../people/dispatch/score.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import { PrioritySchema } from '../fields.ts';
import { requireTicket } from '../tickets/ticket-routes.ts';
import { TicketParams } from '../tickets/ticket-schemas.ts';
import { nullable } from './people-schemas.ts';

const Share = Type.Number({ minimum: 0, maximum: 1 });
const byComponent = <T>(make: () => T) =>
  Object.fromEntries(components.map((component) => [component, make()])) as Record<(typeof components)[number], T>;

const WeighedSchema = Type.Object({
  person: Type.String(names('person')),
  excluded: Type.Array(Type.Object({ filter: Type.Enum([...filters]), reason: Said() }), {
    description: 'Every filter that they do not pass, in order; empty: they could take it',
  }),
  score: Type.Number({
    minimum: 0,
    maximum: 1,
    description: 'Σ weight · component / Σ weight over the known components',
  }),
  scores: Type.Object(
    byComponent(() => nullable(Share)),
    { description: 'Null: not known, and without weight' },
  ),
});
const WeightsSchema = Type.Object(byComponent(() => Type.Number()));
const DecisionSchema = Type.Object({
  id: Type.Integer(),
  at: Instant,
  kind: Type.Enum(['assign', 'override', 'coverage_gap']),
  cause: Type.String({ description: 'The cause of the dispatch' }),
  actor: Type.String(),
  chosen: nullable(Type.String(names('person'))),
  reason: Said(),
  workAt: Type.String({ format: 'date-time', description: 'When the work was to begin' }),
  weights: WeightsSchema,
  candidates: Type.Array(WeighedSchema, { description: 'People who could take it, the best score first' }),
});
const Weight = Type.Optional(Type.Number({ minimum: 0, maximum: 1_000 }));
const WhatIf = Type.Object(
  {
    ticket: Type.String({ ...names('ticket'), description: 'The number of a ticket in any state' }),
    at: Type.Optional(Type.String({ format: 'date-time', description: 'When the work begins; now where left out' })),
    priority: Type.Optional(PrioritySchema),
    without: Type.Optional(
      Type.Array(Type.String(names('person')), { maxItems: 1_000, description: 'People to leave out' }),
    ),
    weights: Type.Optional(
      Type.Object(
        byComponent(() => Weight),
        { description: 'Instead of the usual ones' },
      ),
    ),
  },
  { examples: [{ ticket: 'HB-000123', at: '2026-03-02T22:30:00Z', weights: { travel: 0 } }] },
);
const WhatIfSchema = Type.Object(
  {
    chosen: nullable(Type.String(names('person'))),
    reason: Said(),
    workAt: Instant,
    onCall: Type.Array(Type.String(names('person'))),
    weights: WeightsSchema,
    candidates: Type.Array(WeighedSchema),
  },
  { description: 'The person who would get it, and why' },
);

/** Reasons for an assignment, and the assignee under other conditions. */
export function dispatchRoutes({ db, now, policy }: { db: Db; now: Now; policy: SlaPolicy }): Routes {
  return (api) => {
    const list = {
      operationId: 'listTicketDispatch',
      summary: 'Every dispatch of a ticket with all its candidates, the last one first',
      tags: ['tickets'],
      params: TicketParams,
      querystring: Type.Object(pageQuery()),
      response: { 200: pageOf(DecisionSchema) },
    };
    api.get('/tickets/:id/dispatch', { schema: list, config: { roles: readers } }, async (request) => {
      const { params, query } = request;
      const { id: ticketId } = await requireTicket(db, params.id);
      const { limit = defaultLimit, cursor } = query;
      const before = cursor === undefined ? null : decodeCursor(cursor, Type.Integer());
      const page = pageFrom(await listDecisions(db, ticketId, { before, limit: limit + 1 }), limit, ({ id }) => id);
      const reasons = page.items.map(({ reason }) => reason);
      const told = await tellWithoutHidden(db, callerOf(request), reasons);
      return {
        items: page.items.map((item) => ({ ...decisionJson(item), reason: told(item.reason) })),
        next: page.next,
      };
    });

    const ask = {
      operationId: 'dispatchWhatIf',
      summary: 'The choice for a ticket at another time, with other weights, without some people; nothing changes',
      tags: ['dispatch'],
      body: WhatIf,
      response: { 200: WhatIfSchema, 404: problemAs('There is no such ticket') },
    };
    api.post('/dispatch/what-if', { schema: ask, config: { roles: workers } }, async (request) => {
      const { body } = request;
      const weights = { ...defaultWeights, ...body.weights };
      return await db.snapshot(async (sql) => {
        const ticket = await requireTicket(sql, body.ticket);
        const left = (body.without ?? []).map((person) => [person, 'left out here'] as const);
        const declined = new Map([
          ...(await declinedBy(sql, { ...ticket, assigneeId: null }, { action: 'assign' })),
          ...left,
        ]);
        const at = body.at === undefined ? now() : new Date(body.at);
        const work = {
          ...ticket,
          priority: body.priority ?? ticket.priority,
          ...(body.at ? { scheduledFrom: null } : {}),
        };
        const { choice, job, onCall } = await consider(sql, work, {
          now: at,
          past: at < now(),
          policy,
          declined,
          weights,
        });
        const chosen = choice.kind === 'assign' ? choice.assignee : null;
        const candidates = choice.candidates.map(weighedJson);
        const told = await tellWithoutHidden(sql, callerOf(request), [choice.reason]);
        return {
          chosen,
          reason: told(choice.reason),
          workAt: job.workAt.toISOString(),
          onCall: [...onCall],
          weights,
          candidates,
        };
      });
    });
  };
}

function decisionJson({ at, workAt, candidates, ...rest }: DispatchDecision): Static<typeof DecisionSchema> {
  return { ...rest, at: at.toISOString(), workAt: workAt.toISOString(), candidates: candidates.map(weighedJson) };
}

function weighedJson({ excluded, ...rest }: Weighed): Static<typeof WeighedSchema> {
  return { ...rest, excluded: excluded.map((each) => ({ ...each })) };
}
