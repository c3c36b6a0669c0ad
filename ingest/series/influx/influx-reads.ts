import { planBuckets } from '../plan-buckets.ts';
import {
  type Bucket,
  groupDevices,
  isNamed,
  type Point,
  type SeriesStore,
  type WaveformInfo,
} from '../series-store.ts';
import type { InfluxClient, InfluxSeries } from './influx-client.ts';
import {
  CHANNEL_MEASUREMENT,
  fromInfluxName,
  MEASUREMENT,
  toInfluxName,
  WAVEFORM_MEASUREMENT,
} from './influx-lines.ts';

type Reads = Pick<SeriesStore, 'range' | 'downsample' | 'latest' | 'waveforms' | 'waveform' | 'channels' | 'devices'>;

/** Points, charts and waveforms out of InfluxDB, in InfluxQL. */
export function createInfluxReads({ query }: Pick<InfluxClient, 'query'>): Reads {
  return {
    async range({ channel, limit, after, ...q }) {
      const [found] = await query(
        `select ${quoteName(channel)} from ${MEASUREMENT} ${where(q)} order by time limit ${limit} offset ${after ?? 0}`,
      );
      return (found?.values ?? []) as unknown as Point[];
    },
    async downsample({ channel, points, ...q }) {
      const { start, width } = planBuckets({ ...q, points });
      const name = quoteName(channel);
      const [found] = await query(
        `select min(${name}), max(${name}), mean(${name}) from ${MEASUREMENT} ${where(q)}` +
          ` group by time(${width}ms, ${start % width}ms) fill(none)`,
      );
      const buckets = (found?.values ?? []) as unknown as Bucket[];
      return buckets.map(([at, ...rest]) => [Math.max(at, q.from), ...rest]);
    },
    async latest(device) {
      const channels = await query(`${NOTED} where "device" = ${quoteText(device)} group by "channel" ${NEWEST}`);
      const rows = channels.map(({ tags, values }) => ({
        channel: fromInfluxName(tags?.['channel'] ?? ''),
        unit: (values[0]?.[1] as string | undefined) || null,
      }));
      const found = await Promise.all(
        rows.map(async (row) => {
          const [newest] = await query(
            `select last(${quoteName(row.channel)}) from ${MEASUREMENT} where "device" = ${quoteText(device)}`,
          );
          const [sampledAt, value] = (newest?.values[0] ?? []) as readonly number[];
          return sampledAt === undefined || value === undefined ? [] : [{ ...row, sampledAt, value }];
        }),
      );
      return found.flat().sort((a, b) => compare(a.channel, b.channel));
    },
    async waveforms({ channel, limit, after, ...q }) {
      const [found] = await query(
        `select "sequence", "sampleRateHz", "unit", "count" from ${WAVEFORM_MEASUREMENT} ${where(q)}` +
          ` and "channel" = ${quoteText(channel)} order by time limit ${limit} offset ${after ?? 0}`,
      );
      return (found?.values ?? []).map(infoOf);
    },
    async waveform({ device, channel, sampledAt, sequence }) {
      const [found] = await query(
        `select * from ${WAVEFORM_MEASUREMENT} ${where({ device, from: sampledAt, to: sampledAt + 1 })}` +
          ` and "channel" = ${quoteText(channel)} order by time`,
      );
      const rows = (found?.values ?? []).map((values) => new Map(values.map((value, i) => [found?.columns[i], value])));
      const row = rows.find((one) => sequence === undefined || one.get('sequence') === sequence);
      if (!row) return undefined;
      const parts: Buffer[] = [];
      for (let i = 0; typeof row.get(`p${i}`) === 'string'; i++) {
        parts.push(Buffer.from(row.get(`p${i}`) as string, 'base64'));
      }
      const info = infoOf(['time', 'sequence', 'sampleRateHz', 'unit', 'count'].map((name) => row.get(name) ?? null));
      const samples = new Float32Array(new Uint8Array(Buffer.concat(parts)).buffer);
      return { ...info, channel, samples };
    },
    async channels() {
      const noted = await query(`${NOTED} group by "device", "channel" ${NEWEST}`);
      return noted.map(({ tags, values }) => [
        fromInfluxName(tags?.['device'] ?? ''),
        fromInfluxName(tags?.['channel'] ?? ''),
        (values[0]?.[1] as string) || null,
      ]);
    },
    devices: async (named) => (await readDevices(query)).filter(({ device }) => isNamed(device, named)),
  };
}

const NOTED = `select "unit" from ${CHANNEL_MEASUREMENT}`;
const NEWEST = 'order by time desc limit 1';

async function readDevices(query: InfluxClient['query']): ReturnType<SeriesStore['devices']> {
  const lastAt = new Map<string, number>();
  for (const measurement of [MEASUREMENT, WAVEFORM_MEASUREMENT]) {
    const newest: readonly InfluxSeries[] = await query(`select * from ${measurement} group by "device" ${NEWEST}`);
    for (const { tags, values } of newest) {
      const device = tags?.['device'] ?? '';
      lastAt.set(device, Math.max(lastAt.get(device) ?? Number.NEGATIVE_INFINITY, values[0]?.[0] as number));
    }
  }
  const channels = await query(`${NOTED} group by "device", "channel" ${NEWEST}`);
  const rows = channels.map(({ tags, values }): [string, string, string | null, number] => {
    const device = tags?.['device'] ?? '';
    const unit = (values[0]?.[1] as string) || null;
    return [fromInfluxName(device), fromInfluxName(tags?.['channel'] ?? ''), unit, lastAt.get(device) ?? 0];
  });
  return groupDevices(rows.sort(([a, b], [c, d]) => compare(a, c) || compare(b, d)));
}

function infoOf(row: readonly (number | string | null)[]): WaveformInfo {
  const [sampledAt, sequence, sampleRateHz, unit, count] = row as readonly [number, number, number, string, number];
  return { sampledAt, sequence, sampleRateHz, unit: unit || null, count };
}

function where(q: { device: string; from: number; to: number }): string {
  return `where "device" = ${quoteText(q.device)} and time >= ${q.from}ms and time < ${q.to}ms`;
}

/** A channel as InfluxQL names its field. */
export function quoteName(channel: string): string {
  return `"${toInfluxName(channel).replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`;
}

/** A device or channel as InfluxQL compares its tag. */
export function quoteText(name: string): string {
  return `'${toInfluxName(name).replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n')}'`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
