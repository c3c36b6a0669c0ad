import { type Static, Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { leaders, readers } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import { actorOf } from '../../../http/sign-in.ts';
import { Said } from '../../../http/words/answer-in-words.ts';
import { DeviceId, findDevice } from '../../../ingest/series/find-device.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import { ownerOf } from '../../../models/machine/components.ts';
import type { ModelRegistry } from '../../../models/registry/model-registry.ts';
import type { Db } from '../../db/sql.ts';
import { hasVersion, listVersions, type ModelVersion } from '../../learning/model-versions.ts';
import type { LearningParts } from '../../learning/run-learning.ts';
import { Reason } from '../fields.ts';

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

const Version = Type.Object(
  {
    name: Type.String({ description: 'The device, or `device/component`' }),
    version: Type.Integer(),
    modelId: Type.String(),
    madeBy: Type.Enum(['train', 'live', 'history']),
    reason: Said({ description: 'why it was learned' }),
    learnedFrom: Instant,
    learnedTo: Instant,
    readings: orNull(Type.Integer({ description: 'that it was learned from' })),
    heldOut: orNull(
      Type.Object(
        {
          readings: Type.Integer(),
          overThreshold: orNull(Type.Number()),
          falseAlarmsPerMonth: orNull(Type.Number()),
        },
        { description: 'figures on held-out readings' },
      ),
    ),
    alarms: Type.Integer({ description: 'that it raised' }),
    run: orNull(Type.Integer({ description: 'the learning run that made it' })),
    createdAt: Instant,
    kept: Type.Boolean({ description: 'whether a return to it is possible' }),
  },
  { description: 'A model that a device has had' },
);
const Place = Type.Object({ createdAt: Type.Integer(), name: Type.String(), version: Type.Integer() });
const Restored = Type.Object({
  device: Type.String(names('device')),
  name: Type.String(),
  model: Type.String(),
  fixed: Type.Boolean(),
  detail: Said(),
});

/** The models of a device, and a return to one of them. */
export function deviceModelRoutes(
  parts: Pick<LearningParts, 'series' | 'decided'> & { db: Db; now: Now; registry: ModelRegistry },
): Routes {
  const { db, series, registry, now, decided } = parts;
  const tags = ['devices'];
  return (api) => {
    const list = {
      operationId: 'listDeviceModels',
      summary:
        'The models that a device and its components have had, why each was learned and from what, the latest first',
      tags,
      params: DeviceId,
      querystring: Type.Object(pageQuery()),
      response: { 200: pageOf(Version) },
    };
    api.get('/devices/:id/models', { schema: list, config: { roles: readers } }, async ({ params, query }) => {
      const { device } = await findDevice(series, params.id);
      const { limit = defaultLimit, cursor } = query;
      const place = cursor === undefined ? undefined : decodeCursor(cursor, Place);
      const after = place ? { ...place, createdAt: new Date(place.createdAt) } : null;
      const rows = await listVersions(db, device, { after, limit: limit + 1 });
      const page = pageFrom(rows, limit, ({ createdAt, name, version }) => ({
        createdAt: createdAt.getTime(),
        name,
        version,
      }));
      const kept = await registry.ids();
      return { items: page.items.map((row) => versionJson(row, kept)), next: page.next };
    });

    const restore = {
      operationId: 'restoreDeviceModel',
      summary: 'Gives a device a model that it has had',
      tags,
      params: Type.Object({ ...DeviceId.properties, model: Type.String({ ...names('model'), minLength: 1 }) }),
      body: Type.Object({
        reason: Reason,
        fixed: Type.Optional(
          Type.Boolean({
            description:
              'true: it is not learned again until it is rolled back; else once as many readings again have come',
          }),
        ),
      }),
      response: { 200: Restored },
    };
    api.post('/devices/:id/models/:model/restore', { schema: restore, config: { roles: leaders } }, async (request) => {
      const { params, body } = request;
      const { device } = await findDevice(series, params.id);
      const { card } = await registry.get(params.model);
      const { name } = card.subject;
      if (card.subject.kind !== 'device' || ownerOf(name).device !== device) {
        throw new AppError('not_found', `${card.id} is no model of ${device}.`);
      }
      const { fixed = false, reason } = body;
      const actor = actorOf(request);
      const action = fixed ? 'promote' : 'learn';
      const by = { at: now().toISOString(), by: actor, reason };
      await registry.promote({ ...by, action, subject: card.subject, model: card.id });
      await decided(actor);
      const known = await hasVersion(db, { name, modelId: card.id });
      const detail = `${name} uses ${card.id}${known ? '' : ', which it has not had before'} within a few seconds of its next reading`;
      return { device, name, model: card.id, fixed, detail };
    });
  };
}

function versionJson(row: ModelVersion, kept: ReadonlySet<string>): Static<typeof Version> {
  const { name, version, modelId, madeBy, reason, readings, metrics, alarms, runId, createdAt } = row;
  return {
    name,
    version,
    modelId,
    madeBy,
    reason,
    readings,
    alarms,
    run: runId,
    createdAt: createdAt.toISOString(),
    learnedFrom: row.learnedFrom.toISOString(),
    learnedTo: row.learnedTo.toISOString(),
    heldOut: metrics && {
      readings: metrics.heldOutRows,
      overThreshold: metrics.overThreshold,
      falseAlarmsPerMonth: metrics.falseAlarmsPerMonth,
    },
    kept: kept.has(modelId),
  };
}
