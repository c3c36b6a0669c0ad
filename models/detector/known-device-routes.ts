import { type Static, Type } from 'typebox';
import type { DeviceStatus, RegisteredDevice } from '../../broker/access/device-entry.ts';
import type { DeviceRegistry } from '../../broker/access/device-registry.ts';
import type { Presence } from '../../broker/embedded/presence.ts';
import { readers } from '../../http/access/roles.ts';
import type { Routes } from '../../http/http-app.ts';
import { decodeCursor, encodeCursor, pageOf, pageQuery } from '../../http/paging.ts';
import { viewFor } from '../../http/sign-in.ts';
import { Said } from '../../http/words/answer-in-words.ts';
import { CLOCK_CAUSES, type WrongClock } from '../../ingest/devices/device-clocks.ts';
import type { RefusedDevice } from '../../ingest/intake/refused-devices.ts';
import { DeviceId } from '../../ingest/series/find-device.ts';
import type { SeriesDevice, SeriesStore } from '../../ingest/series/series-store.ts';
import { AppError } from '../../lib/errors.ts';
import { Learning, learningJson } from '../learning/learning-json.ts';
import type { LearningProgress } from '../learning/learning-progress.ts';
import { UNJUDGED_REASONS, type Unjudged } from './unjudged.ts';

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Status = Type.Enum(['active', 'pending', 'revoked']);

const Device = Type.Object(
  {
    id: Type.String({ description: '`site:device`' }),
    site: Type.String(),
    name: Type.String(),
    channels: Type.Array(Type.Object({ channel: Type.String(), unit: orNull(Type.String()) })),
    lastSampledAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
      description: 'Event time of the newest reading; null where none is stored',
    }),
    presence: Type.Union(
      [Type.Object({ online: Type.Boolean(), since: Type.String({ format: 'date-time' }) }), Type.Null()],
      { description: 'Whether it is connected to the MQTT broker; null where it has not been since the start' },
    ),
    clock: Type.Union(
      [
        Type.Object({
          cause: Type.Enum([...CLOCK_CAUSES]),
          since: Type.String({ format: 'date-time' }),
          detail: Said({ description: "the device's own time, and the next step" }),
        }),
        Type.Null(),
      ],
      { description: 'Why its times are not taken, and those of arrival count; null while they are' },
    ),
    unjudged: Type.Array(
      Type.Object({
        reason: Type.Enum([...UNJUDGED_REASONS, 'refused']),
        since: Type.String({ format: 'date-time' }),
        detail: Said(),
      }),
      { description: 'Why its readings, or some of them, are not judged now; empty while all are' },
    ),
    registration: Type.Union(
      [
        Type.Object({
          kind: Type.Enum(['device', 'gateway']),
          status: Status,
          gateway: Type.Union([Type.String(), Type.Null()], { description: 'the gateway that may publish for it' }),
          version: Type.Integer({ minimum: 0, description: 'Goes back in quotes as `If-Match` of its changes' }),
        }),
        Type.Null(),
      ],
      { description: 'Null where it is not registered: under --dev-open, or behind the plant’s own broker' },
    ),
  },
  { description: 'A device that is registered or has stored a reading' },
);

const OneDevice = Type.Object(
  {
    ...Device.properties,
    learning: Type.Union([Type.Array(Learning), Type.Null()], {
      description:
        'How far the learning of the device and of its components has come; empty before its first reading, null where the detector does not answer within 2 s: ask again',
    }),
  },
  { description: 'A device that is registered or has stored a reading' },
);

type Sources = {
  readonly series: Pick<SeriesStore, 'devices'>;
  readonly registry: Pick<DeviceRegistry, 'get' | 'list' | 'named'>;
  readonly presence: (deviceId: string) => Presence | undefined;
  readonly refusedOf: (deviceId: string) => RefusedDevice | undefined;
  readonly unjudgedOf: (deviceId: string) => readonly Unjudged[];
  readonly clockOf: (deviceId: string) => WrongClock | undefined;
  readonly progressOf: (deviceId: string) => Promise<readonly LearningProgress[] | null>;
};

/**
 * `GET /devices` and `GET /devices/{id}`: all that is known of a device, from the registry, the
 * broker and the series store.
 */
export function knownDeviceRoutes(sources: Sources): Routes {
  const tags = ['devices'];
  return (api) => {
    const list = {
      operationId: 'listDevices',
      summary: 'Every device that is registered or has stored a reading, by id',
      tags,
      querystring: Type.Object({
        status: Type.Optional(Type.Enum(['active', 'pending', 'revoked'], { description: 'only registered devices' })),
        ...pageQuery({ defaultLimit: 100, maxLimit: 1_000 }),
      }),
      response: { 200: pageOf(Device, 'Devices by id') },
    };
    api.get('/devices', { schema: list, config: { roles: readers } }, async (request) => {
      const { limit = 100, cursor, status } = request.query;
      const { sites } = viewFor(request);
      const after = cursor === undefined ? '' : decodeCursor(cursor, Type.String());
      const stored = new Map((await sources.series.devices()).map((one) => [one.device, one]));
      const ids = new Set(registeredIds(sources.registry, { after, limit: limit + 1, status, sites }));
      const isSeen = (id: string): boolean => id > after && (sites === null || sites.includes(siteOf(id)));
      if (status === undefined) for (const id of stored.keys()) if (isSeen(id)) ids.add(id);
      const sorted = [...ids].sort();
      const page = sorted.slice(0, limit);
      const last = sorted.length > limit ? page.at(-1) : undefined;
      const items = page.map((id) => present(id, { stored: stored.get(id), sources }));
      return { items, next: last === undefined ? null : encodeCursor(last) };
    });

    const one = {
      operationId: 'getDevice',
      summary: 'One device with its channels, whether it is online, how it is registered, and how far its learning is',
      tags,
      params: DeviceId,
      response: { 200: OneDevice },
    };
    api.get('/devices/:id', { schema: one, config: { roles: readers } }, async ({ params }) => {
      const devices = await sources.series.devices();
      const id = fullId(params.id, { devices, registry: sources.registry });
      const learning = await sources.progressOf(id);
      return {
        ...present(id, { stored: devices.find(({ device }) => device === id), sources }),
        learning: learning?.map(learningJson) ?? null,
      };
    });
  };
}

/** Ids of registered devices after the given one, of some sites or of all. */
function registeredIds(
  registry: Pick<DeviceRegistry, 'list'>,
  wanted: { after: string; limit: number; status: DeviceStatus | undefined; sites: readonly string[] | null },
): readonly string[] {
  const { after, limit, status, sites } = wanted;
  const from = (start: string) => registry.list({ after: start, limit, ...(status && { status }) }).map(({ id }) => id);
  if (sites === null) return from(after);
  return sites.flatMap((site) => {
    const first = `${site}:`;
    return from(after > first ? after : first).filter((id) => siteOf(id) === site);
  });
}

function siteOf(id: string): string {
  return id.split(':', 1)[0] ?? '';
}

function fullId(
  asked: string,
  { devices, registry }: { devices: readonly SeriesDevice[]; registry: Sources['registry'] },
): string {
  if (registry.get(asked) || devices.some(({ device }) => device === asked)) return asked;
  const byName = asked.includes(':') ? [] : devices.filter(({ device }) => device.endsWith(`:${asked}`));
  const candidates = [...new Set([...byName.map(({ device }) => device), ...registry.named(asked)])].sort();
  const [only] = candidates;
  if (only === undefined) throw new AppError('not_found', `There is no device ${asked}.`);
  if (candidates.length === 1) return only;
  throw new AppError('conflict', `Several sites have a device ${asked}: ask for one of ${candidates.join(', ')}.`, {
    details: { candidates },
  });
}

function present(
  id: string,
  { stored, sources }: { stored: SeriesDevice | undefined; sources: Sources },
): Static<typeof Device> {
  const [site = '', name = ''] = id.split(':', 2);
  const presence = sources.presence(id);
  const clock = sources.clockOf(id);
  const refused = sources.refusedOf(id);
  const unjudged = [...sources.unjudgedOf(id), ...(refused ? [{ reason: 'refused' as const, ...refused }] : [])];
  const entry = sources.registry.get(id);
  return {
    id,
    site,
    name,
    channels: (stored?.channels ?? []).map(({ channel, unit }) => ({ channel, unit })),
    lastSampledAt: stored ? new Date(stored.lastSampledAt).toISOString() : null,
    presence: presence ? { online: presence.online, since: new Date(presence.since).toISOString() } : null,
    clock: clock ? { ...clock, since: new Date(clock.since).toISOString() } : null,
    unjudged: unjudged.map((one) => ({ ...one, since: new Date(one.since).toISOString() })),
    registration: entry ? registrationOf(entry) : null,
  };
}

function registrationOf({ kind, status, gateway, version }: RegisteredDevice): Static<typeof Device>['registration'] {
  return { kind, status, gateway, version };
}
