import path from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { type Now, sleep } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Journal, JournalBatch } from './journal.ts';
import { type JournalRecord, packReadings, unpackReadings } from './journal-record.ts';
import type { Reading } from './reading.ts';

/** How long a consumer that has read everything waits before it looks again. */
const IDLE_MILLISECONDS = 10;
/** Readings and values in one record at most, and values in one batch: what a consumer has to hold stays small. */
const MAX_RECORD_READINGS = 5_000;
const MAX_RECORD_VALUES = 50_000;
const MAX_BATCH_VALUES = 100_000;

type Records = RootDatabase<JournalRecord, number>;

/**
 * Opens the embedded journal: LMDB, one partition, one record for each append under the offset of its first reading.
 * One process appends; any thread of it may consume through an instance of its own.
 * @param dataDir folder of the installation; the journal lies in its `journal` folder
 */
export function openLmdbJournal(options: { dataDir: string; now: Now; log: Log }): Journal {
  const { log } = options;
  const db: Records = open(path.join(options.dataDir, 'journal'), { encoding: 'msgpack', mapSize: 2 ** 40 });
  let nextOffset: number | undefined;

  async function append(readings: readonly Reading[]): Promise<void> {
    if (readings.length === 0) return;
    nextOffset ??= endOf(db);
    let offset = nextOffset;
    const records: [number, JournalRecord][] = [];
    for (const part of inParts(readings)) {
      records.push([offset, packReadings(part, options.now().getTime())]);
      offset += part.length;
    }
    nextOffset = offset;
    try {
      await db.transaction(() => {
        for (const [key, record] of records) void db.put(key, record);
      });
      // A commit is visible before it is on disk (overlappingSync): this is the one fsync for the whole group.
      await db.flushed;
    } catch (error) {
      // What is on disk decides where the next append goes on.
      nextOffset = undefined;
      throw error;
    }
  }

  async function consume({ resumeAt, handle, maxReadings, signal }: Parameters<Journal['consume']>[0]): Promise<void> {
    let offset = await resumeAt(0);
    const end = endOf(db);
    if (offset > end) {
      // After a power cut a consumer may be ahead of what the journal kept; what comes now must not be passed over.
      log.warn({ offset, end }, 'the consumer was ahead of the journal; it goes on at its end');
      offset = end;
    }
    while (!signal.aborted) {
      const batch = readBatch(db, { offset, maxReadings, log });
      if (batch === undefined) {
        await sleep(IDLE_MILLISECONDS, signal);
        continue;
      }
      if (batch.readings.length > 0) await handle(batch);
      offset = batch.nextOffset;
    }
  }

  return { append, consume, end: async () => [endOf(db)], close: () => db.close() };
}

function* inParts(readings: readonly Reading[]): Generator<readonly Reading[]> {
  let from = 0;
  let values = 0;
  for (let i = 0; i < readings.length; i++) {
    const size = Object.keys((readings[i] as Reading).values).length;
    if (i > from && (i - from === MAX_RECORD_READINGS || values + size > MAX_RECORD_VALUES)) {
      yield readings.slice(from, i);
      from = i;
      values = 0;
    }
    values += size;
  }
  yield from === 0 ? readings : readings.slice(from);
}

function endOf(db: Records): number {
  db.resetReadTxn();
  for (const { key, value } of db.getRange({ reverse: true, limit: 1 })) return key + value[2];
  return 0;
}

/**
 * The batch that begins at `offset`, or at the oldest reading that is still kept; undefined when there is nothing newer.
 * A record that cannot be read is set aside with an error in the log: the stream goes on.
 */
function readBatch(
  db: Records,
  { offset, maxReadings, log }: { offset: number; maxReadings: number; log: Log },
): JournalBatch | undefined {
  db.resetReadTxn();
  let start = offset;
  for (const key of db.getKeys({ start: offset, reverse: true, limit: 1 })) start = key;
  const readings: Reading[] = [];
  let values = 0;
  let firstOffset: number | undefined;
  let nextOffset = offset;
  let journaledAt = 0;
  for (const { key, value } of db.getRange({ start })) {
    const skip = Math.max(0, offset - key);
    if (skip >= value[2]) continue;
    firstOffset ??= key + skip;
    const unpacked = readRecord(key, value, log);
    const taken = unpacked.slice(skip, skip + maxReadings - readings.length);
    for (const reading of taken) readings.push(reading);
    nextOffset = unpacked.length === 0 ? key + value[2] : key + skip + taken.length;
    values += value[5].length / 8;
    journaledAt = value[1];
    if (readings.length >= maxReadings || values >= MAX_BATCH_VALUES) break;
  }
  if (firstOffset === undefined) return undefined;
  return { partition: 0, firstOffset, nextOffset, readings, journaledAt };
}

function readRecord(offset: number, record: JournalRecord, log: Log): readonly Reading[] {
  try {
    return unpackReadings(record);
  } catch (error) {
    log.error({ offset, readings: record[2], reason: messageOf(error) }, 'journal record set aside');
    return [];
  }
}
