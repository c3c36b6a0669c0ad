import type { Journal } from '../ingest/journal.ts';
import type { JournalPlace } from '../ingest/open-journal.ts';
import { AppError, messageOf } from '../lib/errors.ts';
import type { LogLevel } from '../lib/log.ts';
import { startWorker } from '../lib/worker-thread.ts';
import type { Detections, DetectorCounts } from './detector.ts';
import type { MachineSettings } from './machine-settings.ts';
import { type ModelStatus, NO_MODELS } from './model-status.ts';
import type { BackendChoice } from './net/backend.ts';
import type { AlarmRule } from './rules/rule.ts';

/** What the detector's thread is started with. */
export type DetectorWorkerData = JournalPlace & {
  readonly endAtOpen: Journal['endAtOpen'];
  readonly backend: BackendChoice;
  readonly learnRows: number;
  readonly machines: readonly MachineSettings[];
  readonly rules: readonly AlarmRule[];
  readonly log: { readonly level: LogLevel; readonly pretty: boolean };
};

/** Messages between the threads. */
export type FromDetector =
  | { readonly kind: 'ready' }
  | { readonly kind: 'report'; readonly report: Detections }
  | {
      readonly kind: 'progress';
      readonly partition: number;
      readonly offset: number;
      readonly counts: DetectorCounts;
    }
  | { readonly kind: 'models'; readonly models: ModelStatus }
  /** A checkpoint is on disk: what lies before these offsets will not be asked for again. */
  | { readonly kind: 'checkpoint'; readonly offsets: ReadonlyMap<number, number> };
export type ToDetector = { readonly kind: 'applied' } | { readonly kind: 'stop' };

const NOTHING_YET: DetectorCounts = {
  ...{ readings: 0, scored: 0, late: 0, learned: 0 },
  ...{ waveforms: 0, refusedWaveforms: {} },
};

/** The detector as the main thread sees it. */
export type DetectorThread = {
  /** Where it is in each partition of the journal, and its totals since the start. */
  readonly progress: { readonly offsets: Map<number, number>; counts: DetectorCounts; models: ModelStatus };
  /** Resolves once it has its models' backend and follows the journal. @throws {AppError} `unavailable` if it cannot */
  readonly ready: Promise<void>;
  /** Rejects if the thread fails. */
  readonly ended: Promise<void>;
  /** Ends it after the batch at hand; what it had not checkpointed is done again after the next start. */
  stop(): Promise<void>;
};

/**
 * Starts the detector in a thread of its own. It follows the journal and hands over each report; it goes on, and moves
 * its checkpoint, only after `onReport` has resolved.
 * @param onReport applies a report durably and idempotently; must wait out outages itself and reject only when stopping
 * @param onCheckpoint is told, by partition, what the detector will not ask for again
 */
export function startDetector(
  options: DetectorWorkerData & {
    onReport: (report: Detections) => Promise<void>;
    onCheckpoint: (offsets: ReadonlyMap<number, number>) => void;
  },
): DetectorThread {
  const { onReport, onCheckpoint, ...workerData } = options;
  const progress: DetectorThread['progress'] = { offsets: new Map(), counts: NOTHING_YET, models: NO_MODELS };
  const worker = startWorker('./detector-worker', import.meta.url, { workerData });
  const tell = (message: ToDetector): void => worker.postMessage(message);
  let stopping = false;

  let isReady: () => void;
  const following = new Promise<void>((resolve) => {
    isReady = resolve;
  });
  const ended = new Promise<void>((resolve, reject) => {
    worker.on('message', (message: FromDetector) => {
      if (message.kind === 'ready') return isReady();
      if (message.kind === 'progress') {
        progress.offsets.set(message.partition, message.offset);
        progress.counts = message.counts;
        return;
      }
      if (message.kind === 'models') {
        progress.models = message.models;
        return;
      }
      if (message.kind === 'checkpoint') return onCheckpoint(message.offsets);
      onReport(message.report).then(
        () => tell({ kind: 'applied' }),
        (error: unknown) => (stopping ? undefined : reject(error)),
      );
    });
    worker.once('error', (cause) => {
      reject(new AppError('unavailable', `the detector failed: ${messageOf(cause)}`, { cause }));
    });
    worker.once('exit', (code) => {
      if (code === 0 || stopping) resolve();
      else reject(new AppError('unavailable', `the detector thread ended with status ${code}`));
    });
  });
  return {
    progress,
    ready: Promise.race([following, ended]),
    ended,
    stop: async () => {
      stopping = true;
      tell({ kind: 'stop' });
      // Whoever waits for `ended` has been told of a failure.
      await ended.catch(() => undefined);
    },
  };
}
