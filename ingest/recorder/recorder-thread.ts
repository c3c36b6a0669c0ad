import { AppError, messageOf } from '../../lib/errors.ts';
import type { Log, LogLevel } from '../../lib/log.ts';
import { callAcross } from '../../lib/threads/thread-calls.ts';
import { endThread, startWorker } from '../../lib/threads/worker-thread.ts';
import type { Journal } from '../journal/journal.ts';
import type { ClaimCalls, ClaimNews, HeldClaim } from '../journal/partition-claims.ts';
import type { Quarantine } from '../quarantine/quarantine.ts';
import type { SeriesStore } from '../series/series-store.ts';
import type { JournalPlace } from '../stores/open-journal.ts';
import type { SeriesPlace } from '../stores/open-series.ts';
import { NOTHING_RECORDED, type RecorderProgress } from './recorder.ts';

/** The data with which the recorder's thread starts. */
export type RecorderWorkerData = {
  /** Other processes record, too: partitions and positions are shared. */
  readonly shared: boolean;
  /** Null where another process records: the store is only read. */
  readonly journal: (JournalPlace & Pick<Journal, 'endAtOpen'>) | null;
  readonly series: SeriesPlace;
  readonly log: { readonly level: LogLevel; readonly pretty: boolean };
};

/** Reads of the series store for people and charts. */
export type SeriesReads = Omit<SeriesStore, 'append' | 'settle' | 'resumeAt' | 'counts' | 'close'>;

/** The answers of the recorder's thread. Reads wait until the store is open. */
export type RecorderCalls = ClaimNews & {
  readonly [Read in keyof SeriesReads]: SeriesReads[Read];
} & {
  /** Resolves once the store is open and the journal is followed. */
  ready(): Promise<void>;
  /** Stores nothing from here on, until it is released; the file of the store holds the rest. */
  hold(): Promise<void>;
  release(): Promise<void>;
  /** Ends it after the present batch. */
  stop(): Promise<void>;
};

/** The answers of the main thread. */
export type RecorderHost = ClaimCalls & {
  progress(progress: RecorderProgress): void;
  quarantine: Quarantine['add'];
};

/** The claims of partitions, as the main thread keeps them. */
export type RecorderClaims = {
  readonly calls: ClaimCalls;
  watch(listener: (claims: readonly HeldClaim[]) => void): () => void;
};

const noClaims = () => Promise.reject(new AppError('unavailable', 'no partition is shared'));
const NO_CLAIMS: ClaimCalls = { position: noClaims, savePosition: noClaims, giveBack: noClaims, reach: noClaims };

/** The recorder as the main thread sees it. */
export type RecorderThread = {
  readonly progress: RecorderProgress;
  readonly series: SeriesReads;
  /** @throws {AppError} `unavailable` if it cannot begin */
  readonly ready: Promise<void>;
  /** Rejects if the thread fails. */
  readonly ended: Promise<void>;
  readonly hold: RecorderCalls['hold'];
  readonly release: RecorderCalls['release'];
  stop(): Promise<void>;
};

/**
 * Starts the recorder and its series store in a thread of their own, so that no write of theirs
 * holds up an acknowledgement.
 * @param onProgress is called after each batch that the store has confirmed, and after each failure
 */
export function startRecorder(
  options: Omit<RecorderWorkerData, 'shared'> & {
    /** Absent where no other process records. */
    claims?: RecorderClaims | undefined;
    quarantine: Pick<Quarantine, 'add'>;
    onProgress: (progress: RecorderProgress) => void;
    logger: Log;
  },
): RecorderThread {
  const { claims, quarantine, onProgress, logger, ...given } = options;
  const workerData: RecorderWorkerData = { ...given, shared: claims !== undefined };
  const progress: RecorderProgress = { ...NOTHING_RECORDED };
  const worker = startWorker('./recorder-worker', import.meta.url, { workerData });
  const ours: RecorderHost = {
    ...(claims?.calls ?? NO_CLAIMS),
    progress(latest) {
      delete progress.lastError;
      onProgress(Object.assign(progress, latest));
    },
    quarantine: quarantine.add,
  };
  const calls = callAcross<RecorderCalls, RecorderHost>(worker, { ours });
  const unwatch = claims?.watch((held) => void calls.held.asEvent(held));
  let stopping = false;
  const ended = new Promise<void>((resolve, reject) => {
    const fail = (why: string, cause?: unknown): void => {
      const error = new AppError('unavailable', `the recorder ${why}`, { cause });
      calls.$close(error);
      reject(error);
    };
    worker.once('error', (cause) => fail(`failed: ${messageOf(cause)}`, cause));
    worker.once('exit', (code) => {
      unwatch?.();
      if (code === 0 || stopping) resolve();
      else fail(`thread ended with status ${code}`);
    });
  });
  // `ended` reports its failure to its waiters, also if it fails before the first one waits.
  ended.catch(() => undefined);
  return {
    progress,
    series: calls,
    ready: calls.ready(),
    ended,
    hold: () => calls.hold(),
    release: () => calls.release(),
    stop: async () => {
      stopping = true;
      // It may not answer this either.
      void calls.stop().catch(() => undefined);
      await endThread(worker, { ended, name: 'recorder', log: logger });
    },
  };
}
