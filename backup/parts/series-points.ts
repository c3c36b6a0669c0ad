import { existsSync } from 'node:fs';
import path from 'node:path';
import { DuckDBBlobValue } from '@duckdb/node-api';
import { type Reading, unitOf } from '../../ingest/reading/reading.ts';
import { rowsThrough } from '../../ingest/series/duckdb/duckdb-export.ts';
import { createInfluxClient } from '../../ingest/series/influx/influx-client.ts';
import { exportReadings } from '../../ingest/series/influx/influx-export.ts';
import { influxOf, type Place } from '../place.ts';
import { createSetSum, type SetSum } from './sum.ts';

/**
 * Count and sum of the points of each channel of each device, and of its waveforms, whatever store
 * they are in: time and value count, and the unit. Sequences do not: InfluxDB keeps a part of them.
 */
export async function* seriesSums(place: Place): AsyncGenerator<readonly [string, SetSum]> {
  const influx = influxOf(place);
  if (!influx) {
    if (existsSync(path.join(place.data.dir, 'series', 'series.duckdb'))) yield* sumsOfFile(place);
    return;
  }
  const sums = createReadingSums();
  for await (const readings of exportReadings(createInfluxClient(influx))) sums.add(readings);
  yield* sums.values();
}

/** Sums of readings, under the names that {@link seriesSums} gives them. */
export function createReadingSums(): {
  add(readings: readonly Reading[]): void;
  values(): Generator<readonly [string, SetSum]>;
} {
  type Sums = { unit: string | null; points: PointSum; waveforms: ReturnType<typeof createSetSum> };
  const devices = new Map<string, Map<string, Sums>>();
  const sumsOf = (device: string, channel: string, unit: string | null): Sums => {
    const channels = devices.get(device) ?? new Map<string, Sums>();
    if (channels.size === 0) devices.set(device, channels);
    const known = channels.get(channel) ?? { unit, points: createPointSum(), waveforms: createSetSum() };
    channels.set(channel, known);
    return known;
  };
  return {
    add: (readings) => {
      for (const reading of readings) {
        const { device, sampledAt, values, waveform } = reading;
        for (const channel in values) {
          sumsOf(device, channel, unitOf(reading, channel)).points.add(sampledAt, values[channel] as number);
        }
        if (!waveform) continue;
        const { channel, unit, sampleRateHz, samples } = waveform;
        const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
        sumsOf(device, channel, unit).waveforms.add(waveformBytes(sampledAt, sampleRateHz, bytes));
      }
    },
    *values() {
      for (const [device, channels] of devices) {
        for (const [channel, { unit, points, waveforms }] of channels) {
          yield* named(device, channel, unit, { points: points.value(), waveforms: waveforms.value() });
        }
      }
    },
  };
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
