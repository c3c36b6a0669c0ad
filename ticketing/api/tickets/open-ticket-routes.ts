import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import type { Caller } from '../../../http/access/caller.ts';
import { names } from '../../../http/access/names.ts';
import { leaders, readers, writers } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { IfMatch, withVersion } from '../../../http/if-match.ts';
import { actorOf, callerOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import { unspecified } from '../../assets/failure-modes.ts';
import type { Db } from '../../db/sql.ts';
import { readOpeningRules, writeOpeningRules } from '../../lifecycle/opening-rules.ts';
import { requestTicket } from '../../lifecycle/request-ticket.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import { ticketNumber, ticketSources } from '../../ticket/ticket.ts';
import { claim, showVersion } from '../claim.ts';
import { PrioritySchema } from '../fields.ts';
import { ticketsJson } from './ticket-json.ts';
import { requireTicket } from './ticket-routes.ts';
import { TicketSchema } from './ticket-schemas.ts';

const Request = Type.Object(
  {
    asset: Type.String({ ...names('asset'), minLength: 1, description: 'Id of the asset', examples: ['plant:pump-1'] }),
    title: Type.String({ minLength: 1, maxLength: 200, examples: ['Oil under the gearbox'] }),
    description: Type.Optional(Type.String({ maxLength: 10_000 })),
    failureModeGroup: Type.Optional(
      Type.String({
        pattern: '^[a-z][a-z0-9_]{0,63}$',
        description: `Kind of trouble, such as bearing; ${unspecified} where left out`,
      }),
    ),
    workClass: Type.Optional(
      Type.Enum(['corrective', 'preventive', 'inspection', 'instrument'], { description: 'corrective where left out' }),
    ),
    priority: Type.Optional({
      ...PrioritySchema,
      description: 'P3 where left out. A requester does not set it: those who plan the work do',
    }),
    candidate: Type.Optional(Type.Boolean({ description: 'A planner must review it first' })),
  },
  {
    examples: [{ asset: 'plant:pump-1', title: 'Oil under the gearbox', failureModeGroup: 'leakage', priority: 'P3' }],
  },
);

const Rules = Type.Object(
  {
    autoOpenScore: Type.Number({
      minimum: 1,
      maximum: 1_000,
      description: 'An alarm with a lower peak score opens a candidate; 1 is the alarm threshold',
    }),
    approvedSources: Type.Array(Type.Enum([...ticketSources]), {
      maxItems: 4,
      description: 'Sources whose tickets begin as candidates',
    }),
    candidateDays: Type.Integer({ minimum: 1, maximum: 365, description: 'Then a candidate expires as no_action' }),
    floodAlarms: Type.Integer({
      minimum: 1,
      maximum: 100_000,
      description: 'More new alarms within ten minutes at one site are a flood',
    }),
  },
  { examples: [{ autoOpenScore: 1.2, approvedSources: ['person'], candidateDays: 14, floodAlarms: 10 }] },
);

/**
 * Opens tickets for people, programs and plans, and decides when one begins as a candidate.
 */
export function openTicketRoutes({ db, now, policy }: { db: Db; now: Now; policy: SlaPolicy }): Routes {
  const answer = { ...TicketSchema, headers: { ETag: { type: 'string', description: 'The version' } } };
  return (api) => {
    const open = {
      operationId: 'openTicket',
      summary: 'Opens a ticket, or adds to the one that is open for the same trouble',
      description:
        'One ticket is open for an asset, failure-mode group and work class: where there is one, what is asked is added to its record and it is answered with 200.',
      tags: ['tickets'],
      body: Request,
      response: {
        200: { ...answer, description: 'The ticket that was open already' },
        201: { ...answer, description: 'The new ticket' },
      },
    };
    api.post('/tickets', { schema: open, config: { roles: writers } }, async (request, reply) => {
      refusePriority(request);
      const { ticket, isNew } = await requestTicket(db, {
        ...withDefaults(request.body),
        source: sourceOf(callerOf(request)),
        actor: actorOf(request),
        now: now(),
        policy,
      });
      const number = ticketNumber(ticket.id);
      const [shown] = await db.snapshot(async (sql) =>
        ticketsJson(sql, [await requireTicket(sql, number)], { policy, now: now() }),
      );
      if (!shown) throw new Error('a row gives a ticket');
      reply.headers({ etag: `"${shown.version}"`, location: `/api/v1/tickets/${number}` });
      return reply.code(isNew ? 201 : 200).send(shown);
    });
    addRules(api, { db, now });
  };
}

/**
 * Derives a ticket's origin from the caller, never from the body: rules of opening depend on it.
 */
function sourceOf(caller: Caller): 'person' | 'api' {
  return caller.kind === 'token' || caller.kind === 'device' ? 'api' : 'person';
}

/** Only people who plan the work set the priority. @throws {AppError} `forbidden` */
function refusePriority(request: FastifyRequest<{ Body: Static<typeof Request> }>): void {
  const caller = callerOf(request);
  if (request.body.priority === undefined || !('role' in caller) || caller.role !== 'requester') return;
  throw new AppError('forbidden', 'A requester does not set the priority: leave it out, and a planner decides.');
}

function withDefaults(body: Static<typeof Request>) {
  const { description = '', failureModeGroup = unspecified, workClass = 'corrective', priority = 'P3', ...rest } = body;
  return { ...rest, description, failureModeGroup, workClass, priority, candidate: body.candidate ?? false };
}

/** There is one set of rules. */
const RULES = { noun: 'opening rules', id: 'true' } as const;

function addRules(api: Parameters<Routes>[0], { db, now }: { db: Db; now: Now }): void {
  const show = {
    operationId: 'getOpeningRules',
    summary: 'Rules for candidates and for floods',
    tags: ['tickets'],
    response: { 200: Rules },
  };
  api.get('/opening-rules', { schema: show, config: { roles: readers } }, async (_request, reply) => {
    await showVersion(db, reply, RULES);
    const { approvedSources, ...rules } = await readOpeningRules(db);
    return { ...rules, approvedSources: [...approvedSources] };
  });
  const change = {
    operationId: 'changeOpeningRules',
    summary: 'Changes when a ticket begins as a candidate; open tickets stay as they are',
    tags: ['tickets'],
    headers: IfMatch,
    body: Rules,
    response: { 200: withVersion(Rules, 'The rules') },
  };
  api.put('/opening-rules', { schema: change, config: { roles: leaders } }, async (request) => {
    await db.transaction(async (sql) => {
      await claim(sql, request, RULES);
      await writeOpeningRules(sql, request.body, { actor: actorOf(request), now: now() });
    });
    return request.body;
  });
}
