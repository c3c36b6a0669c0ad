import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { AppError, messageOf } from '../../../lib/errors.ts';
import { type Known, loadKnown } from './duckdb-known.ts';

/** The open file: one connection writes, the other reads, and each takes its calls in turn. */
export type DuckDbFile = {
  readonly writer: DuckDBConnection;
  readonly reader: DuckDBConnection;
  known: Known;
  close(): void;
};

const SCHEMA = `
  create table if not exists series (
    id integer primary key, device varchar not null, channel varchar not null, unit varchar, last_sampled_at bigint not null);
  alter table series add column if not exists last_value double;
  alter table series add column if not exists last_value_at bigint;
  create table if not exists sample (
    series integer not null, sampled_at bigint not null, sequence bigint not null, value double not null);
  create table if not exists hourly (
    series integer not null, hour_at bigint not null, minimum double not null, maximum double not null, sum double not null,
    count bigint not null);
  create table if not exists settled (settled_until bigint not null);
  insert into settled select 0 where not exists (select 1 from settled);
  create table if not exists waveform (
    device varchar not null, channel varchar not null, unit varchar, sampled_at bigint not null, sequence bigint not null,
    sample_rate_hz double not null, samples blob not null);
  create table if not exists recorder_offset (partition integer primary key, next_offset bigint not null);
  create temp table doubtful (series integer, sampled_at bigint, sequence bigint, value double);
  create temp table merged (series integer, sampled_at bigint, sequence bigint, value double);
  create temp table moved (series integer, sampled_at bigint, value_at bigint, value double);`;

/**
 * Opens `series.duckdb` in the installation's `series` folder, and makes it where there is none.
 * @throws {AppError} `unavailable` that says what to do, when another program has locked the file
 * or it is damaged
 */
export async function openDuckDbFile(dataDir: string): Promise<DuckDbFile> {
  const folder = path.join(dataDir, 'series');
  const file = path.join(folder, 'series.duckdb');
  let instance: DuckDBInstance | undefined;
  try {
    mkdirSync(folder, { recursive: true });
    instance = await DuckDBInstance.create(file, {
      threads: '1',
      memory_limit: '256MB',
      preserve_insertion_order: 'false',
      // Fewer, larger checkpoints: each rewrites the row group that is being filled.
      checkpoint_threshold: '64MB',
    });
    const opened = instance;
    const writer = await opened.connect();
    const reader = await opened.connect();
    await writer.run(SCHEMA);
    return {
      writer,
      reader,
      known: await loadKnown(writer),
      close() {
        reader.closeSync();
        writer.closeSync();
        opened.closeSync();
      },
    };
  } catch (cause) {
    instance?.closeSync();
    throw new AppError('unavailable', `the series store ${file} cannot be opened: ${adviceOn(messageOf(cause))}`, {
      cause,
    });
  }
}

/** The next step after an error of DuckDB, before its own words. */
export function adviceOn(reason: string): string {
  if (/conflicting lock|could not set lock/i.test(reason)) {
    return `another program has it open; close that program. ${reason}`;
  }
  if (/no space left|disk full|ENOSPC/i.test(reason)) return `the disk is full; free some space. ${reason}`;
  if (/not a valid DuckDB|corrupt|checksum|serialization error|truncated|not read enough bytes/i.test(reason)) {
    return (
      'the file is damaged; restore it from a backup, or move it away together with its .wal file: ' +
      `a new one then takes what the journal still holds. ${reason}`
    );
  }
  return reason;
}

/** The rows of a query. @throws {AppError} `unavailable` with advice */
export async function rowsOf(db: DuckDBConnection, sql: string, values: DuckDBValue[]): Promise<DuckDBValue[][]> {
  try {
    return (await db.runAndReadAll(sql, values)).getRows();
  } catch (cause) {
    throw new AppError('unavailable', `the series store cannot be read: ${adviceOn(messageOf(cause))}`, { cause });
  }
}
