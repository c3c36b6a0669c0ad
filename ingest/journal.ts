import type { Reading } from './reading.ts';

/** Readings of one partition in order, with the offsets that they take up. */
export type JournalBatch = {
  readonly partition: number;
  /** Offset of the first reading. */
  readonly firstOffset: number;
  /** Where to go on: the offset after the last reading. */
  readonly nextOffset: number;
  readonly readings: readonly Reading[];
  /** When the last of them became durable, milliseconds since the epoch. */
  readonly journaledAt: number;
};

/**
 * The ordered, durable log of readings, partitioned by device: readings of one device keep their order.
 * Adapters: LMDB (embedded). The consumer keeps its own offset, beside the state that the offset belongs to.
 */
export type Journal = {
  /** Appends in order; resolves once the readings are on disk. The promise order is the call order. */
  append(readings: readonly Reading[]): Promise<void>;
  /**
   * Hands batches from `resumeAt(partition)` on to `handle`, one at a time and in order, and follows new ones until the
   * signal aborts; then it resolves. Where an offset is no longer kept, it starts at the oldest that is. A rejection of
   * `handle` ends the consumer with that error.
   */
  consume(options: {
    resumeAt: (partition: number) => Promise<number>;
    handle: (batch: JournalBatch) => Promise<void>;
    maxReadings: number;
    signal: AbortSignal;
  }): Promise<void>;
  /** The offset after the newest reading of each partition. */
  end(): Promise<readonly number[]>;
  close(): Promise<void>;
};
