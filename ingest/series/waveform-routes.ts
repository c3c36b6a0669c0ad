import { type Static, Type } from 'typebox';
import { readers } from '../../http/access/roles.ts';
import type { Routes } from '../../http/http-app.ts';
import { At, moment, parseMoment } from '../../http/instant.ts';
import { decodeCursor, encodeCursor, pageOf, pageQuery } from '../../http/paging.ts';
import { AppError } from '../../lib/errors.ts';
import { DeviceId, findDevice } from './find-device.ts';
import type { SeriesStore } from './series-store.ts';

const DAY_MS = 86_400_000;

const INFO = {
  at: Type.Integer({ description: 'Event time of the first sample, milliseconds since the epoch' }),
  sequence: Type.Integer({ description: 'Distinguishes blocks of one millisecond' }),
  sampleRateHz: Type.Number(),
  unit: Type.Union([Type.String(), Type.Null()]),
  count: Type.Integer({ description: 'Number of samples' }),
};
const Info = Type.Object(INFO);
const Block = Type.Object({ channel: Type.String(), ...INFO, samples: Type.Array(Type.Number()) });

const Channel = Type.String({ minLength: 1 });
const ListQuery = Type.Object({
  channel: Channel,
  from: moment('Inclusive; by default a day before `to`'),
  to: moment('Exclusive; by default just after the newest reading'),
  ...pageQuery({ defaultLimit: 100, maxLimit: 1_000 }),
});

/** Where the next page begins: `skip` blocks at exactly `from` were already given. */
const Place = Type.Object({ from: At, to: At, skip: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }) });

/** `GET /devices/{id}/waveforms` and `GET /devices/{id}/waveforms/{at}`. */
export function waveformRoutes({
  series,
}: {
  series: Pick<SeriesStore, 'devices' | 'waveforms' | 'waveform'>;
}): Routes {
  const tags = ['devices'];
  return (api) => {
    const list = {
      operationId: 'listDeviceWaveforms',
      summary: 'Waveform blocks of one channel, oldest first, without their samples',
      tags,
      params: DeviceId,
      querystring: ListQuery,
      response: { 200: pageOf(Info, 'Waveform blocks by time') },
    };
    api.get('/devices/:id/waveforms', { schema: list, config: { roles: readers } }, async ({ params, query }) => {
      const { device, lastSampledAt } = await findDevice(series, params.id);
      return readList(series, { device, lastSampledAt, query });
    });

    const one = {
      operationId: 'getDeviceWaveform',
      summary: 'One waveform block with its samples',
      tags,
      params: Type.Object({ ...DeviceId.properties, at: At }),
      querystring: Type.Object({
        channel: Channel,
        sequence: Type.Optional(
          Type.Integer({ minimum: 0, description: 'By default the first block of that millisecond' }),
        ),
      }),
      response: { 200: Block },
    };
    api.get(
      '/devices/:id/waveforms/:at',
      { schema: one, config: { roles: readers } },
      async ({ params, query: { channel, sequence } }) => {
        const { device } = await findDevice(series, params.id);
        const asked = { device, channel, sampledAt: params.at };
        const found = await series.waveform(sequence === undefined ? asked : { ...asked, sequence });
        if (!found) throw new AppError('not_found', `${device} has no waveform of ${channel} at ${params.at}.`);
        const { sampledAt, samples, ...rest } = found;
        return { ...rest, at: sampledAt, samples: [...samples] };
      },
    );
  };
}

async function readList(
  series: Pick<SeriesStore, 'waveforms'>,
  asked: { device: string; lastSampledAt: number; query: Static<typeof ListQuery> },
): Promise<{ items: Static<typeof Info>[]; next: string | null }> {
  const { device, query } = asked;
  const { limit = 100, channel } = query;
  const { from, to, skip } = query.cursor === undefined ? spanOf(asked) : decodeCursor(query.cursor, Place);
  if (from >= to) return { items: [], next: null };
  // One more than the limit shows whether there is a next page.
  const found = await series.waveforms({ device, channel, from, to, limit: limit + 1, after: skip });
  const items = found.slice(0, limit).map(({ sampledAt, ...rest }) => ({ ...rest, at: sampledAt }));
  const last = items.at(-1)?.at;
  if (found.length <= limit || last === undefined) return { items, next: null };
  const given = items.filter(({ at }) => at === last).length + (last === from ? skip : 0);
  return { items, next: encodeCursor({ from: last, to, skip: given } satisfies Static<typeof Place>) };
}

function spanOf({ lastSampledAt, query }: { lastSampledAt: number; query: Static<typeof ListQuery> }) {
  const to = query.to === undefined ? lastSampledAt + 1 : parseMoment(query.to, 'to');
  const from = query.from === undefined ? to - DAY_MS : parseMoment(query.from, 'from');
  return { from, to, skip: 0 };
}
