import { HttpError, InfluxDB, setLogger, type WriteApi } from '@influxdata/influxdb-client';
import { AppError, messageOf } from '../lib/errors.ts';
import { CHANNEL_MEASUREMENT, channelLine, MEASUREMENT, readingLine } from './influx-lines.ts';
import type { JournalBatch } from './journal.ts';
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
export function openInfluxSeries(options: InfluxOptions & { offsets: OffsetStore }): SeriesStore {
  // The client prints failures on its own; we throw them and the recorder logs one line.
  setLogger({ error: () => undefined, warn: () => undefined });
  const client = new InfluxDB({ url: options.url, token: options.token, timeout: 30_000 });
  const query = (text: string): Promise<InfluxSeries[]> => queryInflux(options, text);
  const noted = new Set<string>();
  const where = (q: { device: string; from: number; to: number }): string =>
    `where "device" = ${quoteText(q.device)} and time >= ${q.from}ms and time < ${q.to}ms`;

  return {
    async append(batch) {
      const { lines, channels } = batchLines(batch, noted);
      await write(client.getWriteApi(options.org, options.bucket, 'ns', WRITE_ONCE), lines);
      for (const channel of channels) noted.add(channel);
      await options.offsets.set(batch.partition, batch.nextOffset);
    },
    resumeAt: (partition) => options.offsets.get(partition),
    async range({ channel, limit, after, ...q }) {
      const found = await query(
        `select ${quoteName(channel)} from ${MEASUREMENT} ${where(q)} order by time limit ${limit} offset ${after ?? 0}`,
      );
      return (found[0]?.values ?? []) as unknown as Point[];
    },
    async downsample({ channel, points, ...q }) {
      const width = Math.max(1, Math.ceil((q.to - q.from) / points));
      const name = quoteName(channel);
      const found = await query(
        `select min(${name}), max(${name}), mean(${name}) from ${MEASUREMENT} ${where(q)}` +
          ` group by time(${width}ms, ${q.from % width}ms) fill(none)`,
      );
      return (found[0]?.values ?? []) as unknown as Bucket[];
    },
    async devices() {
      const newest = await query(`select * from ${MEASUREMENT} group by "device" order by time desc limit 1`);
      const lastAt = new Map(newest.map(({ tags, values }) => [tags?.['device'], values[0]?.[0] as number]));
      const channels = await query(`select unit from ${CHANNEL_MEASUREMENT} group by "device", "channel" limit 1`);
      const rows = channels.map(({ tags, values }): [string, string, string | null, number] => {
        const device = tags?.['device'] ?? '';
        return [device, tags?.['channel'] ?? '', (values[0]?.[1] as string) || null, lastAt.get(device) ?? 0];
      });
      return groupDevices(rows.sort(([a, b], [c, d]) => compare(a, c) || compare(b, d)));
    },
    close: async () => undefined,
  };
}

/** One record is the whole batch; nothing is buffered and nothing is tried again behind our back. */
const WRITE_ONCE = { batchSize: 2, flushInterval: 0, maxRetries: 0, maxBufferLines: 2 } as const;

function batchLines(batch: JournalBatch, noted: ReadonlySet<string>): { lines: string[]; channels: Set<string> } {
  const lines: string[] = [];
  const channels = new Set<string>();
  for (const reading of batch.readings) {
    for (const channel in reading.values) {
      const key = `${reading.device}\n${channel}`;
      if (noted.has(key) || channels.has(key)) continue;
      channels.add(key);
      lines.push(channelLine(reading.device, channel, reading.units?.[channel]));
    }
    lines.push(readingLine(reading));
  }
  return { lines, channels };
}

async function write(api: WriteApi, lines: readonly string[]): Promise<void> {
  try {
    api.writeRecord(lines.join('\n'));
    await api.flush();
  } catch (cause) {
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
