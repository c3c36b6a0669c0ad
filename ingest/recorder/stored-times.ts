/** A batch that the series store has: its newest reading became durable at `journaledAt`. */
export type StoredBatch = {
  readonly partition: number;
  readonly journaledAt: number;
  /** When the store had confirmed it, milliseconds since the epoch. */
  readonly at: number;
};

/** When readings of late were stored. */
export type StoredTimes = {
  note(batch: StoredBatch): void;
  /**
   * When a reading was in the store, at the latest: with the first batch that was as new.
   * @returns undefined while it is not, and where that was too long ago to be known
   */
  find(reading: Pick<StoredBatch, 'partition' | 'journaledAt'>): number | undefined;
};

/**
 * Batches that are remembered of each partition: at least ten minutes of a plant that sends little.
 */
const REMEMBERED = 4_096;

/** Remembers the newest batches of each partition; owns their list. */
export function createStoredTimes(remembered = REMEMBERED): StoredTimes {
  const newest = new Map<number, { batches: StoredBatch[]; isCut: boolean }>();
  return {
    note(batch) {
      const own = newest.get(batch.partition) ?? { batches: [], isCut: false };
      newest.set(batch.partition, own);
      // Progress without a new batch tells the last one again.
      if (own.batches.at(-1)?.at === batch.at) return;
      own.batches.push(batch);
      if (own.batches.length < 2 * remembered) return;
      own.batches = own.batches.slice(-remembered);
      own.isCut = true;
    },
    find({ partition, journaledAt }) {
      const own = newest.get(partition);
      const index = own?.batches.findIndex((batch) => batch.journaledAt >= journaledAt) ?? -1;
      // Of those that are forgotten one may have held it.
      return index === 0 && own?.isCut ? undefined : own?.batches[index]?.at;
    },
  };
}
