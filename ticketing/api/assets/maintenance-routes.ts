import { type Static, Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { leaders, readers } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { Instant, isoOrNull } from '../../../http/instant.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import { actorOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import { endWindow, listWindows, type MaintenanceWindow, planWindow, setService } from '../../alarms/asset-service.ts';
import { findAsset } from '../../assets/assets.ts';
import type { Db } from '../../db/sql.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import { AssetParams, Reason } from '../fields.ts';

const WindowSchema = Type.Object({
  id: Type.Integer(),
  asset: Type.String(),
  from: Instant,
  to: Instant,
  reason: Type.String(),
  createdBy: Type.String(),
  createdAt: Instant,
  endedAt: Type.Union([Instant, Type.Null()], { description: 'When it was over or called off' }),
});
const Plan = Type.Object({ from: Instant, to: Instant, reason: Reason });
const ServiceSchema = Type.Object({ asset: Type.String(), inService: Type.Boolean() });
const Place = Type.Object({ from: Type.Integer(), id: Type.Integer() });

/**
 * Takes assets out of service and back, and plans times of maintenance: their alarms are hidden,
 * and judged again afterwards.
 */
export function maintenanceRoutes({ db, now, policy }: { db: Db; now: Now; policy: SlaPolicy }): Routes {
  const config = { roles: leaders };
  return (api) => {
    for (const inService of [false, true]) {
      const schema = {
        operationId: inService ? 'putInService' : 'takeOutOfService',
        summary: inService ? 'Puts an asset back into service' : 'Takes an asset out of service: its alarms are hidden',
        tags: ['assets'],
        params: AssetParams,
        body: Type.Object({ reason: Reason }),
        response: { 200: ServiceSchema },
      };
      const url = inService ? '/assets/:id/in-service' : '/assets/:id/out-of-service';
      api.post(url, { schema, config }, async (request) => {
        const { params, body } = request;
        const actor = actorOf(request);
        await setService(db, params.id, { inService, reason: body.reason, actor, now: now(), policy });
        return { asset: params.id, inService };
      });
    }

    const plan = {
      operationId: 'planMaintenanceWindow',
      summary: 'Plans a time in which the alarms of an asset are hidden',
      tags: ['assets'],
      params: AssetParams,
      body: Plan,
      response: { 201: WindowSchema },
    };
    api.post('/assets/:id/maintenance-windows', { schema: plan, config }, async (request, reply) => {
      const { params, body } = request;
      const actor = actorOf(request);
      const times = { from: new Date(body.from), to: new Date(body.to) };
      const window = await planWindow(db, params.id, { ...times, reason: body.reason, actor, now: now(), policy });
      return reply.code(201).send(windowJson(window));
    });

    const list = {
      operationId: 'listMaintenanceWindows',
      summary: 'The maintenance windows of an asset, the latest first',
      tags: ['assets'],
      params: AssetParams,
      querystring: Type.Object(pageQuery()),
      response: { 200: pageOf(WindowSchema) },
    };
    api.get(
      '/assets/:id/maintenance-windows',
      { schema: list, config: { roles: readers } },
      async ({ params, query }) => {
        if (!(await findAsset(db, params.id))) throw new AppError('not_found', `There is no asset ${params.id}.`);
        const { limit = defaultLimit, cursor } = query;
        const place = cursor === undefined ? undefined : decodeCursor(cursor, Place);
        const before = place ? { from: new Date(place.from), id: place.id } : null;
        const rows = await listWindows(db, params.id, { before, limit: limit + 1 });
        const page = pageFrom(rows, limit, ({ from, id }) => ({ from: from.getTime(), id }));
        return { items: page.items.map(windowJson), next: page.next };
      },
    );

    const end = {
      operationId: 'endMaintenanceWindow',
      summary: 'Ends a maintenance window now, or calls it off',
      tags: ['assets'],
      params: Type.Object({
        id: Type.Integer({ ...names('window'), minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
      }),
      response: { 200: WindowSchema },
    };
    api.post('/maintenance-windows/:id/end', { schema: end, config }, async ({ params }) =>
      windowJson(await endWindow(db, params.id, { now: now(), policy })),
    );
  };
}

function windowJson(window: MaintenanceWindow): Static<typeof WindowSchema> {
  const { id, assetId: asset, from, to, reason, createdBy, createdAt, endedAt } = window;
  const times = { from: from.toISOString(), to: to.toISOString(), createdAt: createdAt.toISOString() };
  return { id, asset, ...times, reason, createdBy, endedAt: isoOrNull(endedAt) };
}
