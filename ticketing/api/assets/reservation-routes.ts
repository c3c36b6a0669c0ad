import { Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { workers, workReaders } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import { actorOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import type { Db, Sql } from '../../db/sql.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import {
  missingParts,
  releasePart,
  reservationsOf,
  reservePart,
  waiveParts,
  waiverOf,
} from '../../work/reservations.ts';
import { requireTicket } from '../tickets/ticket-routes.ts';
import { TicketParams } from '../tickets/ticket-schemas.ts';
import { Quantity } from './part-routes.ts';

const KeptSchema = Type.Object({
  reservations: Type.Array(
    Type.Object({
      id: Type.Integer(),
      part: Type.String(),
      name: Type.String(),
      store: Type.String(names('store')),
      quantity: Type.Number({ description: 'The quantity that is still reserved, or was' }),
      used: Type.Union([Type.Number(), Type.Null()]),
      state: Type.Enum(['reserved', 'released', 'consumed']),
      by: Type.String(),
      at: Instant,
    }),
  ),
  missing: Type.Array(Type.String(), { description: 'Parts of the plan that are neither reserved, taken nor waived' }),
  waiver: Type.Union([Type.Object({ reason: Type.String(), by: Type.String(), at: Instant }), Type.Null()]),
});

const ReservationParams = Type.Object({
  id: TicketParams.properties.id,
  reservation: Type.Integer({ ...names('part_of_ticket'), minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
});

/** Parts that are kept for a ticket. */
export function reservationRoutes({ db, now, policy }: { db: Db; now: Now; policy: SlaPolicy }): Routes {
  return (api) => {
    const common = { tags: ['tickets'], params: TicketParams, response: { 200: KeptSchema } };
    const list = { ...common, operationId: 'listReservations', summary: 'The parts that are kept for a ticket' };
    api.get('/tickets/:id/reservations', { schema: list, config: { roles: workReaders } }, async ({ params }) => {
      return await keptJson(db, (await requireTicket(db, params.id)).id);
    });

    const reserve = {
      ...common,
      operationId: 'reservePart',
      summary: 'Keeps a part for a ticket',
      body: Type.Object({
        part: Type.String(names('part')),
        store: Type.String(names('store')),
        quantity: Quantity,
      }),
    };
    api.post('/tickets/:id/reservations', { schema: reserve, config: { roles: workers } }, async (request) => {
      const { part: partId, store: storeId, quantity } = request.body;
      const done = { ticket: request.params.id, actor: actorOf(request), now: now(), policy };
      await reservePart(db, done, { partId, storeId, quantity });
      return await keptJson(db, (await requireTicket(db, request.params.id)).id);
    });

    const release = {
      ...common,
      operationId: 'releasePart',
      summary: 'Returns the rest of a reservation',
      params: ReservationParams,
    };
    const url = '/tickets/:id/reservations/:reservation/release';
    api.post(url, { schema: release, config: { roles: workers } }, async (request) => {
      const { id, reservation } = request.params;
      await releasePart(db, { ticket: id, actor: actorOf(request), now: now(), policy }, reservation);
      return await keptJson(db, (await requireTicket(db, id)).id);
    });

    const waive = {
      ...common,
      operationId: 'waiveParts',
      summary: 'Continues the work without the planned parts',
      body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }) }),
    };
    api.post('/tickets/:id/parts-waiver', { schema: waive, config: { roles: workers } }, async (request) => {
      const done = { ticket: request.params.id, actor: actorOf(request), now: now(), policy };
      await waiveParts(db, done, request.body.reason);
      return await keptJson(db, (await requireTicket(db, request.params.id)).id);
    });
  };
}

async function keptJson(sql: Sql, ticketId: number) {
  const waiver = await waiverOf(sql, ticketId);
  const reservations = (await reservationsOf(sql, ticketId)).map(
    ({ partId, storeId, createdBy, createdAt, ...row }) => ({
      ...row,
      part: partId,
      store: storeId,
      by: createdBy,
      at: createdAt.toISOString(),
    }),
  );
  const missing = [...(await missingParts(sql, ticketId))];
  return { reservations, missing, waiver: waiver && { ...waiver, at: waiver.at.toISOString() } };
}
