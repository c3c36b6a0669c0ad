import { DuckDBBlobValue, type DuckDBConnection } from '@duckdb/node-api';
import type { Reading } from '../../reading/reading.ts';
import { HOUR_MS } from '../plan-buckets.ts';

/** Values that are sorted at once, about: DuckDB does it on disk where memory is too small. */
const VALUES = 1_000_000;

/** Readings that are handed over at once. */
const READINGS = 5_000;

/** Readings of a time. `doneUntil`: all before it have been handed over, milliseconds. */
export type Exported = { readonly readings: readonly Reading[]; readonly doneUntil: number | undefined };

/**
 * Every value of the embedded store from a time on, as the readings that they came in, oldest
 * first. The time of receipt is not kept: that of the sample stands for it.
 */
export async function* exportValues(db: DuckDBConnection, from: number): AsyncGenerator<Exported> {
  for (const [start, end] of await spansOf(db, from)) {
    let readings: Reading[] = [];
    const rows = rowsThrough(
      db,
      `select s.device, s.channel, s.unit, v.sampled_at::double, v.sequence::double, v.value
       from sample v join series s on s.id = v.series
       where v.sampled_at >= ${start} and v.sampled_at < ${end}
       order by s.device, v.sampled_at, v.sequence, s.channel`,
    );
    for await (const reading of grouped(rows)) {
      readings.push(reading);
      if (readings.length < READINGS) continue;
      yield { readings, doneUntil: undefined };
      readings = [];
    }
    yield { readings, doneUntil: end };
  }
}

/** Whole hours together, so that each span has few values and is read by its place in the file. */
async function spansOf(db: DuckDBConnection, from: number): Promise<readonly (readonly [number, number])[]> {
  const hours = await db.runAndReadAll(
    `select floor(sampled_at / ${HOUR_MS}.0)::double as hour, count(*)::double from sample
     where sampled_at >= ${from} group by 1 order by 1`,
  );
  const spans: [number, number][] = [];
  let values = 0;
  for (const [hour, count] of hours.getRows() as [number, number][]) {
    const last = spans.at(-1);
    values += count;
    if (last && values <= VALUES) last[1] = (hour + 1) * HOUR_MS;
    else {
      spans.push([Math.max(from, hour * HOUR_MS), (hour + 1) * HOUR_MS]);
      values = count;
    }
  }
  return spans;
}

async function* grouped(rows: AsyncIterable<readonly unknown[]>): AsyncGenerator<Reading> {
  let reading: (Reading & { values: Record<string, number>; units?: Record<string, string> }) | undefined;
  for await (const row of rows) {
    const [device, channel, unit, sampledAt, sequence, value] = row as Value;
    if (reading?.device !== device || reading.sampledAt !== sampledAt || reading.sequence !== sequence) {
      if (reading) yield reading;
      reading = { device, sampledAt, sequence, receivedAt: sampledAt, timeSource: 'device', values: {} };
    }
    reading.values[channel] = value;
    if (unit === null) continue;
    reading.units ??= {};
    reading.units[channel] = unit;
  }
  if (reading) yield reading;
}

type Value = [string, string, string | null, number, number, number];

/** Every waveform of the embedded store, in no order. */
export async function* exportWaveforms(db: DuckDBConnection): AsyncGenerator<Reading> {
  const columns = 'device, channel, unit, sampled_at::double, sequence::double, sample_rate_hz, samples';
  for await (const row of rowsThrough(db, `select ${columns} from waveform`)) {
    const [device, channel, unit, sampledAt, sequence, sampleRateHz, blob] = row as [...Value, unknown];
    if (!(blob instanceof DuckDBBlobValue)) continue;
    const samples = new Float32Array(new Uint8Array(blob.bytes).buffer);
    const waveform = { channel, unit, sampleRateHz, samples };
    yield { device, sampledAt, sequence, receivedAt: sampledAt, timeSource: 'device', values: {}, waveform };
  }
}

/** Rows of a query, without holding all of them. */
export async function* rowsThrough(db: DuckDBConnection, sql: string): AsyncGenerator<readonly unknown[]> {
  const result = await db.stream(sql);
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    yield* chunk.getRows();
  }
}
