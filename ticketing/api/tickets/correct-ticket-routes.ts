import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { leaders } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { IfMatch, versionOf, withVersion } from '../../../http/if-match.ts';
import { actorOf, callerOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import type { Db } from '../../db/sql.ts';
import { type Corrected, correctTicket } from '../../lifecycle/correct-ticket.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import { workClasses } from '../../ticket/ticket.ts';
import { nullable, PrioritySchema } from '../fields.ts';
import { ticketsJson } from './ticket-json.ts';
import { requireTicket } from './ticket-routes.ts';
import { TicketParams, TicketSchema } from './ticket-schemas.ts';

const TITLE = { minLength: 1, maxLength: 200, pattern: '\\S' } as const;

const Correction = Type.Object(
  {
    reason: Type.String({ minLength: 1, maxLength: 2000, pattern: '\\S', description: 'Why; the record keeps it' }),
    title: Type.Optional(Type.String(TITLE)),
    description: Type.Optional(Type.String({ maxLength: 10_000 })),
    titleZh: Type.Optional({
      ...nullable(Type.String(TITLE)),
      description: 'Left out beside a new title: there is none any more',
    }),
    descriptionZh: Type.Optional({
      ...nullable(Type.String({ maxLength: 10_000 })),
      description: 'Left out beside a new description: there is none any more',
    }),
    priority: Type.Optional({ ...PrioritySchema, description: 'Leads and planners set it, also lower than it was' }),
    asset: Type.Optional(Type.String({ ...names('asset'), minLength: 1, description: 'Id of the asset' })),
    failureModeGroup: Type.Optional(
      Type.String({ pattern: '^[a-z][a-z0-9_]{0,63}$', description: 'Kind of trouble, such as bearing' }),
    ),
    workClass: Type.Optional(Type.Enum([...workClasses])),
  },
  {
    examples: [{ reason: 'Only the gauge is broken', priority: 'P4', workClass: 'instrument' }],
    description: 'Fields that are left out stay as they are',
  },
);

/** `PATCH /tickets/{id}`: corrects texts, urgency and subject of a ticket. */
export function correctTicketRoutes({ db, now, policy }: { db: Db; now: Now; policy: SlaPolicy }): Routes {
  const schema = {
    operationId: 'correctTicket',
    summary: 'Corrects the words, the priority, the machine, the failure mode or the class of an open ticket',
    description:
      'Each change is an event of the record, with the values before and after and the reason. Clocks keep the time that counted, and get the targets of the new priority, machine and class. Alarms stay with the ticket.',
    tags: ['tickets'],
    params: TicketParams,
    headers: IfMatch,
    body: Correction,
    response: { 200: withVersion(TicketSchema, 'The ticket') },
  };
  return (api) => {
    api.patch('/tickets/:id', { schema, config: { roles: leaders } }, async (request, reply) => {
      refusePriority(request);
      const { params, headers, body } = request;
      const found = await requireTicket(db, params.id);
      const expectedVersion = versionOf(headers['if-match']);
      const ticket = await correctTicket(db, {
        ticketId: found.id,
        corrected: correctedOf(body),
        reason: body.reason.trim(),
        actor: actorOf(request),
        now: now(),
        policy,
        ...(expectedVersion === undefined ? {} : { expectedVersion }),
      });
      reply.header('etag', `"${ticket.version}"`);
      const [shown] = await db.snapshot(async (sql) =>
        ticketsJson(sql, [await requireTicket(sql, params.id)], { policy, now: now() }),
      );
      if (!shown) throw new Error('a row gives a ticket');
      return shown;
    });
  };
}

/** The ticket's members that a body names. */
function correctedOf({ reason: _, asset, title, titleZh, ...rest }: Static<typeof Correction>): Corrected {
  return {
    ...rest,
    ...(title !== undefined && { title: title.trim() }),
    ...(titleZh !== undefined && { titleZh: titleZh === null ? null : titleZh.trim() }),
    ...(asset !== undefined && { assetId: asset }),
  };
}

/** @throws {AppError} `forbidden` where others than leads and planners ask for a priority */
function refusePriority(request: FastifyRequest<{ Body: Static<typeof Correction> }>): void {
  const caller = callerOf(request);
  if (request.body.priority === undefined || !('role' in caller) || caller.role !== 'reliability_engineer') return;
  throw new AppError('forbidden', 'Only a lead or a planner may set the priority: leave it out, and ask one of them.');
}
