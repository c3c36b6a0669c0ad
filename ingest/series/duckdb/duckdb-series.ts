import { AppError, messageOf } from '../../../lib/errors.ts';
import type { Log } from '../../../lib/log.ts';
import type { JournalBatch } from '../../journal/journal.ts';
import { heldReadings } from '../held-readings.ts';
import { HOUR_MS } from '../plan-buckets.ts';
import { groupDevices, isNamed, type SeriesStore } from '../series-store.ts';
import { appendBatch } from './duckdb-append.ts';
import { adviceOn, openDuckDbFile, rowsOf } from './duckdb-file.ts';
import { type KnownSeries, loadKnown } from './duckdb-known.ts';
import { createDuckDbReads, downsample } from './duckdb-reads.ts';

const DAY_MS = 24 * HOUR_MS;

/** Deletes readings that are older than an instant. @returns the number of values */
async function deleteBefore({ writer }: Awaited<ReturnType<typeof openDuckDbFile>>, before: number): Promise<number> {
  const { rowsChanged } = await writer.run('delete from sample where sampled_at < $1::bigint', [before]);
  await writer.run('delete from hourly where hour_at < $1::bigint', [before]);
  await writer.run('delete from waveform where sampled_at < $1::bigint', [before]);
  return rowsChanged;
}

/**
 * Opens the embedded series store, DuckDB, in the installation's `series` folder. The recorder's
 * offset is committed in the same transaction as the rows. After a failed batch the file is read
 * again, or opened again where it does not answer: DuckDB shuts itself after a full disk.
 * @param retentionDays older readings are deleted, once an hour; 0 keeps all
 * @throws {AppError} `unavailable` that says what to do when the file is locked or damaged
 */
export async function openDuckDbSeries(options: {
  dataDir: string;
  retentionDays: number;
  log: Log;
}): Promise<SeriesStore> {
  const { dataDir, retentionDays, log } = options;
  let file = await openDuckDbFile(dataDir);
  let failed = false;
  let cleanedAt = Number.NEGATIVE_INFINITY;
  let turn: Promise<void> = Promise.resolve();

  async function recover(): Promise<void> {
    try {
      file.known = await loadKnown(file.writer);
    } catch (error) {
      log.warn({ reason: messageOf(error) }, 'the series store is opened again');
      file.close();
      file = await openDuckDbFile(dataDir);
    }
    failed = false;
  }

  async function deleteOld(now: number): Promise<void> {
    if (retentionDays === 0 || now - cleanedAt < HOUR_MS) return;
    const holds = await heldReadings(dataDir);
    if (holds.length > 0) log.info({ holds, retentionDays }, 'old readings stay: a legal hold is in force');
    else {
      const values = await deleteBefore(file, now - retentionDays * DAY_MS);
      if (values > 0) log.info({ values, retentionDays }, 'old readings were deleted');
    }
    cleanedAt = now;
  }

  async function append(batch: JournalBatch): Promise<void> {
    try {
      if (failed) await recover();
      await appendBatch(file.writer, file.known, batch);
      await deleteOld(batch.journaledAt);
    } catch (cause) {
      failed = true;
      if (cause instanceof AppError) throw cause;
      throw new AppError('unavailable', `the series store took no batch: ${adviceOn(messageOf(cause))}`, { cause });
    }
  }

  return {
    ...createDuckDbReads(() => file.reader),
    // DuckDB refuses no reading: a failed write is an error, and is retried.
    counts: { refusedReadings: 0, tooOldReadings: 0 },
    append(batch) {
      // One connection is one transaction: batches of several partitions take turns.
      const mine = turn.then(() => append(batch));
      turn = mine.catch(() => undefined);
      return mine;
    },
    settle() {
      // A checkpoint is refused while another statement changes rows; its log is copied then, too.
      const mine = turn
        .then(() => file.writer.run('checkpoint'))
        .then(
          () => undefined,
          (error: unknown) => log.warn({ reason: messageOf(error) }, 'the series store could not be settled'),
        );
      turn = mine;
      return mine;
    },
    async resumeAt(partition) {
      const sql = 'select next_offset::double from recorder_offset where partition = $1';
      return ((await rowsOf(file.reader, sql, [partition]))[0]?.[0] as number | undefined) ?? 0;
    },
    downsample: (query) => downsample(file.reader, query, file.known.settledUntil),
    latest: async (device) =>
      [...(file.known.byDevice.get(device)?.values() ?? [])]
        .flatMap(({ channel, unit, newestValueAt, newestValue }) =>
          newestValue === null ? [] : [{ channel, unit, sampledAt: newestValueAt, value: newestValue }],
        )
        .sort((a, b) => (a.channel < b.channel ? -1 : 1)),
    channels: async () => namesOf(file.known.byDevice),
    devices: async (named) => groupDevices(knownRows(file.known.byDevice, named)),
    async close() {
      await turn;
      file.close();
    },
  };
}

function* namesOf(
  byDevice: ReadonlyMap<string, ReadonlyMap<string, KnownSeries>>,
): Generator<readonly [string, string, string | null], undefined> {
  for (const [device, channels] of byDevice) {
    for (const { channel, unit } of channels.values()) yield [device, channel, unit];
  }
}

function knownRows(
  byDevice: ReadonlyMap<string, ReadonlyMap<string, KnownSeries>>,
  named: string | undefined,
): readonly [string, string, string | null, number][] {
  const series = [...byDevice].flatMap(([device, channels]) => (isNamed(device, named) ? [...channels.values()] : []));
  series.sort((a, b) => compare(a.device, b.device) || compare(a.channel, b.channel));
  return series.map(({ device, channel, unit, newestAt }) => [device, channel, unit, newestAt]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
