import path from 'node:path';
import { type Now, sleep } from '../lib/clock.ts';
import { AppError, messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { ConsumerName, Journal, JournalReader, JournalStatus } from './journal.ts';
import { type JournalRecord, packReadings } from './journal-record.ts';
import { endOf, journalFolder, type LmdbRecords, offsetAt, oldestOf, openRecords, readBatch } from './lmdb-records.ts';
import { openPassedOffsets, type PassedOffsets } from './passed-offsets.ts';
import type { Reading } from './reading.ts';

/** How long a consumer that has read everything waits before it looks again. */
const IDLE_MILLISECONDS = 10;
/** Readings and values in one record at most: what a consumer has to hold stays small. */
const MAX_RECORD_READINGS = 5_000;
const MAX_RECORD_VALUES = 50_000;
/** How often what consumers have passed is written down. */
const SAVE_MILLISECONDS = 1_000;

/**
 * Opens the embedded journal: LMDB, one partition, one record for each append under the offset of its first reading.
 * One process appends; other threads of it follow through {@link followLmdbJournal}.
 * @param dataDir folder of the installation; the journal lies in its `journal` folder
 * @param consumers who will read it: nothing is forgotten before each of them has passed it
 */
export function openLmdbJournal(options: {
  dataDir: string;
  consumers: readonly ConsumerName[];
  now: Now;
  log: Log;
}): Journal {
  const { dataDir, consumers, now, log } = options;
  const records = openRecords(dataDir);
  const file = path.join(journalFolder(dataDir), 'consumers.json');
  const passed = openPassedOffsets({ file, expected: consumers, log });
  const appender = createAppender(records, now);
  const timer = setInterval(() => {
    passed.save().catch((error: unknown) => log.warn({ reason: messageOf(error) }, 'consumer offsets not saved'));
  }, SAVE_MILLISECONDS);
  timer.unref();
  return {
    append: appender.append,
    consume: async ({ resumeAt, ...rest }) => {
      const resume = async (partition: number): Promise<number> => {
        const offset = await resumeAt(partition);
        passed.set({ consumer: rest.consumer, partition, offset });
        return offset;
      };
      await consumeRecords(records, { ...rest, resumeAt: resume, log });
    },
    passed: passed.set,
    offsetsAt: async (time) => [offsetAt(records, time)],
    end: async () => [endOf(records)],
    status: async () => statusOf(records, passed),
    health: () => appender.failure ?? 'ok',
    close: async () => {
      clearInterval(timer);
      await passed.save();
      await records.close();
    },
  };
}

/** Reads the journal that this process writes, from another thread of it. */
export function followLmdbJournal(options: { dataDir: string; log: Log }): JournalReader {
  const records = openRecords(options.dataDir);
  return {
    consume: (consumer) => consumeRecords(records, { ...consumer, log: options.log }),
    close: records.close,
  };
}

function createAppender(records: LmdbRecords, now: Now): { append: Journal['append']; failure: string | undefined } {
  const { db } = records;
  let nextOffset: number | undefined;
  const appender = { append, failure: undefined as string | undefined };

  async function append(readings: readonly Reading[]): Promise<void> {
    if (readings.length === 0) return;
    nextOffset ??= endOf(records);
    let offset = nextOffset;
    const group: [number, JournalRecord][] = [];
    for (const part of inParts(readings)) {
      group.push([offset, packReadings(part, now().getTime())]);
      offset += part.length;
    }
    nextOffset = offset;
    try {
      await db.transaction(() => {
        for (const [key, record] of group) void db.put(key, record as Buffer);
      });
      // A commit is visible before it is on disk (overlappingSync): this is the one fsync for the whole group.
      await db.flushed;
      appender.failure = undefined;
    } catch (cause) {
      // What is on disk decides where the next append goes on.
      nextOffset = undefined;
      appender.failure = `the journal cannot be written: ${messageOf(cause)}`;
      throw new AppError('unavailable', 'the journal cannot be written', { cause });
    }
  }
  return appender;
}

async function consumeRecords(
  records: LmdbRecords,
  { resumeAt, handle, maxReadings, signal, log }: Parameters<Journal['consume']>[0] & { log: Log },
): Promise<void> {
  let offset = await resumeAt(0);
  const end = endOf(records);
  if (offset > end) {
    // After a power cut a consumer may be ahead of what the journal kept; what comes now must not be passed over.
    log.warn({ offset, end }, 'the consumer was ahead of the journal; it goes on at its end');
    offset = end;
  }
  while (!signal.aborted) {
    const batch = readBatch(records, { offset, maxReadings, log });
    if (batch === undefined) {
      await sleep(IDLE_MILLISECONDS, signal);
      continue;
    }
    if (batch.readings.length > 0) await handle(batch);
    offset = batch.nextOffset;
  }
}

function statusOf(records: LmdbRecords, passed: PassedOffsets): JournalStatus {
  const next = endOf(records);
  const oldest = next === 0 ? 0 : oldestOf(records);
  return {
    bytes: usedBytes(records),
    maxBytes: null,
    partitions: [{ partition: 0, oldest, next }],
    consumers: passed.all().map((report) => ({ ...report, lag: Math.max(0, next - Math.max(report.offset, oldest)) })),
  };
}

/** Pages in use, not the size of the file: LMDB uses freed pages again. */
function usedBytes({ db }: LmdbRecords): number {
  const stats = db.getStats() as { pageSize: number; root: PageCounts; free: PageCounts };
  const pages = (tree: PageCounts) => tree.treeBranchPageCount + tree.treeLeafPageCount + tree.overflowPages;
  return stats.pageSize * (pages(stats.root) + pages(stats.free));
}

type PageCounts = { treeBranchPageCount: number; treeLeafPageCount: number; overflowPages: number };

function* inParts(readings: readonly Reading[]): Generator<readonly Reading[]> {
  let from = 0;
  let values = 0;
  for (let i = 0; i < readings.length; i++) {
    const size = sizeOf(readings[i] as Reading);
    if (i > from && (i - from === MAX_RECORD_READINGS || values + size > MAX_RECORD_VALUES)) {
      yield readings.slice(from, i);
      from = i;
      values = 0;
    }
    values += size;
  }
  yield from === 0 ? readings : readings.slice(from);
}

/** Numbers that a reading takes up, about. */
function sizeOf({ values, waveform }: Reading): number {
  let size = waveform ? waveform.samples.length / 2 : 0;
  for (const _ in values) size++;
  return size;
}
