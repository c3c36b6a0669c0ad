import { Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { workers, workReaders } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import { momentsOf, OccurredAt } from '../../../http/occurred-at.ts';
import { actorOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import type { Db } from '../../db/sql.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import { listCorrections } from '../../work/corrections.ts';
import { listPartUse, type TakeFromStock, usePart } from '../../work/part-use.ts';
import { requireTicket } from '../tickets/ticket-routes.ts';
import { TicketParams } from '../tickets/ticket-schemas.ts';
import { PartCorrection, partCorrectionJson } from './correction-routes.ts';
import { jsonOf } from './json-of.ts';

const PartUseSchema = Type.Object({
  id: Type.Integer(),
  ticketId: Type.Integer(),
  partId: Type.String(),
  name: Type.String(),
  quantity: Type.Number(),
  unit: Type.Union([Type.String(), Type.Null()]),
  usedBy: Type.String(),
  usedAt: Instant,
  counts: Type.Number({ description: 'The quantity that counts, after corrections' }),
});
const NewPartUse = Type.Object(
  {
    part: Type.String({ ...names('part'), minLength: 1, maxLength: 200, description: 'Id of the part' }),
    quantity: Type.Number({ minimum: 0.001, maximum: 1_000_000 }),
    name: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'Of a part that is not kept in stock' }),
    ),
  },
  { examples: [{ part: 'seal-40', quantity: 1 }] },
);

/** Parts used on the machine. */
export function partUseRoutes(deps: { db: Db; now: Now; policy: SlaPolicy; take: TakeFromStock }): Routes {
  const { db, now, policy, take } = deps;
  return (api) => {
    const list = {
      operationId: 'listTicketPartsUsed',
      summary: 'The parts that were used on a ticket',
      tags: ['tickets'],
      params: TicketParams,
      response: {
        200: Type.Object({
          items: Type.Array(PartUseSchema),
          corrections: Type.Array(PartCorrection, { description: 'Corrections by leads' }),
        }),
      },
    };
    api.get('/tickets/:id/parts-used', { schema: list, config: { roles: workReaders } }, async ({ params }) => {
      return await db.snapshot(async (sql) => {
        const { id } = await requireTicket(sql, params.id);
        const corrections = (await listCorrections(sql, id, 'part_use')).map(partCorrectionJson);
        return { items: (await listPartUse(sql, id)).map(jsonOf), corrections };
      });
    });

    const use = {
      operationId: 'useTicketPart',
      summary: "Books a used part: from the ticket's reservation first, then from the stock",
      tags: ['tickets'],
      params: TicketParams,
      headers: OccurredAt,
      body: NewPartUse,
      response: { 201: { ...PartUseSchema, description: 'The parts that were used' } },
    };
    api.post('/tickets/:id/parts-used', { schema: use, config: { roles: workers } }, async (request, reply) => {
      const { params, body } = request;
      const done = { ticket: params.id, actor: actorOf(request), ...momentsOf(request, now()), policy };
      const used = await usePart(db, done, {
        partId: body.part,
        quantity: body.quantity,
        name: body.name ?? null,
        take,
      });
      return reply.code(201).send(jsonOf(used));
    });
  };
}
