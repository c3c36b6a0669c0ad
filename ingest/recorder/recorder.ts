import { type Now, sleep, steppedClock } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { retryUntilDone } from '../../lib/retry.ts';
import type { Journal, JournalReader } from '../journal/journal.ts';
import { resumeWithin } from '../journal/journal.ts';
import type { PartitionClaims } from '../journal/partition-claims.ts';
import { isDerived } from '../reading/derived-channels.ts';
import type { SeriesStore } from '../series/series-store.ts';
import type { StoredBatch } from './stored-times.ts';

/** Counts of the recorder since the start, for lag and health. */
export type RecorderProgress = {
  /** Partition → offset up to which is stored. */
  readonly offsets: Map<number, number>;
  readings: number;
  batches: number;
  /** Attempts that failed; each is made again. */
  storeErrors: number;
  /** Why the last of them failed; absent once the store has answered again. */
  lastError?: string;
  /** The batch that was stored last. */
  stored?: StoredBatch;
  /** When the store confirmed last, milliseconds since the epoch. */
  lastSuccessAt?: number;
};

/**
 * How long it rests after a batch that was not full; so much later than needed may a chart show a
 * reading.
 */
const REST_MILLISECONDS = 200;

/** The counts of a recorder that has not begun. */
export const NOTHING_RECORDED: RecorderProgress = { offsets: new Map(), readings: 0, batches: 0, storeErrors: 0 };

/** Carries readings from the journal to the series store. */
export type Recorder = {
  readonly progress: RecorderProgress;
  /**
   * Runs until the signal aborts. Waits during an outage of the store: the journal keeps the
   * readings.
   */
  run(signal: AbortSignal): Promise<void>;
};

/**
 * Creates the recorder; its offset is in the store, beside the rows that it belongs to.
 * @param options.onProgress is called with its first offset, each batch that is stored, and each
 * attempt that failed
 */
export function createRecorder(options: {
  journal: Pick<JournalReader, 'consume'>;
  endAtOpen: Journal['endAtOpen'];
  onProgress: (progress: RecorderProgress) => void;
  /** Counts go here; absent: to an object of its own. */
  progress?: RecorderProgress;
  /** Absent where no other process records. */
  claims?: PartitionClaims | undefined;
  store: Pick<SeriesStore, 'append' | 'resumeAt'>;
  maxReadings: number;
  now: Now;
  log: Log;
}): Recorder {
  const { journal, endAtOpen, claims, store, onProgress, now, log } = options;
  const { progress = { ...NOTHING_RECORDED, offsets: new Map() } } = options;
  const counted = async <T>(attempt: () => Promise<T>): Promise<T> => {
    try {
      const result = await attempt();
      delete progress.lastError;
      progress.lastSuccessAt = now().getTime();
      return result;
    } catch (error) {
      progress.storeErrors++;
      progress.lastError = messageOf(error);
      onProgress(progress);
      throw error;
    }
  };
  return {
    progress,
    run: (signal) => {
      const untilDone = <T>(attempt: () => Promise<T>): Promise<T> =>
        retryUntilDone(() => counted(attempt), { what: 'series store', log, signal });
      return journal
        .consume({
          consumer: 'recorder',
          claims,
          resumeAt: async (partition) => {
            const own = await untilDone(() => store.resumeAt(partition));
            const offset = resumeWithin(endAtOpen, { partition, offset: own, log });
            progress.offsets.set(partition, offset);
            onProgress(progress);
            return offset;
          },
          handle: async (batch) => {
            await untilDone(() => store.append(batch));
            progress.offsets.set(batch.partition, batch.nextOffset);
            for (const reading of batch.readings) if (!isDerived(reading)) progress.readings++;
            progress.batches++;
            const { partition, journaledAt } = batch;
            progress.stored = { partition, journaledAt, at: now().getTime() };
            onProgress(progress);
            // Each batch is a transaction and an fsync on the disk that the journal waits for: few
            // readings wait for more. A step of a stepped clock is there as a whole.
            const isSmall = batch.readings.length < options.maxReadings / 2;
            if (isSmall && steppedClock() === null) await sleep(REST_MILLISECONDS, signal);
          },
          maxReadings: options.maxReadings,
          signal,
        })
        .catch((error: unknown) => {
          if (!signal.aborted) throw error;
        });
    },
  };
}
