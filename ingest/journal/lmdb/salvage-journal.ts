import { copyFile, link, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { bufferToKeyValue, keyValueToBuffer, open } from 'lmdb';
import { messageOf } from '../../../lib/errors.ts';
import { headOf, unpackReadings } from '../journal-record.ts';
import { RECORD_1_MARK } from '../journal-record-1.ts';
import { dataOf, kindOf, type LmdbFile, type LmdbNode, nodesOf, openLmdbFile } from './lmdb-pages.ts';
import type { Damage } from './lmdb-records.ts';

/** The saved and the lost part of a damaged journal. Offsets count readings. */
export type Salvage = {
  readonly records: number;
  readonly readings: number;
  /** Records that were found and cannot be read. */
  readonly unreadable: readonly Damage[];
  /** Offsets between the first and the last that were met, without a record. */
  readonly missing: readonly { readonly from: number; readonly to: number }[];
  /** The highest offset that was met; with its readings it may have gone some way beyond. */
  readonly end: number;
  /** Where the damaged file was put. */
  readonly damagedFile: string;
};

/** The place of a record, and how many readings it has; records of version 1 do not show that. */
type Place = { readonly page: number; readonly index: number; readonly count: number | undefined };
type Found = { readonly places: Map<number, Place>; readonly unreadable: Map<number, Damage> };

const BATCH_BYTES = 8 * 2 ** 20;

/**
 * Makes a fresh journal of all records that a damaged file still holds. Every page is checked, also
 * those outside of the index, and a record is taken only by its checksum. The file itself is kept
 * aside.
 * @param folder of the journal
 * @param suffix distinguishes the damaged file from others: `damaged-SUFFIX.mdb`
 */
export async function salvageJournal(folder: string, suffix: string): Promise<Salvage> {
  const damaged = path.join(folder, 'data.mdb');
  const fresh = path.join(folder, 'salvage');
  await rm(fresh, { recursive: true, force: true });
  const file = openLmdbFile(damaged);
  let result: Omit<Salvage, 'damagedFile'>;
  try {
    const found = findRecords(file);
    const keys = withoutOverlaps(found);
    await copyRecords(file, { found, keys, fresh });
    result = summary(found, keys);
  } finally {
    file.close();
  }
  const damagedFile = path.join(folder, `damaged-${suffix}.mdb`);
  // Both names at once, so that a crash between leaves the one or the other.
  await link(damaged, damagedFile).catch(() => copyFile(damaged, damagedFile));
  await rename(path.join(fresh, 'data.mdb'), damaged);
  await rm(path.join(folder, 'lock.mdb'), { force: true });
  await rm(fresh, { recursive: true, force: true });
  return { ...result, damagedFile };
}

function findRecords(file: LmdbFile): Found {
  const found: Found = { places: new Map(), unreadable: new Map() };
  for (let number = 2; (number + 1) * file.pageBytes <= file.bytes; number++) {
    const page = file.page(number);
    if (kindOf(page, number) !== 'leaf') continue;
    for (const [index, node] of readableNodes(page).entries()) {
      const key = offsetOf(node.key);
      // An older copy of the page holds the same: a record never changes.
      if (key === undefined || found.places.has(key)) continue;
      try {
        found.places.set(key, { page: number, index, count: countOf(dataOf(file, node)) });
        found.unreadable.delete(key);
      } catch (error) {
        found.unreadable.set(key, { offset: key, bytes: node.bytes, reason: messageOf(error) });
      }
    }
  }
  return found;
}

function readableNodes(page: Buffer): readonly LmdbNode[] {
  try {
    return nodesOf(page);
  } catch {
    return [];
  }
}

/** The offset of a key; undefined if it is none, as in the tree of free pages. */
function offsetOf(key: Buffer): number | undefined {
  try {
    const value = bufferToKeyValue(Buffer.from(key));
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) return undefined;
    return keyValueToBuffer(value).equals(key) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** @returns the number of readings @throws {Error} if the record is damaged */
function countOf(value: Buffer): number | undefined {
  if (value[0] === RECORD_1_MARK) return undefined;
  unpackReadings(value);
  return headOf(value)?.count;
}

/** The keys in order, without keys that a flipped bit has moved into another record. */
function withoutOverlaps({ places, unreadable }: Found): readonly number[] {
  const kept: number[] = [];
  const endOf = (key: number | undefined): number =>
    key === undefined ? -1 : key + Math.max(1, places.get(key)?.count ?? 1);
  for (const key of [...places.keys()].sort((a, b) => a - b)) {
    const last = kept.at(-1);
    if (last !== undefined && endOf(last) > key) {
      // Appends leave no gap: records that follow each other are in their place.
      const wrong = endOf(kept.at(-2)) === last || kept.length === 1 ? key : last;
      unreadable.set(wrong, { offset: wrong, bytes: 0, reason: 'its offset is damaged' });
      if (wrong === key) continue;
      kept.pop();
    }
    kept.push(key);
  }
  return kept;
}

async function copyRecords(
  file: LmdbFile,
  { found, keys, fresh }: { found: Found; keys: readonly number[]; fresh: string },
): Promise<void> {
  const db = open<Buffer, number>(fresh, { encoding: 'binary', mapSize: 2 ** 40 });
  try {
    for (let at = 0; at < keys.length; ) {
      await db.transaction(() => {
        for (let bytes = 0; at < keys.length && bytes < BATCH_BYTES; at++) {
          const key = keys[at] as number;
          const { page, index } = found.places.get(key) as Place;
          const data = dataOf(file, nodesOf(file.page(page))[index] as LmdbNode);
          void db.put(key, data);
          bytes += data.length;
        }
      });
    }
    await db.flushed;
  } finally {
    await db.close();
  }
}

function summary({ places, unreadable }: Found, keys: readonly number[]): Omit<Salvage, 'damagedFile'> {
  const missing: { from: number; to: number }[] = [];
  let readings = 0;
  let end: number | undefined;
  for (const key of keys) {
    const count = places.get(key)?.count;
    if (end !== undefined && key > end) missing.push({ from: end, to: key });
    readings += count ?? 0;
    end = count === undefined ? undefined : key + count;
  }
  const last = end ?? keys.at(-1) ?? 0;
  let met = last;
  for (const key of unreadable.keys()) met = Math.max(met, key);
  if (met > last) missing.push({ from: last, to: met });
  return {
    records: keys.length,
    readings,
    missing,
    end: met,
    unreadable: [...unreadable.values()].sort((a, b) => a.offset - b.offset),
  };
}
