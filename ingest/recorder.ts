import type { Now } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { retryUntilDone } from '../lib/retry.ts';
import type { Journal } from './journal.ts';
import { resumeWithin } from './resume-within.ts';
import type { SeriesStore } from './series-store.ts';

/** What the recorder has done since the start, for lag and health. */
export type RecorderProgress = {
  /** Partition → offset up to which is stored. */
  readonly offsets: Map<number, number>;
  readings: number;
  batches: number;
  /** Attempts that failed; each is made again. */
  storeErrors: number;
  /** Why the last of them failed; absent once the store has answered again. */
  lastError?: string;
  /** When the store confirmed last, milliseconds since the epoch. */
  lastSuccessAt?: number;
};

/** Carries readings from the journal to the series store. */
export type Recorder = {
  readonly progress: RecorderProgress;
  /** Runs until the signal aborts. An outage of the store is waited out: the journal keeps what has not been stored. */
  run(signal: AbortSignal): Promise<void>;
};

/** Creates the recorder; its offset lives in the store, beside the rows that it belongs to. */
export function createRecorder(options: {
  journal: Pick<Journal, 'consume' | 'passed' | 'endAtOpen'>;
  store: Pick<SeriesStore, 'append' | 'resumeAt'>;
  maxReadings: number;
  now: Now;
  log: Log;
}): Recorder {
  const { journal, store, now, log } = options;
  const progress: RecorderProgress = { offsets: new Map(), readings: 0, batches: 0, storeErrors: 0 };
  const counted = async <T>(attempt: () => Promise<T>): Promise<T> => {
    try {
      const result = await attempt();
      delete progress.lastError;
      progress.lastSuccessAt = now().getTime();
      return result;
    } catch (error) {
      progress.storeErrors++;
      progress.lastError = messageOf(error);
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
          resumeAt: async (partition) => {
            const own = await untilDone(() => store.resumeAt(partition));
            const offset = resumeWithin(journal.endAtOpen, { partition, offset: own, log });
            progress.offsets.set(partition, offset);
            return offset;
          },
          handle: async (batch) => {
            await untilDone(() => store.append(batch));
            progress.offsets.set(batch.partition, batch.nextOffset);
            journal.passed({ consumer: 'recorder', partition: batch.partition, offset: batch.nextOffset });
            progress.readings += batch.readings.length;
            progress.batches++;
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
