import path from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { type Now, sleep } from '../lib/clock.ts';
import type { Journal, JournalBatch } from './journal.ts';
import { type JournalRecord, packReadings, unpackReadings } from './journal-record.ts';
import type { Reading } from './reading.ts';

/** How long a consumer that has read everything waits before it looks again. */
const IDLE_MILLISECONDS = 10;
/** Readings in one record at most, so that a consumer never has to hold a huge one. */
const MAX_RECORD_READINGS = 5_000;

/**
 * Opens the embedded journal: LMDB, one partition, one record for each append under the offset of its first reading.
 * One process appends; any thread of it may consume through an instance of its own.
 * @param dataDir folder of the installation; the journal lies in its `journal` folder
 */
export function openLmdbJournal(options: { dataDir: string; now: Now }): Journal {
  // overlappingSync makes a commit visible first and `flushed` resolve once it is on disk: one fsync for a whole group.
  const db: RootDatabase<JournalRecord, number> = open(path.join(options.dataDir, 'journal'), {
    encoding: 'msgpack',
    mapSize: 2 ** 40,
    noMemInit: true,
  });
  let nextOffset: number | undefined;

  async function append(readings: readonly Reading[]): Promise<void> {
    if (readings.length === 0) return;
    nextOffset ??= endOf(db);
    let offset = nextOffset;
    const records: [number, JournalRecord][] = [];
    for (let from = 0; from < readings.length; from += MAX_RECORD_READINGS) {
      const part = readings.slice(from, from + MAX_RECORD_READINGS);
      records.push([offset, packReadings(part, options.now().getTime())]);
      offset += part.length;
    }
    nextOffset = offset;
    try {
      await db.transaction(() => {
        for (const [key, record] of records) void db.put(key, record);
      });
      await db.flushed;
    } catch (error) {
      // What is on disk decides where the next append goes on.
      nextOffset = undefined;
      throw error;
    }
  }

  async function consume({ resumeAt, handle, maxReadings, signal }: Parameters<Journal['consume']>[0]): Promise<void> {
    let offset = await resumeAt(0);
    while (!signal.aborted) {
      const batch = readBatch(db, offset, maxReadings);
      if (batch === undefined) {
        await sleep(IDLE_MILLISECONDS, signal);
        continue;
      }
      await handle(batch);
      offset = batch.nextOffset;
    }
  }

  return { append, consume, end: async () => [endOf(db)], close: () => db.close() };
}

function endOf(db: RootDatabase<JournalRecord, number>): number {
  db.resetReadTxn();
  for (const { key, value } of db.getRange({ reverse: true, limit: 1 })) return key + value[2];
  return 0;
}

/** The batch that begins at `offset`, or at the oldest reading that is still kept; undefined when there is nothing newer. */
function readBatch(
  db: RootDatabase<JournalRecord, number>,
  offset: number,
  maxReadings: number,
): JournalBatch | undefined {
  db.resetReadTxn();
  let start = offset;
  for (const key of db.getKeys({ start: offset, reverse: true, limit: 1 })) start = key;
  const readings: Reading[] = [];
  let firstOffset: number | undefined;
  let journaledAt = 0;
  for (const { key, value } of db.getRange({ start })) {
    const skip = Math.max(0, offset - key);
    if (skip >= value[2]) continue;
    const unpacked = unpackReadings(value);
    firstOffset ??= key + skip;
    journaledAt = value[1];
    for (let i = skip; i < unpacked.length && readings.length < maxReadings; i++) readings.push(unpacked[i] as Reading);
    if (readings.length >= maxReadings) break;
  }
  if (firstOffset === undefined) return undefined;
  return { partition: 0, firstOffset, nextOffset: firstOffset + readings.length, readings, journaledAt };
}
