import { Type } from 'typebox';
import { leaders, readers } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { conditionOf, IfMatch, withVersion } from '../../../http/if-match.ts';
import { Instant } from '../../../http/instant.ts';
import { invalidFields } from '../../../http/problem.ts';
import { actorOf } from '../../../http/sign-in.ts';
import { isReservedChannel } from '../../../ingest/reading/derived-channels.ts';
import { DeviceId, findDevice } from '../../../ingest/series/find-device.ts';
import type { Now } from '../../../lib/clock.ts';
import { inForceFor, layersOf } from '../../assets/watching/watch-in-force.ts';
import { type MovedField, movesOf, type WatchMove } from '../../assets/watching/watch-moves.ts';
import { saveSettings, settingsOf } from '../../assets/watching/watch-settings.ts';
import type { Db, Sql } from '../../db/sql.ts';
import type { LearningParts } from '../../learning/run-learning.ts';
import { nullable } from '../fields.ts';
import {
  fallBackNotes,
  limitsOf,
  Notes,
  settingsJson,
  settingsMembers,
  sidesText,
  WatchBody,
} from './watch-settings-schemas.ts';

/** Moves of a device that are shown, the newest first. */
const MOVES_SHOWN = 10;

const Moved = nullable(
  Type.Object({ value: Type.String(), from: nullable(Type.String({ description: 'Name of a device or an asset' })) }),
);
const Settings = Type.Object(
  {
    device: Type.String(),
    ...settingsMembers,
    moves: Type.Array(
      Type.Object({
        at: Instant,
        by: Type.String(),
        component: nullable(Type.String()),
        fromAsset: nullable(Type.String()),
        toAsset: nullable(Type.String()),
        changes: Type.Array(Type.Object({ field: Type.String(), before: Moved, after: Moved })),
      }),
      { description: `What moves in the tree of assets changed; the newest first, at most ${MOVES_SHOWN}` },
    ),
  },
  { description: 'How a device is watched: what people set for it, and what it inherits from assets above' },
);
const Saved = Type.Object({ ...Settings.properties, notes: Notes });

/**
 * People's settings for watching a device: a factor on its limits, channels that are left out,
 * fixed limits. What is not set for it comes from the nearest asset above that sets it.
 */
export function watchSettingsRoutes(parts: Pick<LearningParts, 'series'> & { db: Db; now: Now }): Routes {
  const { db, series, now } = parts;
  const tags = ['devices'];
  return (api) => {
    const show = {
      operationId: 'getWatchSettings',
      summary: 'How a device is watched: what is in force, where it comes from, by whom and why',
      tags,
      params: DeviceId,
      response: { 200: withVersion(Settings, 'What is set, and in force') },
    };
    api.get('/devices/:id/watch-settings', { schema: show, config: { roles: readers } }, async ({ params }, reply) => {
      const { device } = await findDevice(series, params.id);
      const answer = await db.snapshot((sql) => shownOf(sql, device));
      return reply.header('etag', `"${answer.version}"`).send(answer);
    });

    const save = {
      operationId: 'putWatchSettings',
      summary:
        'Sets how a device is watched; members that are left out, or null, are inherited. It counts within seconds, without a restart',
      tags,
      params: DeviceId,
      headers: IfMatch,
      body: WatchBody,
      response: { 200: withVersion(Saved, 'The settings from now on') },
    };
    api.put('/devices/:id/watch-settings', { schema: save, config: { roles: leaders } }, async (request, reply) => {
      const { device, channels } = await findDevice(series, request.params.id);
      const { limitFactor = null, exclude = null, reason } = request.body;
      const limits = limitsOf(request.body);
      const known = channels.map(({ channel }) => channel).filter((channel) => !isReservedChannel(channel));
      for (const [field, named] of [
        ['exclude', exclude ?? []],
        ['limits', limits.map(({ channel }) => channel)],
      ] as const) {
        const unknown = named.filter((channel) => !known.includes(channel));
        if (unknown.length === 0) continue;
        throw invalidFields([{ field, message: `${device} has no ${unknown.join(', ')}; it has ${known.join(', ')}` }]);
      }
      const change = {
        subject: { kind: 'device', id: device } as const,
        limitFactor,
        excluded: exclude,
        limits,
        reason,
        actor: actorOf(request),
        now: now(),
        expected: conditionOf(request.headers['if-match']),
      };
      const answer = await db.transaction(async (sql) => {
        const { before, after } = await saveSettings(sql, change);
        const notes = [...fallBackNotes(before, after, await inForceFor(sql, device))];
        return { ...(await shownOf(sql, device)), notes };
      });
      return reply.header('etag', `"${answer.version}"`).send(answer);
    });
  };
}

async function shownOf(sql: Sql, device: string) {
  const settings = await settingsOf(sql, { kind: 'device', id: device });
  const layers = (await layersOf(sql, [device])).get(device) ?? [];
  const moves = await movesOf(sql, device, MOVES_SHOWN);
  return { device, ...settingsJson(settings, layers), moves: moves.map(moveJson) };
}

function moveJson({ watched, at, actor, fromAsset, toAsset, changes }: WatchMove) {
  const [, component = null] = watched.split('/', 2);
  return {
    at: at.toISOString(),
    by: actor,
    component,
    fromAsset,
    toAsset,
    changes: changes.map(({ field, before, after }) => ({
      field,
      before: movedJson(field, before),
      after: movedJson(field, after),
    })),
  };
}

function movedJson(field: string, moved: MovedField['before']) {
  if (moved === null) return null;
  const { value, from } = moved as { readonly value: unknown; readonly from: string | null };
  if (field.startsWith('limits.')) return { value: sidesText(value as Parameters<typeof sidesText>[0]), from };
  return { value: Array.isArray(value) ? value.join(', ') : String(value), from };
}
