import { type Static, Type } from 'typebox';
import { readers } from '../../http/access/roles.ts';
import type { Routes } from '../../http/http-app.ts';
import { At, moment, parseMoment } from '../../http/instant.ts';
import { decodeCursor, encodeCursor, pageOf, pageQuery } from '../../http/paging.ts';
import { invalidFields } from '../../http/problem.ts';
import { DeviceId, findDevice } from './find-device.ts';
import type { SeriesDevice, SeriesQuery, SeriesStore } from './series-store.ts';

const DAY_MS = 86_400_000;
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

/** Where the next page begins: `skip` points at exactly `from` were already given. */
const Place = Type.Object({ from: At, to: At, skip: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }) });

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
      summary: 'Values of one channel of a device',
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
  // One more than the limit shows whether there is a next page.
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
    throw invalidFields([{ field: 'to', message: 'must be after from' }]);
  }
  return { from, to, skip: 0 };
}
