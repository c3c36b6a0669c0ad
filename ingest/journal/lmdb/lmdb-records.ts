import path from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { AppError, messageOf } from '../../../lib/errors.ts';
import type { Reading } from '../../reading/reading.ts';
import type { JournalBatch } from '../journal.ts';
import { headOf, isNewer, type RecordHead, unpackReadings } from '../journal-record.ts';
import { type JournalRecord1, RECORD_1_MARK, unpackReadings1 } from '../journal-record-1.ts';

/** The records of the embedded journal, each under the offset of its first reading. */
export type LmdbRecords = {
  readonly db: RootDatabase<Buffer, number>;
  /** The same records as version 1 wrote them; opened when one is met. */
  readonly version1: () => RootDatabase<JournalRecord1, number>;
};

/** Values in one batch at most, so that a consumer holds little at a time. */
const MAX_BATCH_VALUES = 100_000;

/** The folder of the embedded journal within the installation's. */
export function journalFolder(dataDir: string): string {
  return path.join(dataDir, 'journal');
}

/** Opens the records; every thread and caller its own. */
export function openRecords(dataDir: string): LmdbRecords & { close(): Promise<void> } {
  const folder = journalFolder(dataDir);
  const db = open<Buffer, number>(folder, { encoding: 'binary', mapSize: 2 ** 40 });
  let legacy: RootDatabase<JournalRecord1, number> | undefined;
  const version1 = () => {
    legacy ??= open<JournalRecord1, number>(folder, { encoding: 'msgpack', mapSize: 2 ** 40 });
    return legacy;
  };
  return {
    db,
    version1,
    close: async () => {
      await legacy?.close();
      await db.close();
    },
  };
}

/** The readings of a record. @throws {Error} if it is damaged */
export function readingsOf(records: LmdbRecords, key: number, value: Buffer): readonly Reading[] {
  if (value[0] !== RECORD_1_MARK) return unpackReadings(value);
  return unpackReadings1(records.version1().get(key) as JournalRecord1);
}

/** The head of a record; undefined where it is not readable. */
export function headAt(records: LmdbRecords, key: number, value: Buffer): RecordHead | undefined {
  if (value[0] !== RECORD_1_MARK) return headOf(value);
  try {
    const [, journaledAt, count] = records.version1().get(key) as JournalRecord1;
    return { journaledAt, count };
  } catch {
    return undefined;
  }
}

/** The offset after the newest reading. */
export function endOf(records: LmdbRecords): number {
  records.db.resetReadTxn();
  for (const { key, value } of records.db.getRange({ reverse: true, limit: 1 })) {
    return key + (headAt(records, key, value)?.count ?? 1);
  }
  return 0;
}

/** The offset of the oldest reading that is kept; the end where there is none. */
export function oldestOf(records: LmdbRecords): number {
  records.db.resetReadTxn();
  for (const key of records.db.getKeys({ limit: 1 })) return key;
  return 0;
}

/** The offset of the first record that became durable at or after a time, or the end. */
export function offsetAt(records: LmdbRecords, time: number): number {
  const { db } = records;
  const end = endOf(records);
  let low = oldestOf(records);
  let high = end;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    for (const { key, value } of db.getRange({ start: middle, reverse: true, limit: 1 })) {
      const head = headAt(records, key, value);
      if (head === undefined || head.journaledAt < time) low = nextKey(records, key) ?? end;
      else high = key;
    }
  }
  return low;
}

/**
 * The batch that begins at `offset`, or at the oldest reading that is still kept; undefined when
 * there is nothing newer. A record that cannot be read goes to `onDamage` and is left out: the
 * stream continues.
 */
export function readBatch(
  records: LmdbRecords,
  { offset, maxReadings, onDamage }: { offset: number; maxReadings: number; onDamage: (damage: Gap) => void },
): JournalBatch | undefined {
  const { db } = records;
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
    const head = headAt(records, key, value);
    if (skip > 0 && skip >= (head?.count ?? 1)) continue;
    firstOffset ??= key + skip;
    const unpacked = unpackOrSetAside(records, { key, value, onDamage });
    if (unpacked === undefined) {
      nextOffset = Math.max(offset, nextKey(records, key) ?? key + Math.max(1, head?.count ?? 1));
      continue;
    }
    const taken = unpacked.slice(skip, skip + maxReadings - readings.length);
    for (const reading of taken) readings.push(reading);
    nextOffset = key + skip + taken.length;
    values += value.length / 8;
    journaledAt = head?.journaledAt ?? journaledAt;
    if (readings.length >= maxReadings || values >= MAX_BATCH_VALUES) break;
  }
  if (firstOffset === undefined) return undefined;
  return { partition: 0, firstOffset, nextOffset, readings, journaledAt };
}

function unpackOrSetAside(
  records: LmdbRecords,
  { key, value, onDamage }: { key: number; value: Buffer; onDamage: (damage: Gap) => void },
): readonly Reading[] | undefined {
  try {
    return readingsOf(records, key, value);
  } catch (error) {
    const readings = (nextKey(records, key) ?? key) - key;
    onDamage({ offset: key, bytes: value.length, readings, reason: messageOf(error) });
    return undefined;
  }
}

/** The key of the record after a key. */
function nextKey({ db }: LmdbRecords, key: number): number | undefined {
  for (const next of db.getKeys({ start: key + 1, limit: 1 })) return next;
  return undefined;
}

/** Bytes of pages in use, and of pages that the file has and LMDB will use again. */
export function pagesOf({ db }: LmdbRecords): { used: number; reusable: number } {
  db.resetReadTxn();
  const stats = db.getStats() as { pageSize: number; lastPageNumber: number; root: PageCounts; free: PageCounts };
  const pages = (tree: PageCounts) => tree.treeBranchPageCount + tree.treeLeafPageCount + tree.overflowPages;
  const used = stats.pageSize * (pages(stats.root) + pages(stats.free));
  return { used, reusable: stats.pageSize * (stats.lastPageNumber + 1) - used };
}

type PageCounts = { treeBranchPageCount: number; treeLeafPageCount: number; overflowPages: number };

/**
 * Removes the oldest records that are wholly before an offset, at most `limit` of them, in one
 * transaction. The newest record always stays: the numbering continues from it.
 * @returns how many went
 */
export async function forgetBefore(records: LmdbRecords, offset: number, limit: number): Promise<number> {
  const { db } = records;
  db.resetReadTxn();
  const keys = [...db.getKeys({ limit: limit + 1 })].map(Number);
  const gone = keys.filter((_, i) => (keys[i + 1] ?? Number.POSITIVE_INFINITY) <= offset).slice(0, limit);
  if (gone.length === 0) return 0;
  await db.transaction(() => {
    for (const key of gone) void db.remove(key);
  });
  return gone.length;
}

/** A record that could not be read. */
export type Damage = { readonly offset: number; readonly bytes: number; readonly reason: string };

/** One with others behind it, which show how many readings it had. */
export type Gap = Damage & { readonly readings: number };

/**
 * Cuts damaged records off the end, to the last good one.
 * @returns cut records, newest first
 * @throws {AppError} `conflict` for a whole record of a newer program; then nothing is cut
 */
export async function cutDamagedTail(records: LmdbRecords): Promise<readonly Damage[]> {
  const { db } = records;
  const cut: Damage[] = [];
  for (const { key, value } of db.getRange({ reverse: true })) {
    try {
      readingsOf(records, key, value);
      break;
    } catch (error) {
      if (isNewer(value)) {
        throw new AppError('conflict', 'The journal was written by a newer Harbinger than this one; update Harbinger.');
      }
      cut.push({ offset: key, bytes: value.length, reason: messageOf(error) });
    }
  }
  if (cut.length > 0) {
    await db.transaction(() => {
      for (const { offset } of cut) void db.remove(offset);
    });
    await db.flushed;
  }
  return cut;
}
