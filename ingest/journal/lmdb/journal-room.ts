import { statfs } from 'node:fs/promises';
import type { Now } from '../../../lib/clock.ts';
import { messageOf } from '../../../lib/errors.ts';
import type { Log } from '../../../lib/log.ts';
import type { PassedOffsets } from '../passed-offsets.ts';
import { endOf, forgetBefore, type LmdbRecords, offsetAt, pagesOf } from './lmdb-records.ts';

/** How much the embedded journal keeps. */
export type JournalLimits = {
  /**
   * Records that every consumer has passed are kept this long for a replay, while there is room.
   */
  readonly retentionHours: number;
  readonly maxBytes: number;
  /** Space that stays free on the disk. */
  readonly minFreeBytes: number;
};

/** Keeps the journal within its limits: first removes passed records, then refuses appends. */
export type JournalRoom = {
  /** Why the journal refuses appends, in words; undefined while there is room. */
  full(): string | undefined;
  /** Counts bytes about to be written, so that the limit also holds between two checks. */
  take(bytes: number): void;
  /** Measures, removes and decides; to be called every second. */
  check(): Promise<void>;
};

/** From here on passed readings are removed before their time, down to the second figure. */
const TIGHT = 0.9;
const RELAXED = 0.8;

/**
 * With a full disk the journal still accepts readings while it has this much room within its file.
 */
const REUSABLE_BYTES = 32 * 2 ** 20;

/** Records removed in one transaction: an append waits for one of them at most. */
const FORGET_RECORDS = 100;

/** Transactions in one check. */
const FORGET_STEPS = 200;
const LOG_MILLISECONDS = 60_000;

/** @param freeBytes of the disk, measured once a check */
export function createJournalRoom(options: {
  records: LmdbRecords;
  passed: Pick<PassedOffsets, 'lowest' | 'all'>;
  limits: JournalLimits;
  freeBytes: () => Promise<number>;
  now: Now;
  log: Log;
}): JournalRoom {
  const { records, passed, limits, freeBytes, now, log } = options;
  const { maxBytes, minFreeBytes } = limits;
  let used = pagesOf(records).used;
  let full: string | undefined;
  let loggedAt = Number.NEGATIVE_INFINITY;

  const overCap = () => `the journal is full: ${megabytes(used)} of ${megabytes(maxBytes)} are in use${waiting()}`;
  function waiting(): string {
    const lowest = passed.lowest(0);
    const slow = passed.all().filter(({ offset }) => offset <= lowest);
    const names = slow.map(({ consumer }) => consumer).join(' and ');
    return names === '' ? '' : `, waiting for the ${names} at offset ${lowest}`;
  }

  async function forget(free: number): Promise<void> {
    const end = endOf(records);
    const passedByAll = Math.min(passed.lowest(0), end);
    const old = Math.min(passedByAll, offsetAt(records, now().getTime() - limits.retentionHours * 3_600_000));
    for (let step = 0; step < FORGET_STEPS; step++) {
      const pages = pagesOf(records);
      used = pages.used;
      const crowded = used >= maxBytes * (step === 0 ? TIGHT : RELAXED);
      const diskFull = free < minFreeBytes && pages.reusable < REUSABLE_BYTES * 2;
      const forgotten = await forgetBefore(records, crowded || diskFull ? passedByAll : old, FORGET_RECORDS);
      if (forgotten === 0) break;
    }
  }

  return {
    full: () => full,
    take(bytes) {
      used += bytes;
      if (used >= maxBytes) full ??= overCap();
    },
    async check() {
      const free = await freeBytes();
      await forget(free);
      const pages = pagesOf(records);
      used = pages.used;
      const before = full;
      if (used >= maxBytes) full = overCap();
      else if (free < minFreeBytes && pages.reusable < REUSABLE_BYTES) {
        full = `the disk is nearly full: ${megabytes(free)} free, ${megabytes(minFreeBytes)} are to stay free`;
      } else full = undefined;
      if (full !== undefined && now().getTime() - loggedAt >= LOG_MILLISECONDS) {
        loggedAt = now().getTime();
        log.error({ reason: full }, 'the journal takes nothing in; nothing is acknowledged');
      } else if (full === undefined && before !== undefined) {
        loggedAt = Number.NEGATIVE_INFINITY;
        log.info({ usedBytes: used, freeBytes: free }, 'the journal accepts readings again');
      }
    },
  };
}

/**
 * Bytes free on the disk of a folder for this user; without an answer the disk does not count as
 * full.
 */
export function freeBytesOf(folder: string, log: Log): () => Promise<number> {
  return async () => {
    try {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    } catch (error) {
      log.warn({ folder, reason: messageOf(error) }, 'free disk space not known');
      return Number.POSITIVE_INFINITY;
    }
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}
