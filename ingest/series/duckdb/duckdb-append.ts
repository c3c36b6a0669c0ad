import { blobValue, type DuckDBConnection } from '@duckdb/node-api';
import type { JournalBatch } from '../../journal/journal.ts';
import { type Reading, unitOf, type Waveform } from '../../reading/reading.ts';
import { HOUR_MS, hourOf } from '../plan-buckets.ts';
import { BEFORE_ALL, channelsOf, type Known, type KnownSeries } from './duckdb-known.ts';
import { createRowWriter } from './duckdb-rows.ts';

/**
 * Stores a batch and the recorder's offset in one transaction. A reading that the store already has
 * is left out.
 * @param known brought up to date; after an error it must be loaded again
 * @throws the database's error; then nothing of the batch is stored
 */
export async function appendBatch(db: DuckDBConnection, known: Known, batch: JournalBatch): Promise<void> {
  await db.run('begin');
  try {
    const sorted = separateRows(known, batch.readings);
    await insertSeries(db, sorted.created);
    await sorted.fresh.flush(db);
    await sorted.lateHours.flush(db);
    if ((await sorted.doubtful.flush(db)) > 0) await mergeDoubtful(db, known.settledUntil, sorted.doubtfulSpan);
    for (const waveform of sorted.waveforms) await insertWaveform(db, waveform);
    await moveOn(db, sorted.moved);
    const settledUntil = await settle(db, known.settledUntil, sorted.newestAt);
    await db.run(COMMIT_OFFSET, [batch.partition, batch.nextOffset]);
    await db.run('commit');
    known.settledUntil = settledUntil;
  } catch (error) {
    await db.run('rollback').catch(() => undefined);
    throw error;
  }
}

const COMMIT_OFFSET = `
  insert into recorder_offset values ($1, $2) on conflict (partition) do update set next_offset = excluded.next_offset`;

/**
 * All at once: a site whose thousands of devices appear together would hold up the recorder for
 * minutes.
 */
async function insertSeries(db: DuckDBConnection, created: readonly KnownSeries[]): Promise<void> {
  if (created.length === 0) return;
  const appender = await db.createAppender('series');
  for (const { id, device, channel, unit } of created) {
    appender.appendInteger(id);
    appender.appendVarchar(device);
    appender.appendVarchar(channel);
    if (unit === null) appender.appendNull();
    else appender.appendVarchar(unit);
    appender.appendBigInt(0n);
    appender.appendNull();
    appender.appendNull();
    appender.endRow();
  }
  appender.closeSync();
}

type ReadingWithWaveform = Reading & { readonly waveform: Waveform };

/**
 * Separates the rows of a batch by the check that each needs. A row newer than all stored ones of
 * its series cannot be there already and needs no question; that is all of them but redeliveries
 * and late ones.
 */
function separateRows(known: Known, readings: readonly Reading[]) {
  const fresh = createRowWriter('sample', ['integer', 'bigint', 'bigint', 'double']);
  const doubtful = createRowWriter('doubtful', ['integer', 'bigint', 'bigint', 'double']);
  const late = createHourSums();
  const created: KnownSeries[] = [];
  const moved: KnownSeries[] = [];
  const waveforms: ReadingWithWaveform[] = [];
  const doubtfulSpan: [number, number] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let newestAt = Number.NEGATIVE_INFINITY;
  const mark = ++known.mark;

  function create(device: string, channel: string, unit: string | null): KnownSeries {
    const none = { newestAt: BEFORE_ALL, newestValueAt: BEFORE_ALL, newestValue: null, mark: 0 };
    const series = { id: known.nextId++, device, channel, unit, ...none };
    channelsOf(known, device).set(channel, series);
    created.push(series);
    return series;
  }
  function move(series: KnownSeries): void {
    if (series.mark === mark) return;
    series.mark = mark;
    moved.push(series);
  }

  for (const reading of readings) {
    const { device, sampledAt, values } = reading;
    newestAt = Math.max(newestAt, sampledAt);
    const channels = channelsOf(known, device);
    const at = BigInt(sampledAt);
    const sequence = BigInt(reading.sequence);
    for (const channel in values) {
      const value = values[channel] as number;
      const series = channels.get(channel) ?? create(device, channel, unitOf(reading, channel));
      if (sampledAt > series.newestValueAt) {
        fresh.add(series.id, at, sequence, value);
        if (sampledAt < known.settledUntil) late.add(series.id, hourOf(sampledAt), value);
        series.newestAt = Math.max(series.newestAt, sampledAt);
        series.newestValueAt = sampledAt;
        series.newestValue = value;
        move(series);
      } else {
        doubtful.add(series.id, at, sequence, value);
        doubtfulSpan[0] = Math.min(doubtfulSpan[0], sampledAt);
        doubtfulSpan[1] = Math.max(doubtfulSpan[1], sampledAt);
      }
    }
    if (reading.waveform) {
      const { channel, unit } = reading.waveform;
      const series = channels.get(channel) ?? create(device, channel, unit);
      series.newestAt = Math.max(series.newestAt, sampledAt);
      move(series);
      waveforms.push(reading as ReadingWithWaveform);
    }
  }
  return { fresh, doubtful, doubtfulSpan, lateHours: late.rows(), created, moved, waveforms, newestAt };
}

/** Sums values up by series and hour. */
function createHourSums() {
  type Sums = { id: number; hour: number; minimum: number; maximum: number; sum: number; count: number };
  const hours = new Map<string, Sums>();
  return {
    add(id: number, hour: number, value: number): void {
      const key = `${id} ${hour}`;
      const sums = hours.get(key) ?? { id, hour, minimum: value, maximum: value, sum: 0, count: 0 };
      sums.minimum = Math.min(sums.minimum, value);
      sums.maximum = Math.max(sums.maximum, value);
      sums.sum += value;
      sums.count++;
      hours.set(key, sums);
    },
    rows() {
      const writer = createRowWriter('hourly', ['integer', 'bigint', 'double', 'double', 'double', 'bigint']);
      for (const { id, hour, minimum, maximum, sum, count } of hours.values()) {
        writer.add(id, BigInt(hour), minimum, maximum, sum, BigInt(count));
      }
      return writer;
    },
  };
}

/** Sums up the content of `$table` as rows of `hourly`. */
const hoursOf = (table: string, where: string): string => `
  insert into hourly
  select series, sampled_at - (sampled_at % ${HOUR_MS} + ${HOUR_MS}) % ${HOUR_MS} as hour_at,
    min(value), max(value), sum(value), count(*)
  from ${table} where ${where} group by series, hour_at order by series, hour_at`;

/**
 * Idempotent on series, time and sequence. The join is bounded by the rows' span of time, which
 * DuckDB answers from its zone maps: no index, whose memory would grow with the history.
 */
async function mergeDoubtful(db: DuckDBConnection, settledUntil: number, span: [number, number]): Promise<void> {
  await db.run(
    `insert into merged
     select d.series, d.sampled_at, d.sequence, first(d.value) from doubtful d
     where not exists (
       select 1 from sample s
       where s.sampled_at between $1::bigint and $2::bigint
         and s.series = d.series and s.sampled_at = d.sampled_at and s.sequence = d.sequence)
     group by 1, 2, 3`,
    span,
  );
  await db.run('insert into sample select * from merged');
  await db.run(hoursOf('merged', 'sampled_at < $1::bigint'), [settledUntil]);
  await db.run('truncate doubtful');
  await db.run('truncate merged');
}

/** Sums up past hours, after an hour's grace; adds later readings. @returns the new bound */
async function settle(db: DuckDBConnection, settledUntil: number, newestAt: number): Promise<number> {
  const until = hourOf(newestAt) - HOUR_MS;
  if (!(until > settledUntil)) return settledUntil;
  await db.run(hoursOf('sample', 'sampled_at >= $1::bigint and sampled_at < $2::bigint'), [settledUntil, until]);
  await db.run('update settled set settled_until = $1', [until]);
  return until;
}

async function moveOn(db: DuckDBConnection, moved: readonly KnownSeries[]): Promise<void> {
  if (moved.length === 0) return;
  const numbers = createRowWriter('moved', ['integer', 'bigint', 'bigint', 'double']);
  for (const { id, newestAt, newestValueAt, newestValue } of moved) {
    numbers.add(id, BigInt(newestAt), BigInt(newestValueAt), newestValue ?? Number.NaN);
  }
  await numbers.flush(db);
  await db.run(`update series set last_sampled_at = moved.sampled_at, last_value_at = moved.value_at,
      last_value = if(isnan(moved.value), null, moved.value)
    from moved where series.id = moved.series`);
  await db.run('truncate moved');
}

async function insertWaveform(db: DuckDBConnection, reading: ReadingWithWaveform): Promise<void> {
  const { channel, unit, sampleRateHz, samples } = reading.waveform;
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  await db.run(
    `insert into waveform select $1, $2, $3, $4::bigint, $5::bigint, $6, $7 where not exists (
       select 1 from waveform where sampled_at = $4::bigint and device = $1 and channel = $2 and sequence = $5::bigint)`,
    [reading.device, channel, unit, reading.sampledAt, reading.sequence, sampleRateHz, blobValue(bytes)],
  );
}
