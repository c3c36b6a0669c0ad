import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { AppError, messageOf } from '../lib/errors.ts';
import { appendBatch, loadSeriesIds } from './duckdb-append.ts';
import { type Bucket, groupDevices, type Point, type SeriesStore } from './series-store.ts';

/**
 * Opens the embedded series store, DuckDB, in the installation's `series` folder. The recorder's offset is committed in
 * the same transaction as the rows.
 */
export async function openDuckDbSeries(options: { dataDir: string }): Promise<SeriesStore> {
  const folder = path.join(options.dataDir, 'series');
  mkdirSync(folder, { recursive: true });
  const instance = await DuckDBInstance.create(path.join(folder, 'series.duckdb'), {
    threads: '1',
    memory_limit: '256MB',
    preserve_insertion_order: 'false',
  });
  const writer = await instance.connect();
  const reader = await instance.connect();
  await writer.run(SCHEMA);
  const ids = await loadSeriesIds(writer);
  return {
    append: (batch) => orUnavailable(() => appendBatch(writer, ids, batch)),
    resumeAt: async (partition) => {
      const rows = await rowsOf(reader, 'select next_offset::double from recorder_offset where partition = $1', [
        partition,
      ]);
      return (rows[0]?.[0] as number | undefined) ?? 0;
    },
    range: async ({ device, channel, from, to, limit, after }) =>
      (await rowsOf(reader, RANGE, [device, channel, from, to, limit, after ?? 0])) as unknown as readonly Point[],
    downsample: async ({ device, channel, from, to, points }) => {
      const width = Math.max(1, Math.ceil((to - from) / points));
      return (await rowsOf(reader, DOWNSAMPLE, [device, channel, from, to, width])) as unknown as readonly Bucket[];
    },
    devices: async () => {
      const rows = await rowsOf(reader, DEVICES, []);
      return groupDevices(rows as unknown as readonly [string, string, string | null, number][]);
    },
    close: async () => {
      reader.closeSync();
      writer.closeSync();
      instance.closeSync();
    },
  };
}

const SCHEMA = `
  create table if not exists series (
    id integer primary key, device varchar not null, channel varchar not null, unit varchar, last_sampled_at bigint not null);
  create table if not exists sample (
    series integer not null, sampled_at bigint not null, sequence bigint not null, value double not null);
  create table if not exists recorder_offset (partition integer primary key, next_offset bigint not null);
  create temp table incoming (series integer, sampled_at double, sequence double, value double);`;

const OF_SERIES = `
  where series = (select id from series where device = $1 and channel = $2)
    and sampled_at >= $3::bigint and sampled_at < $4::bigint`;

const RANGE = `
  select sampled_at::double, value from sample ${OF_SERIES}
  order by sampled_at, sequence limit $5::bigint offset $6::bigint`;

const DOWNSAMPLE = `
  select ($3::bigint + ((sampled_at - $3::bigint) // $5::bigint) * $5::bigint)::double as bucket,
    min(value), max(value), avg(value)
  from sample ${OF_SERIES} group by bucket order by bucket`;

const DEVICES = 'select device, channel, unit, last_sampled_at::double from series order by device, channel';

async function rowsOf(db: DuckDBConnection, sql: string, values: DuckDBValue[]): Promise<DuckDBValue[][]> {
  return orUnavailable(async () => (await db.runAndReadAll(sql, values)).getRows());
}

async function orUnavailable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new AppError('unavailable', `the series store failed: ${messageOf(cause)}`, { cause });
  }
}
