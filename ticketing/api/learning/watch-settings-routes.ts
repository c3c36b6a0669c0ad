import { type Static, Type } from 'typebox';
import { leaders, readers } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { conditionOf, IfMatch, withVersion } from '../../../http/if-match.ts';
import { Instant, isoOrNull } from '../../../http/instant.ts';
import { invalidFields } from '../../../http/problem.ts';
import { actorOf } from '../../../http/sign-in.ts';
import { isReservedChannel } from '../../../ingest/reading/derived-channels.ts';
import { DeviceId, findDevice } from '../../../ingest/series/find-device.ts';
import type { Now } from '../../../lib/clock.ts';
import { LIMIT_FACTOR } from '../../../models/device/watch-settings.ts';
import type { Db } from '../../db/sql.ts';
import type { LearningParts } from '../../learning/run-learning.ts';
import { type AskedLimit, type KeptSettings, saveSettings, settingsOf } from '../../learning/watch-settings.ts';
import { Reason } from '../fields.ts';

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Channel = Type.String({ minLength: 1, maxLength: 256 });

const limit = {
  channel: Channel,
  severity: Type.Enum(['low', 'medium', 'high']),
  reason: Reason,
};
const AskedLimits = Type.Array(
  Type.Object({
    ...limit,
    severity: Type.Optional(limit.severity),
    low: Type.Optional(orNull(Type.Number({ description: 'in the unit of the channel; below it is an alarm' }))),
    high: Type.Optional(orNull(Type.Number({ description: 'above it is an alarm' }))),
    until: Type.Optional(orNull(Instant)),
  }),
  { maxItems: 64, description: 'one for each channel' },
);
const Body = Type.Object({
  reason: Reason,
  limitFactor: Type.Optional(
    Type.Number({
      minimum: LIMIT_FACTOR.least,
      maximum: LIMIT_FACTOR.most,
      description: 'times the learned limits: below 1 alarms come earlier, above 1 later',
    }),
  ),
  exclude: Type.Optional(
    Type.Array(Channel, {
      maxItems: 64,
      uniqueItems: true,
      description: 'channels that are neither judged nor learned',
    }),
  ),
  limits: Type.Optional(AskedLimits),
});
const Settings = Type.Object(
  {
    device: Type.String(),
    limitFactor: Type.Number(),
    factorAuthor: orNull(
      Type.Object(
        { by: Type.String(), at: Instant, reason: Type.String() },
        { description: 'Who set the factor; null while it is 1. Alarms by these limits name them' },
      ),
    ),
    exclude: Type.Array(Type.String()),
    limits: Type.Array(
      Type.Object({
        ...limit,
        low: orNull(Type.Number()),
        high: orNull(Type.Number()),
        until: orNull(Instant),
        setBy: Type.String(),
        setAt: Instant,
      }),
    ),
    reason: Type.String(),
    version: Type.Integer({ description: '0 where nothing was ever set' }),
    updatedAt: orNull(Instant),
    updatedBy: orNull(Type.String()),
  },
  { description: "A person's settings for watching a device" },
);

/**
 * People's settings for watching a device: a factor on its limits, channels that are left out,
 * fixed limits.
 */
export function watchSettingsRoutes(parts: Pick<LearningParts, 'series'> & { db: Db; now: Now }): Routes {
  const { db, series, now } = parts;
  const tags = ['devices'];
  return (api) => {
    const show = {
      operationId: 'getWatchSettings',
      summary: "People's settings for watching a device, by whom and why",
      tags,
      params: DeviceId,
      response: { 200: withVersion(Settings, 'What is set') },
    };
    api.get('/devices/:id/watch-settings', { schema: show, config: { roles: readers } }, async ({ params }, reply) => {
      const { device } = await findDevice(series, params.id);
      const settings = await settingsOf(db, device);
      return reply.header('etag', `"${settings.version}"`).send(settingsJson(settings));
    });

    const save = {
      operationId: 'putWatchSettings',
      summary:
        'Sets how a device is watched; members that are left out return to the default. It counts within seconds, without a restart',
      tags,
      params: DeviceId,
      headers: IfMatch,
      body: Body,
      response: { 200: withVersion(Settings, 'The settings from now on') },
    };
    api.put('/devices/:id/watch-settings', { schema: save, config: { roles: leaders } }, async (request, reply) => {
      const { device, channels } = await findDevice(series, request.params.id);
      const { limitFactor = 1, exclude = [], reason } = request.body;
      const limits = limitsOf(request.body);
      const known = channels.map(({ channel }) => channel).filter((channel) => !isReservedChannel(channel));
      for (const [field, named] of [
        ['exclude', exclude],
        ['limits', limits.map(({ channel }) => channel)],
      ] as const) {
        const unknown = named.filter((channel) => !known.includes(channel));
        if (unknown.length === 0) continue;
        throw invalidFields([{ field, message: `${device} has no ${unknown.join(', ')}; it has ${known.join(', ')}` }]);
      }
      const change = {
        device,
        limitFactor,
        excluded: exclude,
        limits,
        reason,
        actor: actorOf(request),
        now: now(),
        expected: conditionOf(request.headers['if-match']),
      };
      const settings = await db.transaction((sql) => saveSettings(sql, change));
      return reply.header('etag', `"${settings.version}"`).send(settingsJson(settings));
    });
  };
}

function limitsOf({ limits = [] }: Static<typeof Body>): readonly AskedLimit[] {
  return limits.map(({ channel, low = null, high = null, severity = 'medium', reason, until = null }, i) => {
    const refuse = (message: string) => invalidFields([{ field: `limits/${i}`, message }]);
    if (low === null && high === null) throw refuse(`${channel} needs low or high`);
    if (low !== null && high !== null && low >= high) throw refuse(`low of ${channel} must be below high`);
    if (limits.findIndex((one) => one.channel === channel) !== i) throw refuse(`${channel} has two limits; give one`);
    return { channel, low, high, severity, reason, until: until === null ? null : Date.parse(until) };
  });
}

function settingsJson(settings: KeptSettings): Static<typeof Settings> {
  const { device, limitFactor, factorAuthor, excluded, limits, reason, version, updatedAt, updatedBy } = settings;
  return {
    device,
    limitFactor,
    factorAuthor: factorAuthor && { ...factorAuthor, at: new Date(factorAuthor.at).toISOString() },
    exclude: [...excluded],
    reason,
    version,
    updatedAt: isoOrNull(updatedAt),
    updatedBy,
    limits: limits.map((one) => ({
      ...one,
      until: one.until === null ? null : new Date(one.until).toISOString(),
      setAt: new Date(one.setAt).toISOString(),
    })),
  };
}
