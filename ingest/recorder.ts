import type { Log } from '../lib/log.ts';
import { retryUntilDone } from '../lib/retry.ts';
import type { Journal } from './journal.ts';
import type { SeriesStore } from './series-store.ts';

/** The offset of each partition up to which is stored, and the readings stored since the start. */
export type RecorderProgress = { readonly offsets: Map<number, number>; readings: number };

/** Carries readings from the journal to the series store. */
export type Recorder = {
  readonly progress: RecorderProgress;
  /** Runs until the signal aborts. An outage of the store is waited out: the journal keeps what has not been stored. */
  run(signal: AbortSignal): Promise<void>;
};

/** Creates the recorder; its offset lives in the store, beside the rows that it belongs to. */
export function createRecorder(options: {
  journal: Pick<Journal, 'consume' | 'passed'>;
  store: Pick<SeriesStore, 'append' | 'resumeAt'>;
  maxReadings: number;
  log: Log;
}): Recorder {
  const { journal, store, log } = options;
  const progress: RecorderProgress = { offsets: new Map(), readings: 0 };
  return {
    progress,
    run: (signal) => {
      const untilDone = <T>(attempt: () => Promise<T>): Promise<T> =>
        retryUntilDone(attempt, { what: 'series store', log, signal });
      return journal
        .consume({
          consumer: 'recorder',
          resumeAt: async (partition) => {
            const offset = await untilDone(() => store.resumeAt(partition));
            progress.offsets.set(partition, offset);
            return offset;
          },
          handle: async (batch) => {
            await untilDone(() => store.append(batch));
            progress.offsets.set(batch.partition, batch.nextOffset);
            journal.passed({ consumer: 'recorder', partition: batch.partition, offset: batch.nextOffset });
            progress.readings += batch.readings.length;
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
