import { HttpError, InfluxDB, setLogger, type WriteApi } from '@influxdata/influxdb-client';
import { AppError, messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import {
  CHANNEL_MEASUREMENT,
  channelLine,
  fromInfluxName,
  MEASUREMENT,
  readingLine,
  toInfluxName,
} from './influx-lines.ts';
import type { JournalBatch } from './journal.ts';
import { type Reading, unitOf } from './reading.ts';
import { type Bucket, groupDevices, type Point, type SeriesStore } from './series-store.ts';

/** Where InfluxDB 2 is, and the bucket that exists there. */
export type InfluxOptions = {
  readonly url: string;
  readonly token: string;
  readonly org: string;
  readonly bucket: string;
};

/** Where the recorder's offset is kept for a store that has no transactions: moved after the write is confirmed. */
export type OffsetStore = {
  get(partition: number): Promise<number>;
  set(partition: number, offset: number): Promise<void>;
};

/**
 * The series store on InfluxDB 2: line protocol through the official client, used as a transport only since its own
 * buffers lose data silently; reads in InfluxQL, which works on 1.x, 2.x and 3.
 */
export function openInfluxSeries(options: InfluxOptions & { offsets: OffsetStore; log: Log }): SeriesStore {
  const { log } = options;
  // The client prints failures on its own; we throw them and the recorder logs one line.
  setLogger({ error: () => undefined, warn: () => undefined });
  const client = new InfluxDB({ url: options.url, token: options.token, timeout: 30_000 });
  const query = (text: string): Promise<InfluxSeries[]> => queryInflux(options, text);
  const noted = new Map<string, number>();
  const where = (q: { device: string; from: number; to: number }): string =>
    `where "device" = ${quoteText(toInfluxName(q.device))} and time >= ${q.from}ms and time < ${q.to}ms`;

  return {
    async append(batch) {
      const { lines, channels } = batchLines(batch, noted);
      const written = await write(client.getWriteApi(options.org, options.bucket, 'ns', WRITE_ONCE), lines);
      if (written === 'partly') {
        log.warn({ firstOffset: batch.firstOffset }, 'readings older than the retention of the bucket were not stored');
      }
      for (const [channel, day] of channels) noted.set(channel, day);
      await options.offsets.set(batch.partition, batch.nextOffset);
    },
    resumeAt: (partition) => options.offsets.get(partition),
    async range({ channel, limit, after, ...q }) {
      const found = await query(
        `select ${quoteName(toInfluxName(channel))} from ${MEASUREMENT} ${where(q)} order by time limit ${limit} offset ${after ?? 0}`,
      );
      return (found[0]?.values ?? []) as unknown as Point[];
    },
    async downsample({ channel, points, ...q }) {
      const width = Math.max(1, Math.ceil((q.to - q.from) / points));
      const name = quoteName(toInfluxName(channel));
      const found = await query(
        `select min(${name}), max(${name}), mean(${name}) from ${MEASUREMENT} ${where(q)}` +
          ` group by time(${width}ms, ${q.from % width}ms) fill(none)`,
      );
      return (found[0]?.values ?? []) as unknown as Bucket[];
    },
    async devices() {
      const newest = await query(`select * from ${MEASUREMENT} group by "device" order by time desc limit 1`);
      const lastAt = new Map(newest.map(({ tags, values }) => [tags?.['device'], values[0]?.[0] as number]));
      const channels = await query(
        `select unit from ${CHANNEL_MEASUREMENT} group by "device", "channel" order by time desc limit 1`,
      );
      const rows = channels.map(({ tags, values }): [string, string, string | null, number] => {
        const device = tags?.['device'] ?? '';
        const unit = (values[0]?.[1] as string) || null;
        return [fromInfluxName(device), fromInfluxName(tags?.['channel'] ?? ''), unit, lastAt.get(device) ?? 0];
      });
      return groupDevices(rows.sort(([a, b], [c, d]) => compare(a, c) || compare(b, d)));
    },
    close: async () => undefined,
  };
}

/** One record is the whole batch; nothing is buffered and nothing is tried again behind our back. */
const WRITE_ONCE = { batchSize: 2, flushInterval: 0, maxRetries: 0, maxBufferLines: 2 } as const;

/** Each channel is noted once a day, so that a bucket's retention does not forget it. */
const DAY_MS = 86_400_000;

function batchLines(
  batch: JournalBatch,
  noted: ReadonlyMap<string, number>,
): { lines: string[]; channels: Map<string, number> } {
  const lines: string[] = [];
  const channels = new Map<string, number>();
  const day = Math.floor(batch.journaledAt / DAY_MS);
  const place = nanosecondPlaces();
  for (const reading of batch.readings) {
    const { device } = reading;
    for (const channel in reading.values) {
      const key = `${device}\n${channel}`;
      if (noted.get(key) === day || channels.has(key)) continue;
      channels.set(key, day);
      lines.push(channelLine({ device, channel, unit: unitOf(reading, channel) }, batch.journaledAt));
    }
    lines.push(readingLine(reading, place(reading)));
  }
  return { lines, channels };
}

/** Gives each reading of one device and millisecond a nanosecond of its own, the same one each time the batch is written. */
function nanosecondPlaces(): (reading: Reading) => number {
  const taken = new Map<string, number>();
  return ({ device, sampledAt, sequence }) => {
    for (let nanosecond = sequence % 1_000_000; ; nanosecond = (nanosecond + 1) % 1_000_000) {
      const key = `${sampledAt}.${nanosecond} ${device}`;
      const holder = taken.get(key);
      if (holder !== undefined && holder !== sequence) continue;
      taken.set(key, sequence);
      return nanosecond;
    }
  };
}

/** @returns `partly` when the bucket's retention refused some: they are older than what it keeps, and the others are stored */
async function write(api: WriteApi, lines: readonly string[]): Promise<'wholly' | 'partly'> {
  try {
    api.writeRecord(lines.join('\n'));
    await api.flush();
    return 'wholly';
  } catch (cause) {
    if (cause instanceof HttpError && cause.statusCode === 422 && /retention policy/.test(cause.message))
      return 'partly';
    const status = cause instanceof HttpError ? ` (HTTP ${cause.statusCode})` : '';
    throw new AppError('unavailable', `InfluxDB did not store the batch${status}: ${messageOf(cause)}`, { cause });
  } finally {
    api.dispose();
  }
}

type InfluxSeries = { tags?: Record<string, string>; values: (number | string | null)[][] };

/** Runs InfluxQL; times come back in milliseconds. @throws {AppError} `unavailable` when the server does not answer well */
async function queryInflux(options: InfluxOptions, text: string): Promise<InfluxSeries[]> {
  const url = new URL('/query', options.url);
  url.search = new URLSearchParams({ db: options.bucket, epoch: 'ms', q: text }).toString();
  try {
    const response = await fetch(url, {
      headers: { authorization: `Token ${options.token}` },
      signal: AbortSignal.timeout(30_000),
    });
    const body = (await response.json()) as { error?: string; results?: { error?: string; series?: InfluxSeries[] }[] };
    const error = body.error ?? body.results?.[0]?.error;
    if (!response.ok || error) throw new Error(error ?? `HTTP ${response.status}`);
    return body.results?.[0]?.series ?? [];
  } catch (cause) {
    throw new AppError('unavailable', `InfluxDB did not answer: ${messageOf(cause)}`, { cause });
  }
}

function quoteName(name: string): string {
  return `"${name.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`;
}

function quoteText(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n')}'`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
