import { Temporal } from 'temporal-polyfill';
import { type Static, Type } from 'typebox';
import type { SeriesDevice, SeriesQuery, SeriesStore } from '../../ingest/series-store.ts';
import { AppError } from '../../lib/errors.ts';
import { names } from '../access/names.ts';
import { readers } from '../access/roles.ts';
import { decodeCursor, encodeCursor, pageOf, pageQuery } from './paging.ts';
import { invalidFields } from './problem.ts';
import type { Routes } from './server.ts';

const DAY_MS = 86_400_000;
/** The furthest moments that a time stamp may name, in milliseconds from the epoch (ECMA-262). */
const FURTHEST_MS = 8.64e15;

/** The device in a path. */
export const DeviceId = Type.Object({
  id: Type.String({
    ...names('device'),
    description: '`site:device`, or the device name alone where only one site has it',
  }),
});

/** A moment in a query. */
export const moment = (description: string) =>
  Type.Optional(Type.String({ description: `${description}. ISO 8601 with a zone, or milliseconds since the epoch.` }));

const SeriesQuerystring = Type.Object({
  channel: Type.String({ minLength: 1 }),
  from: moment('Inclusive; by default a day before `to`, or before the newest reading where that is earlier'),
  to: moment('Exclusive; by default just after the newest reading'),
  points: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 5_000, description: 'Downsample to at most so many buckets, on one page' }),
  ),
  ...pageQuery({ defaultLimit: 1_000, maxLimit: 10_000 }),
});

const SeriesPage = pageOf(
  Type.Array(Type.Number()),
  '`[milliseconds, value]`, or with `points` `[milliseconds, minimum, maximum, mean]`; oldest first',
);

/** A moment in a cursor. */
export const At = Type.Integer({ minimum: -FURTHEST_MS, maximum: FURTHEST_MS });
/** Where the next page begins: `skip` points at exactly `from` were already given. */
const Place = Type.Object({ from: At, to: At, skip: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }) });

type Devices = Pick<SeriesStore, 'devices'>;

const Latest = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        channel: Type.String(),
        unit: Type.Union([Type.String(), Type.Null()]),
        sampledAt: Type.String({ format: 'date-time', description: 'Event time' }),
        value: Type.Number(),
      }),
    ),
  },
  { description: 'Newest values by channel' },
);

/** `GET /devices/{id}/latest` and `GET /devices/{id}/series`. */
export function seriesRoutes(options: {
  series: Pick<SeriesStore, 'devices' | 'range' | 'downsample' | 'latest'>;
}): Routes {
  const { series } = options;
  const tags = ['devices'];
  return (api) => {
    const newest = {
      operationId: 'getDeviceLatest',
      summary: 'The newest value of each channel, by channel',
      tags,
      params: DeviceId,
      response: { 200: Latest },
    };
    api.get('/devices/:id/latest', { schema: newest, config: { roles: readers } }, async ({ params }) => {
      const { device } = await findDevice(series, params.id);
      const values = await series.latest(device);
      return { items: values.map((one) => ({ ...one, sampledAt: new Date(one.sampledAt).toISOString() })) };
    });

    const points = {
      operationId: 'getDeviceSeries',
      summary: 'What one channel of a device measured',
      tags,
      params: DeviceId,
      querystring: SeriesQuerystring,
      response: { 200: SeriesPage },
    };
    api.get('/devices/:id/series', { schema: points, config: { roles: readers } }, async ({ params, query }) =>
      readSeries(series, { device: await findDevice(series, params.id), query }),
    );
  };
}

type Page = { items: number[][]; next: string | null };

async function readSeries(
  series: Pick<SeriesStore, 'range' | 'downsample'>,
  asked: { device: SeriesDevice; query: Static<typeof SeriesQuerystring> },
): Promise<Page> {
  const { device, query } = asked;
  const { limit = 1_000, points, channel } = query;
  if (!device.channels.some((known) => known.channel === channel)) {
    const names = device.channels.map((known) => known.channel).join(', ');
    throw invalidFields([{ field: 'channel', message: `${device.device} has no ${channel}; it has ${names}` }]);
  }
  const { from, to, skip } = placeOf(query, device.lastSampledAt);
  const wanted = { device: device.device, channel, from, to };
  if (from >= to) return { items: [], next: null };
  if (points !== undefined) {
    const start = query.from === undefined ? await firstIn(series, wanted) : from;
    const buckets = await series.downsample({ ...wanted, from: start, points });
    return { items: buckets.map((bucket) => [...bucket]), next: null };
  }
  // One more than asked for tells whether there is a next page.
  const found = await series.range({ ...wanted, limit: limit + 1, after: skip });
  const items = found.slice(0, limit).map((point) => [...point]);
  const last = items.at(-1)?.[0];
  if (found.length <= limit || last === undefined) return { items, next: null };
  const given = items.filter(([at]) => at === last).length + (last === from ? skip : 0);
  return { items, next: encodeCursor({ from: last, to, skip: given } satisfies Static<typeof Place>) };
}

/** Where the readings of a span begin, so that no bucket is spent on the time before them. */
async function firstIn(series: Pick<SeriesStore, 'range'>, wanted: SeriesQuery): Promise<number> {
  const [first] = await series.range({ ...wanted, limit: 1 });
  return first?.[0] ?? wanted.from;
}

function placeOf(query: Static<typeof SeriesQuerystring>, lastSampledAt: number): Static<typeof Place> {
  if (query.cursor !== undefined) {
    if (query.points !== undefined) throw invalidFields([{ field: 'cursor', message: 'has no use with points' }]);
    return decodeCursor(query.cursor, Place);
  }
  const to = query.to === undefined ? lastSampledAt + 1 : parseMoment(query.to, 'to');
  const from = query.from === undefined ? Math.min(to, lastSampledAt) - DAY_MS : parseMoment(query.from, 'from');
  if (query.to !== undefined && query.from !== undefined && to <= from) {
    throw invalidFields([{ field: 'to', message: 'must lie after from' }]);
  }
  return { from, to, skip: 0 };
}

/** Reads ISO 8601 or milliseconds. A `+` that came unescaped, and so as a space, is understood. */
export function parseMoment(text: string, field: string): number {
  const at = /^-?\d{1,16}$/.test(text) ? Number(text) : parseIso(text.replace(/ (?=\d\d:?\d\d$)/, '+'));
  if (at !== undefined && Math.abs(at) <= FURTHEST_MS) return at;
  const message = `${text} is neither ISO 8601 with a zone, such as 2026-03-02T09:00:00Z, nor milliseconds`;
  throw invalidFields([{ field, message }]);
}

function parseIso(text: string): number | undefined {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    return undefined;
  }
}

/**
 * Finds a device by `site:device`, or by its name alone where that is enough.
 * @throws {AppError} `not_found`, or `conflict` with the `candidates` where several sites have a device of that name
 */
export async function findDevice(series: Devices, id: string): Promise<SeriesDevice> {
  const named = await series.devices(id);
  const exact = named.find(({ device }) => device === id);
  if (exact) return exact;
  const [only] = named;
  if (!only) throw new AppError('not_found', `There is no device ${id}.`);
  if (named.length === 1) return only;
  const candidates = named.map(({ device }) => device).sort();
  throw new AppError('conflict', `Several sites have a device ${id}: ask for one of ${candidates.join(', ')}.`, {
    details: { candidates },
  });
}
