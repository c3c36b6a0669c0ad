import { Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { leaders } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import { actorOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import type { Db } from '../../db/sql.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import { type Correction, correctLabour, correctPartUse } from '../../work/corrections.ts';
import { TicketParams } from '../tickets/ticket-schemas.ts';

const common = {
  id: Type.Integer(),
  corrects: Type.Integer({ description: 'The line that it corrects' }),
  reason: Type.String(),
  by: Type.String(),
  at: Instant,
};

/** A line that takes back hours. */
export const LabourCorrection = Type.Object({ ...common, seconds: Type.Number({ description: 'Below zero' }) });

/** A line that takes back parts. */
export const PartCorrection = Type.Object({ ...common, quantity: Type.Number({ description: 'Below zero' }) });

const Reason = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' });
const LineParams = Type.Object({
  id: TicketParams.properties.id,
  line: Type.Integer({ ...names('part_of_ticket'), minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
});
const WrongHours = Type.Object(
  {
    seconds: Type.Optional(
      Type.Number({
        minimum: 1,
        maximum: 86_400,
        description: 'How much of the line was never worked, from its end; left out: all of it',
      }),
    ),
    reason: Reason,
  },
  { examples: [{ seconds: 1_800, reason: 'the break was booked, too' }] },
);
const WrongParts = Type.Object(
  {
    quantity: Type.Optional(
      Type.Number({
        minimum: 0.001,
        maximum: 1_000_000,
        multipleOf: 0.001,
        description: 'How many of the line were never used; left out: all of them',
      }),
    ),
    reason: Reason,
  },
  { examples: [{ quantity: 1, reason: 'two were booked, one was used' }] },
);

/** Leads take back wrong bookings: each line once, by a line of its own. */
export function correctionRoutes(deps: { db: Db; now: Now; policy: SlaPolicy }): Routes {
  const { db, now, policy } = deps;
  const config = { roles: leaders };
  const tags = ['tickets'];
  return (api) => {
    const labour = {
      operationId: 'correctTicketLabour',
      summary: 'Subtracts hours that were booked wrongly; a line is corrected once, and never falls below zero',
      tags,
      params: LineParams,
      body: WrongHours,
      response: { 201: { ...LabourCorrection, description: 'The line that corrects' } },
    };
    const hours = '/tickets/:id/labour/:line/correction';
    api.post(hours, { schema: labour, config }, async (request, reply) => {
      const { params, body } = request;
      const done = { ticket: params.id, actor: actorOf(request), now: now(), policy };
      const amount = body.seconds === undefined ? undefined : body.seconds * 1_000;
      const made = await correctLabour(db, done, { line: params.line, amount, reason: body.reason });
      return reply.code(201).send(labourCorrectionJson(made));
    });

    const parts = {
      operationId: 'correctTicketPartUse',
      summary: 'Takes back parts that were booked wrongly; those from the stock return there',
      tags,
      params: LineParams,
      body: WrongParts,
      response: { 201: { ...PartCorrection, description: 'The line that corrects' } },
    };
    const used = '/tickets/:id/parts-used/:line/correction';
    api.post(used, { schema: parts, config }, async (request, reply) => {
      const { params, body } = request;
      const done = { ticket: params.id, actor: actorOf(request), now: now(), policy };
      const made = await correctPartUse(db, done, { line: params.line, amount: body.quantity, reason: body.reason });
      return reply.code(201).send(partCorrectionJson(made));
    });
  };
}

/** A correction of hours as routes answer it. */
export function labourCorrectionJson(correction: Correction) {
  return { ...commonJson(correction), seconds: -correction.amount / 1_000 };
}

/** A correction of parts as routes answer it. */
export function partCorrectionJson(correction: Correction) {
  return { ...commonJson(correction), quantity: -correction.amount };
}

function commonJson({ id, corrects, reason, correctedBy, correctedAt }: Correction) {
  return { id, corrects, reason, by: correctedBy, at: correctedAt.toISOString() };
}
