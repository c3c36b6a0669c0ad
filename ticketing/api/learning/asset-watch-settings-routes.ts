import { Type } from 'typebox';
import { leaders, readers } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { conditionOf, IfMatch, withVersion } from '../../../http/if-match.ts';
import { actorOf } from '../../../http/sign-in.ts';
import { isReservedChannel } from '../../../ingest/reading/derived-channels.ts';
import type { SeriesStore } from '../../../ingest/series/series-store.ts';
import type { Now } from '../../../lib/clock.ts';
import { inForceOf, layersAbove, setBelow, watchedBelow } from '../../assets/watching/watch-in-force.ts';
import { saveSettings, settingsOf } from '../../assets/watching/watch-settings.ts';
import type { Db, Sql } from '../../db/sql.ts';
import { requireAsset } from '../assets/asset-routes.ts';
import { AssetParams } from '../fields.ts';
import {
  fallBackNotes,
  limitsOf,
  type Note,
  Notes,
  settingsJson,
  settingsMembers,
  WatchBody,
} from './watch-settings-schemas.ts';

/** Settings below that are listed; all are counted. */
const MOST_LISTED = 100;

/** Up to this many devices are looked up one by one, more by a look at all. */
const FEW_DEVICES = 20;

const Settings = Type.Object(
  {
    asset: Type.String(),
    name: Type.String(),
    ...settingsMembers,
    devices: Type.Integer({ minimum: 0, description: 'Devices, and components of them, that take its settings' }),
    channels: Type.Array(Type.String(), { description: 'Channels that these devices have sent' }),
    setBelow: Type.Array(
      Type.Object({
        kind: Type.Enum(['device', 'asset']),
        id: Type.String(),
        name: Type.String(),
        fields: Type.Array(Type.String(), { description: '`limitFactor`, `exclude`, `limits.temperature`' }),
      }),
      { description: `Settings below, which win over these; at most ${MOST_LISTED}` },
    ),
    setBelowCount: Type.Integer({ minimum: 0, description: 'All of them' }),
  },
  { description: 'How the devices below an asset are watched, unless something nearer to them says otherwise' },
);
const Saved = Type.Object({ ...Settings.properties, notes: Notes });
const example = {
  reason: 'dusty in harvest time',
  limitFactor: 1.5,
  limits: [{ channel: 'temperature', high: 80, severity: 'high', reason: 'grease of the line' }],
};
type Series = Pick<SeriesStore, 'devices'>;

/** People's settings for watching all devices below an asset, which these inherit. */
export function assetWatchSettingsRoutes({ db, series, now }: { db: Db; series: Series; now: Now }): Routes {
  const tags = ['assets'];
  return (api) => {
    const show = {
      operationId: 'getAssetWatchSettings',
      summary: 'How the devices below an asset are watched: what is set for it, and what it inherits',
      tags,
      params: AssetParams,
      response: { 200: withVersion(Settings, 'What is set, and in force') },
    };
    api.get('/assets/:id/watch-settings', { schema: show, config: { roles: readers } }, async ({ params }, reply) => {
      const shown = await db.snapshot((sql) => shownOf(sql, params.id));
      const answer = { ...shown.answer, channels: await channelsOf(series, shown.watched) };
      return reply.header('etag', `"${answer.version}"`).send(answer);
    });

    const save = {
      operationId: 'putAssetWatchSettings',
      summary:
        'Sets how the devices below an asset are watched; members that are left out, or null, are inherited from the asset above. It counts within seconds, without a restart',
      tags,
      params: AssetParams,
      headers: IfMatch,
      body: { ...WatchBody, examples: [example] },
      response: { 200: withVersion(Saved, 'The settings from now on') },
    };
    api.put('/assets/:id/watch-settings', { schema: save, config: { roles: leaders } }, async (request, reply) => {
      const { id } = request.params;
      const { limitFactor = null, exclude = null, reason } = request.body;
      const change = {
        subject: { kind: 'asset', id } as const,
        limitFactor,
        excluded: exclude,
        limits: limitsOf(request.body),
        reason,
        actor: actorOf(request),
        now: now(),
        expected: conditionOf(request.headers['if-match']),
      };
      const saved = await db.transaction(async (sql) => {
        const asset = await requireAsset(sql, id);
        const { before, after } = await saveSettings(sql, change);
        const notes = fallBackNotes(before, after, inForceOf(await layersAbove(sql, id)));
        return { ...(await shownOf(sql, id)), asset, notes };
      });
      const channels = await channelsOf(series, saved.watched);
      const named = [...(exclude ?? []).map((channel) => ['exclude', channel] as const)];
      const limited = change.limits.map(({ channel }) => [`limits.${channel}`, channel] as const);
      const unknown = [...named, ...limited].filter(([, channel]) => !channels.includes(channel));
      const notes = [
        ...unknown.map(([field, channel]) => unknownChannel(saved.asset.name, field, channel)),
        ...saved.notes,
      ];
      reply.header('etag', `"${saved.answer.version}"`);
      return reply.send({ ...saved.answer, channels, notes });
    });
  };
}

function unknownChannel(asset: string, field: string, channel: string): Note {
  const message = `no device below ${asset} has the channel ${channel}: it counts once one has`;
  return { field, kind: 'unknown_channel', message };
}

async function shownOf(sql: Sql, id: string) {
  const { name } = await requireAsset(sql, id);
  const settings = await settingsOf(sql, { kind: 'asset', id });
  const watched = await watchedBelow(sql, id);
  const below = await setBelow(sql, id);
  const answer = {
    asset: id,
    name,
    ...settingsJson(settings, await layersAbove(sql, id)),
    devices: watched.length,
    setBelow: below.slice(0, MOST_LISTED).map((one) => ({ ...one, fields: [...one.fields] })),
    setBelowCount: below.length,
  };
  return { answer, watched: [...new Set(watched.map(({ device }) => device))] };
}

/** The channels that some devices have sent, each once. */
async function channelsOf(series: Series, devices: readonly string[]): Promise<string[]> {
  const wanted = new Set(devices);
  const few = devices.length <= FEW_DEVICES;
  const known = few
    ? (await Promise.all(devices.map((device) => series.devices(device)))).flat()
    : await series.devices();
  const channels = known.flatMap((one) => (wanted.has(one.device) ? one.channels.map(({ channel }) => channel) : []));
  return [...new Set(channels)].filter((channel) => !isReservedChannel(channel)).toSorted();
}
