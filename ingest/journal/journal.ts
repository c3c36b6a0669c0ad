import type { Log } from '../../lib/log.ts';
import type { Reading } from '../reading/reading.ts';
import type { PartitionClaims } from './partition-claims.ts';

/** Readings of one partition in order, with the offsets that they take up. */
export type JournalBatch = {
  readonly partition: number;
  /** Offset of the first reading. */
  readonly firstOffset: number;
  /** Where to continue: the offset after the last reading. */
  readonly nextOffset: number;
  readonly readings: readonly Reading[];
  /** When the last of them became durable, milliseconds since the epoch. */
  readonly journaledAt: number;
};

/** Readers of the journal; each at its own pace and with its own offsets. */
export type ConsumerName = 'recorder' | 'detector';

/**
 * A consumer's place in a partition: it never reads below `offset` again.
 */
export type CommittedOffset = { readonly consumer: ConsumerName; readonly partition: number; readonly offset: number };

/**
 * The content of the journal, for metrics and people. Offsets count readings (LMDB) or records of
 * readings (Kafka).
 */
export type JournalStatus = {
  /** Bytes in use and the limit; null where only the server has them. */
  readonly bytes: number | null;
  readonly maxBytes: number | null;
  /** `oldest` is the first kept offset, `next` the offset of the next reading. */
  readonly partitions: readonly { readonly partition: number; readonly oldest: number; readonly next: number }[];
  /** As reported by `passed`; `lag` counts kept readings not yet passed. */
  readonly consumers: readonly (CommittedOffset & { readonly lag: number })[];
};

/**
 * The ordered, durable log of readings, partitioned by device: readings of one device keep their
 * order. Adapters: LMDB (embedded), Kafka. A consumer keeps its offset itself, beside the state
 * that the offset belongs to, and reports it, so that the journal may remove records that all
 * consumers have passed.
 */
export type Journal = {
  /**
   * Appends in order; resolves once the readings are on disk. The promise order is the call order.
   * @throws {AppError} `unavailable` when it is full or cannot be written; then nothing of it may
   * be acknowledged
   */
  append(readings: readonly Reading[]): Promise<void>;
  /**
   * Hands batches from `resumeAt(partition)` on to `handle`, one at a time and in order within each
   * partition, and follows new ones until the signal aborts; then it resolves. Where an offset is
   * no longer kept, it starts at the oldest that is. A batch holds at most `maxReadings`, or one
   * record where a record holds more. A rejection of `handle` ends the consumer with that error. To
   * replay a time, resume at `offsetsAt` of it.
   */
  consume(options: {
    consumer: ConsumerName;
    resumeAt: (partition: number) => Promise<number>;
    handle: (batch: JournalBatch) => Promise<void>;
    maxReadings: number;
    signal: AbortSignal;
    /** Only these partitions, as they change; absent: all of them. Kafka alone has them. */
    claims?: PartitionClaims | undefined;
  }): Promise<void>;
  /**
   * A consumer reports its durable offset; cheap, to be called after each batch. The last counts.
   */
  passed(report: CommittedOffset): void;
  /**
   * For each partition, the offset of the first reading that became durable at or after a time (ms
   * since the epoch).
   */
  offsetsAt(time: number): Promise<readonly number[]>;
  /**
   * Partition → the offset after the newest reading when the journal was opened, where a journal
   * may come back shorter than its consumers remember it; see `resumeWithin`.
   */
  readonly endAtOpen: ReadonlyMap<number, number>;
  /** The offset after the newest reading of each partition. */
  end(): Promise<readonly number[]>;
  status(): Promise<JournalStatus>;
  /** `ok`, or in words why nothing is acknowledged at present. */
  health(): string;
  /**
   * In words what may lose readings or stop them, with what to do. Absent where the journal is of
   * this process alone.
   * @param cluster the identity of the processes that share it
   */
  faults?(cluster: string): Promise<readonly string[]>;
  close(): Promise<void>;
};

/** The journal as a consumer in another thread needs it. */
export type JournalReader = Pick<Journal, 'consume' | 'close'>;

/**
 * Where a consumer that starts with the program continues. It cannot have passed readings beyond
 * the end that the journal had at opening. If it reports so, the journal has lost its end (a power
 * cut) or is another one (a backup): its own offset would skip readings journaled while its store
 * was down.
 */
export function resumeWithin(
  endAtOpen: Journal['endAtOpen'],
  { partition, offset, log }: { readonly partition: number; readonly offset: number; readonly log: Log },
): number {
  const end = endAtOpen.get(partition) ?? offset;
  if (offset <= end) return offset;
  log.warn({ partition, offset, end }, 'the consumer was ahead of the journal; it continues where the journal ended');
  return end;
}
