import path from 'node:path';
import { type Now, readersTurn, sleep } from '../../../lib/clock.ts';
import { AppError, messageOf } from '../../../lib/errors.ts';
import type { Log } from '../../../lib/log.ts';
import type { Reading } from '../../reading/reading.ts';
import type { ConsumerName, Journal, JournalReader, JournalStatus } from '../journal.ts';
import { type JournalRecord, packReadings } from '../journal-record.ts';
import { openPassedOffsets, type PassedOffsets } from '../passed-offsets.ts';
import { type AppendSignal, appendSignalIn, newAppendMemory } from './append-signal.ts';
import { gapReporter, mendJournal, reportDamage } from './journal-damage.ts';
import { createJournalRoom, freeBytesOf, type JournalLimits, type JournalRoom } from './journal-room.ts';
import {
  cutDamagedTail,
  endOf,
  type Gap,
  journalFolder,
  type LmdbRecords,
  offsetAt,
  oldestOf,
  openRecords,
  pagesOf,
  readBatch,
} from './lmdb-records.ts';

/** An idle consumer looks again at most this often, and takes all new records together. */
const IDLE_MILLISECONDS = 10;

/** Longest wait of a consumer for an append signal; without a signal it polls at the rate above. */
const LONGEST_IDLE_MILLISECONDS = 500;

/** Readings and values in one record at most, so that a consumer holds little at a time. */
const MAX_RECORD_READINGS = 5_000;
const MAX_RECORD_VALUES = 50_000;
const PAGE_BYTES = 4096;

/** How often the limits are checked and the offsets of consumers are written. */
const CHECK_MILLISECONDS = 1_000;

/**
 * Opens the embedded journal: LMDB, one partition, one record for each append under the offset of
 * its first reading. One process appends; other threads of it follow through {@link
 * followLmdbJournal}.
 * @param dataDir folder of the installation; the journal is in its `journal` folder
 * @param consumers readers of the journal: it removes no record before each of them has passed it
 */
export async function openLmdbJournal(options: {
  dataDir: string;
  consumers: readonly ConsumerName[];
  limits: JournalLimits;
  now: Now;
  log: Log;
  appends?: SharedArrayBuffer;
}): Promise<Journal> {
  const { dataDir, consumers, limits, now, log, appends = newAppendMemory() } = options;
  const signal = appendSignalIn(appends);
  const folder = journalFolder(dataDir);
  const met = await mendJournal({ folder, now, log });
  const records = openRecords(dataDir);
  const file = path.join(folder, 'consumers.json');
  const passed = openPassedOffsets({ file, expected: consumers, log });
  const cut = await cutDamagedTail(records);
  if (cut.length > 0) await reportDamage({ folder, cut, now, log });
  const room = createJournalRoom({ records, passed, limits, freeBytes: freeBytesOf(folder, log), now, log });
  // Never give an offset twice: a consumer may have passed records that a cut or a power cut
  // removed.
  const first = Math.max(
    ...passed.all().map(({ offset }) => offset),
    Math.max(cut[0]?.offset ?? -MAX_RECORD_READINGS, met ?? -MAX_RECORD_READINGS) + MAX_RECORD_READINGS,
  );
  const onDamage = gapReporter({ folder, now, log });
  const appender = createAppender(records, { first, room, now, appended: signal.tell });
  const endAtOpen = new Map([[0, endOf(records)]]);
  let checking = check();
  async function check(): Promise<void> {
    try {
      await room.check();
      await passed.save();
    } catch (error) {
      log.error({ reason: messageOf(error) }, 'the journal could not be checked');
    }
  }
  const timer = setInterval(() => {
    checking = checking.then(check);
  }, CHECK_MILLISECONDS);
  timer.unref();
  await checking;
  return {
    append: appender.append,
    endAtOpen,
    consume: async ({ resumeAt, ...rest }) => {
      const resume = async (partition: number): Promise<number> => {
        const offset = await resumeAt(partition);
        passed.set({ consumer: rest.consumer, partition, offset });
        return offset;
      };
      await consumeRecords(records, { ...rest, resumeAt: resume, appended: signal, onDamage, log });
    },
    passed: passed.set,
    offsetsAt: async (time) => [offsetAt(records, time)],
    end: async () => [endOf(records)],
    status: async () => statusOf(records, { passed, maxBytes: limits.maxBytes }),
    health: () => room.full() ?? appender.failure ?? 'ok',
    close: async () => {
      clearInterval(timer);
      await checking;
      await passed.save();
      await records.close();
    },
  };
}

/** Reads the journal that this process writes, from another thread of it. */
export function followLmdbJournal(options: {
  dataDir: string;
  now: Now;
  log: Log;
  appends?: SharedArrayBuffer;
}): JournalReader {
  const { dataDir, now, log, appends } = options;
  const appended = appends && appendSignalIn(appends);
  const records = openRecords(dataDir);
  const onDamage = gapReporter({ folder: journalFolder(dataDir), now, log });
  return {
    consume: (consumer) => consumeRecords(records, { ...consumer, appended, onDamage, log }),
    close: records.close,
  };
}

/** @param first offset before which none is given */
function createAppender(
  records: LmdbRecords,
  { first, room, now, appended }: { first: number; room: JournalRoom; now: Now; appended: () => void },
): { append: Journal['append']; failure: string | undefined } {
  const { db } = records;
  let nextOffset: number | undefined;
  const appender = { append, failure: undefined as string | undefined };

  async function append(readings: readonly Reading[]): Promise<void> {
    if (readings.length === 0) return;
    const full = room.full();
    if (full !== undefined) throw new AppError('unavailable', full);
    nextOffset ??= Math.max(endOf(records), first);
    let offset = nextOffset;
    const group: [number, JournalRecord][] = [];
    for (const part of inParts(readings)) {
      group.push([offset, packReadings(part, now().getTime())]);
      offset += part.length;
      room.take((group.at(-1)?.[1].length ?? 0) + PAGE_BYTES);
    }
    nextOffset = offset;
    try {
      await db.transaction(() => {
        for (const [key, record] of group) void db.put(key, record as Buffer);
      });
      // A commit is visible before it is on disk (overlappingSync): this is the one fsync for the
      // whole group.
      await db.flushed;
      appended();
      appender.failure = undefined;
    } catch (cause) {
      // The records on disk decide where the next append continues.
      nextOffset = undefined;
      appender.failure = `the journal cannot be written: ${messageOf(cause)}`;
      throw new AppError('unavailable', 'the journal cannot be written', { cause });
    }
  }
  return appender;
}

async function consumeRecords(
  records: LmdbRecords,
  {
    consumer,
    resumeAt,
    handle,
    maxReadings,
    signal,
    appended,
    onDamage,
    log,
  }: Parameters<Journal['consume']>[0] & {
    /** Undefined without append signals. */
    appended: AppendSignal | undefined;
    onDamage: (damage: Gap) => void;
    log: Log;
  },
): Promise<void> {
  let offset = await resumeAt(0);
  const end = endOf(records);
  if (offset > end) {
    // After a power cut a consumer may be ahead of the journal; it must not skip the next records.
    log.warn({ offset, end }, 'the consumer was ahead of the journal; it continues at its end');
    offset = end;
  }
  while (!signal.aborted) {
    const isOver = await readersTurn(consumer, signal);
    const seen = appended?.count() ?? 0;
    const lookedAt = performance.now();
    const batch = readBatch(records, { offset, maxReadings, onDamage });
    if (isOver()) continue;
    if (batch === undefined) {
      await appended?.wait(seen, { atMost: LONGEST_IDLE_MILLISECONDS, signal });
      const early = lookedAt + IDLE_MILLISECONDS - performance.now();
      if (early > 0) await sleep(early, signal);
      continue;
    }
    if (batch.readings.length > 0) await handle(batch);
    offset = batch.nextOffset;
  }
}

function statusOf(
  records: LmdbRecords,
  { passed, maxBytes }: { passed: PassedOffsets; maxBytes: number },
): JournalStatus {
  const next = endOf(records);
  const oldest = next === 0 ? 0 : oldestOf(records);
  return {
    bytes: pagesOf(records).used,
    maxBytes,
    partitions: [{ partition: 0, oldest, next }],
    consumers: passed.all().map((report) => ({ ...report, lag: Math.max(0, next - Math.max(report.offset, oldest)) })),
  };
}

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
