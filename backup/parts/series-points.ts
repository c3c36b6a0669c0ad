import { existsSync } from 'node:fs';
import path from 'node:path';
import { DuckDBBlobValue, type DuckDBConnection } from '@duckdb/node-api';
import type { SeriesStore } from '../../ingest/series/series-store.ts';
import { openSeries, seriesPlace } from '../../ingest/stores/open-series.ts';
import type { Log } from '../../lib/log.ts';
import type { Place } from '../place.ts';
import { createSetSum, type SetSum } from './sum.ts';

/** Points that are asked for at once. */
const PAGE = 50_000;

/** The widest time that stores take, in milliseconds. */
const ALWAYS = { from: 0, to: 8_640_000_000_000 } as const;

/**
 * Count and sum of the points of each channel of each device, and of its waveforms, whatever store
 * they are in: time and value count, and the unit. Sequences do not: InfluxDB keeps a part of them.
 */
export async function* seriesSums(place: Place, { log }: { log: Log }): AsyncGenerator<readonly [string, SetSum]> {
  if (place.influx.url === undefined) {
    if (existsSync(path.join(place.data.dir, 'series', 'series.duckdb'))) yield* sumsOfFile(place);
    return;
  }
  const store = await openSeries(seriesPlace(place.data.dir, place), {
    quarantine: { add: async () => undefined },
    log,
    signal: new AbortController().signal,
  });
  try {
    for (const [device, channel, unit] of await store.channels()) {
      const query = { device, channel, ...ALWAYS };
      yield* named(device, channel, unit, {
        points: await sumOfPoints(store, query),
        waveforms: await sumOfWaveforms(store, query),
      });
    }
  } finally {
    await store.close();
  }
}

type Query = { readonly device: string; readonly channel: string; readonly from: number; readonly to: number };

async function sumOfPoints(store: SeriesStore, query: Query): Promise<SetSum> {
  const sum = createPointSum();
  let { from } = query;
  for (let after = 0; ; ) {
    const page = await store.range({ ...query, from, limit: PAGE, after });
    for (const [at, value] of page) {
      sum.add(at, value);
      after = at === from ? after + 1 : 1;
      from = at;
    }
    if (page.length < PAGE) return sum.value();
  }
}

async function sumOfWaveforms(store: SeriesStore, query: Query): Promise<SetSum> {
  const sum = createSetSum();
  let { from } = query;
  for (let after = 0; ; ) {
    const page = await store.waveforms({ ...query, from, limit: PAGE, after });
    for (const { sampledAt, sequence } of page) {
      const found = await store.waveform({ ...query, sampledAt, sequence });
      if (found)
        sum.add(
          waveformBytes(sampledAt, found.sampleRateHz, Buffer.from(new Uint8Array(found.samples.slice().buffer))),
        );
      after = sampledAt === from ? after + 1 : 1;
      from = sampledAt;
    }
    if (page.length < PAGE) return sum.value();
  }
}

/** Straight through the file: by channel each would read all of it. */
async function* sumsOfFile(place: Place): AsyncGenerator<readonly [string, SetSum]> {
  const { openDuckDbFile } = await import('../../ingest/series/duckdb/duckdb-file.ts');
  const file = await openDuckDbFile(place.data.dir);
  try {
    const points = new Map<number, ReturnType<typeof createPointSum>>();
    for await (const [series, at, value] of rowsThrough(
      file.reader,
      'select series, sampled_at::double, value from sample',
    )) {
      const sum = points.get(series as number) ?? createPointSum();
      points.set(series as number, sum.add(at as number, value as number));
    }
    const waveforms = new Map<string, ReturnType<typeof createSetSum>>();
    const blocks = 'select device, channel, sampled_at::double, sample_rate_hz, samples from waveform';
    for await (const [device, channel, at, rate, samples] of rowsThrough(file.reader, blocks)) {
      const name = JSON.stringify([device, channel]);
      const sum = waveforms.get(name) ?? createSetSum();
      if (samples instanceof DuckDBBlobValue)
        sum.add(waveformBytes(at as number, rate as number, Buffer.from(samples.bytes)));
      waveforms.set(name, sum);
    }
    const series = 'select id, device, channel, unit from series order by device, channel';
    for await (const [id, device, channel, unit] of rowsThrough(file.reader, series)) {
      yield* named(device as string, channel as string, unit as string | null, {
        points: (points.get(id as number) ?? createPointSum()).value(),
        waveforms: (waveforms.get(JSON.stringify([device, channel])) ?? createSetSum()).value(),
      });
    }
  } finally {
    file.close();
  }
}

function* named(
  device: string,
  channel: string,
  unit: string | null,
  { points, waveforms }: { points: SetSum; waveforms: SetSum },
): Generator<readonly [string, SetSum]> {
  const name = `${device} ${channel}${unit === null ? '' : ` (${unit})`}`;
  if (points.count > 0) yield [name, points];
  if (waveforms.count > 0) yield [`${name}, waveforms`, waveforms];
}

/** Rows of a query, without holding all of them. */
export async function* rowsThrough(db: DuckDBConnection, sql: string): AsyncGenerator<readonly unknown[]> {
  const result = await db.stream(sql);
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    yield* chunk.getRows();
  }
}

function waveformBytes(at: number, rate: number, samples: Buffer): Buffer {
  const head = Buffer.alloc(16);
  head.writeDoubleLE(at, 0);
  head.writeDoubleLE(rate, 8);
  return Buffer.concat([head, samples]);
}

type PointSum = { add(at: number, value: number): PointSum; value(): SetSum };

/**
 * As {@link createSetSum}, for very many points: two sums of 32 bits. They show what was lost or
 * changed by accident; nobody is kept from making two sets with the same sums.
 */
function createPointSum(): PointSum {
  const numbers = new Float64Array(2);
  const words = new Uint32Array(numbers.buffer);
  let count = 0;
  let low = 0;
  let high = 0;
  const sum: PointSum = {
    add: (at, value) => {
      numbers[0] = at;
      // Both zeros are one value.
      numbers[1] = value + 0;
      let hash = 0x9e3779b9;
      for (const word of words) hash = mixed(hash ^ word);
      low = (low + hash) >>> 0;
      high = (high + mixed(hash ^ 0x85ebca6b)) >>> 0;
      count++;
      return sum;
    },
    value: () => ({ count, sum: [high, low].map((part) => part.toString(16).padStart(8, '0')).join('') }),
  };
  return sum;
}

/** The finalizer of MurmurHash3. */
function mixed(word: number): number {
  let hash = word;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
