import type { Journal } from '../../ingest/journal/journal.ts';
import type { JournalPlace } from '../../ingest/stores/open-journal.ts';
import { AppError, messageOf } from '../../lib/errors.ts';
import type { Log, LogLevel } from '../../lib/log.ts';
import { deferred } from '../../lib/threads/deferred.ts';
import { endThread, startWorker } from '../../lib/threads/worker-thread.ts';
import type { WatchSettings } from '../device/watch-settings.ts';
import type { HealthPoint } from '../health/health-point.ts';
import type { LearnedModel } from '../learning/learned-model.ts';
import type { BackendChoice } from '../net/backend.ts';
import { type ModelStatus, NO_MODELS } from '../registry/status-file.ts';
import type { Detections } from './detector.ts';
import type { DetectorCounts } from './detector-counts.ts';
import {
  decideAfterEnd,
  type EndedAt,
  type Guarded,
  LOOKS,
  newWorkMemory,
  type ReadingName,
  UNGUARDED,
  watchIn,
} from './detector-guard.ts';
import type { Followed, FromDetector, ToDetector } from './detector-messages.ts';
import { createDetectorQuestions, type DetectorQuestions } from './detector-questions.ts';
import { createThreadSettings, type ThreadSettings } from './thread-settings.ts';
import { createUnjudgedDevices, type UnjudgedDevices } from './unjudged.ts';
import { watchThreadEnd } from './watch-thread-end.ts';

/** The data with which the detector's thread starts. */
export type DetectorWorkerData = JournalPlace & {
  readonly endAtOpen: Journal['endAtOpen'];
  readonly backend: BackendChoice;
  readonly learnRows: number;
  readonly log: { readonly level: LogLevel; readonly pretty: boolean };
  /** Where it says that it is at work; see detector-guard.ts. */
  readonly memory: SharedArrayBuffer;
  readonly guarded: Guarded;
};

const NOTHING_YET: DetectorCounts = {
  readings: 0,
  scored: 0,
  late: 0,
  learned: 0,
  keptOut: 0,
  joined: 0,
  states: { packed: 0, ready: 0, unsaved: 0 },
  nets: 0,
  waveforms: 0,
  refusedWaveforms: {},
};

/** Readings that are not judged, since the thread could not get past them. */
export type SetAside = {
  /** Since the start of the program. */
  readonly readings: number;
  readonly last: { readonly reading: ReadingName; readonly why: string } | null;
  /** No reading of these is judged until the program starts again. */
  readonly devices: readonly string[];
};

/** The detector as the main thread sees it. */
export type DetectorThread = {
  /** Where it is in each partition of the journal, and its totals since the start of its thread. */
  readonly progress: {
    readonly offsets: Map<number, number>;
    counts: DetectorCounts;
    models: ModelStatus;
    setAside: SetAside;
    /** Of which machines readings are not judged. */
    readonly unjudged: UnjudgedDevices;
  };
  /**
   * How far the learning of a device and its components has come; null where it does not answer in
   * time.
   */
  readonly progressOf: DetectorQuestions['ask'];
  /** Gives people's settings for devices, all of them; they count from the next batch on. */
  watch(settings: readonly WatchSettings[]): void;
  /** Lets it judge; until then it loads its code. */
  begin(given: BeginDetector): void;
  /** Continues with other rules and machines after the present batch. */
  follow(followed: Followed): void;
  /**
   * Resolves once it follows the journal.
   * @throws {AppError} `unavailable` if it cannot, or a requested backend is not there
   */
  readonly ready: Promise<void>;
  /** Rejects if the thread fails and cannot be started again. */
  readonly ended: Promise<void>;
  /**
   * Ends it after the current batch, or at once if it hangs; work since its checkpoint is done
   * again.
   */
  stop(): Promise<void>;
};

/** Parts available once the database is. */
export type BeginDetector = {
  readonly followed: Followed;
  /**
   * Applies a report durably and idempotently; must wait out outages itself and reject only when
   * stopping.
   */
  readonly onReport: (report: Detections) => Promise<void>;
  /** The same for the health of machines. */
  readonly onHealth: (points: readonly HealthPoint[]) => Promise<void>;
};

type Options = Omit<DetectorWorkerData, 'memory' | 'guarded'> & {
  readonly onCheckpoint: (offsets: ReadonlyMap<number, number>) => void;
  readonly onSetAside: (reading: ReadingName, why: string) => Promise<void>;
  readonly onLearned: (model: LearnedModel) => void;
  readonly readingMs: number;
  readonly logger: Log;
};

/**
 * Starts the detector in a thread of its own. After its start signal it follows the journal and
 * sends each report. It continues, and moves its checkpoint, only after `onReport` has resolved. A
 * thread that hangs at a reading, or runs out of memory at it, is ended and started again from its
 * checkpoint without that reading.
 * @param options.onCheckpoint gets, by partition, the offset below which the detector reads no more
 * @param options.onLearned gets the devices that have learned; after a crash some of them again
 * @param options.onSetAside keeps for people a reading that is not judged
 * @param options.readingMs the longest that one reading, or the learning of one device, may take
 */
export function startDetector(options: Options): DetectorThread {
  const progress: DetectorThread['progress'] = {
    offsets: new Map(),
    counts: NOTHING_YET,
    models: NO_MODELS,
    setAside: { readings: 0, last: null, devices: [] },
    unjudged: createUnjudgedDevices(),
  };
  const whole = new AbortController();
  const follow = deferred<void>();
  const begun = deferred<BeginDetector>();
  const running: Running = {
    progress,
    questions: createDetectorQuestions(),
    watch: createThreadSettings(),
    begun: begun.promise,
    isReady: follow.resolve,
    stopping: whole.signal,
  };
  const ended = keepRunning(options, running);
  // `ended` reports its failure to its waiters, also if it fails before the first one waits.
  ended.catch(() => undefined);
  return {
    progress,
    progressOf: running.questions.ask,
    watch: running.watch.tell,
    begin: (given) => {
      running.followed ??= given.followed;
      begun.resolve(given);
    },
    follow: (followed) => {
      running.followed = followed;
      running.tell?.({ kind: 'follow', followed });
    },
    ready: Promise.race([follow.promise, ended]),
    ended,
    stop: async () => {
      whole.abort();
      // `ended` has reported a failure.
      await ended.catch(() => undefined);
    },
  };
}

/** The state that all threads in turn share. */
type Running = {
  /** The rules and settings of the present thread, and of each that is started again. */
  followed?: Followed;
  tell?: (message: ToDetector) => void;
  readonly progress: DetectorThread['progress'];
  readonly questions: DetectorQuestions;
  readonly watch: ThreadSettings;
  readonly begun: Promise<BeginDetector>;
  readonly isReady: () => void;
  readonly stopping: AbortSignal;
};

/** Runs one thread after another, until one ends or fails for good. */
async function keepRunning(options: Options, running: Running): Promise<void> {
  const { logger, onSetAside } = options;
  const { progress } = running;
  let guarded = UNGUARDED;
  for (;;) {
    const end = await runThread({ ...options, guarded }, running);
    if (end === 'ended') return;
    const { at, error } = end;
    const decision = decideAfterEnd(guarded, at);
    const why = messageOf(error);
    switch (decision.kind) {
      case 'give up':
        throw error;
      case 'go carefully':
        logger.error(
          { reason: why, ...at.batch },
          'the detector is started again, and judges these readings one by one',
        );
        break;
      case 'set aside': {
        const { reading, wholeDevice } = decision;
        const { devices } = decision.guarded;
        progress.setAside = { readings: progress.setAside.readings + 1, last: { reading, why }, devices };
        logger.error({ reason: why, ...reading }, 'a reading was set aside: it is stored, and not judged');
        if (wholeDevice)
          logger.error({ deviceId: reading.device }, 'no reading of this device is judged until the next start');
        await onSetAside(reading, why);
        break;
      }
      default:
        decision satisfies never;
    }
    guarded = decision.guarded;
  }
}

/**
 * One life of the thread.
 * @returns how it ended: without an error, or with its cause;
 * @throws {AppError} `unavailable` for a failure that no other start can cure
 */
async function runThread(
  options: Options & { guarded: Guarded },
  running: Running,
): Promise<'ended' | { readonly at: EndedAt; readonly error: AppError }> {
  const { progress, questions, begun, isReady, stopping } = running;
  const { onCheckpoint, onLearned, onSetAside: _, readingMs, logger, ...given } = options;
  const workerData: DetectorWorkerData = { ...given, memory: newWorkMemory() };
  const worker = startWorker('./detector-worker', import.meta.url, { workerData });
  const tell = (message: ToDetector): void => worker.postMessage(message);
  const at: { batch: EndedAt['batch']; reading: EndedAt['reading'] } = { batch: null, reading: null };
  const life = deferred<'ended' | AppError>();
  let reporting: Promise<void> = Promise.resolve();
  const apply = (applying: (given: BeginDetector) => Promise<void>): void => {
    const applied = begun.then(applying).then(() => tell({ kind: 'applied' }));
    reporting = applied.catch((error) => (stopping.aborted ? tell({ kind: 'stop' }) : life.reject(error)));
  };

  worker.on('message', (message: FromDetector) => {
    switch (message.kind) {
      case 'ready':
        return isReady();
      case 'begun':
        at.batch = message;
        at.reading = null;
        return;
      case 'judging':
        at.reading = message.reading;
        return;
      case 'progress':
        progress.offsets.set(message.partition, message.offset);
        progress.counts = message.counts;
        return progress.unjudged.take(message.unjudged);
      case 'models':
        progress.models = message.models;
        return;
      case 'answer':
        return questions.answered(message);
      case 'learned':
        return onLearned(message.model);
      case 'checkpoint':
        return onCheckpoint(message.offsets);
      case 'report':
        return apply(({ onReport }) => onReport(message.report));
      case 'health':
        return apply(({ onHealth }) => onHealth(message.points));
      default:
        message satisfies never;
    }
  });
  watchThreadEnd(worker, life, stopping);
  const stop = (): void => {
    tell({ kind: 'stop' });
    void endThread(worker, { ended: life.promise, name: 'detector', log: logger });
  };
  const detach = beginBy(running, tell);
  if (stopping.aborted) stop();
  else stopping.addEventListener('abort', stop, { once: true });
  const watch = watchWork(workerData.memory, { readingMs, onStill: life.resolve });
  try {
    const end = await life.promise;
    if (end === 'ended') return end;
    await worker.terminate();
    // The next thread sends its last report once more; not beside it.
    await reporting;
    return { at, error: end };
  } finally {
    clearInterval(watch);
    detach();
    stopping.removeEventListener('abort', stop);
    await worker.terminate();
  }
}

/**
 * Begins a thread with the present rules; forwards later changes and questions.
 * @returns the end
 */
function beginBy(running: Running, tell: (message: ToDetector) => void): () => void {
  const { questions, watch } = running;
  running.tell = tell;
  questions.attach(tell);
  watch.attach(tell);
  void running.begun.then(({ followed }) => {
    tell({ kind: 'watch', watch: watch.newest() });
    tell({ kind: 'begin', followed: running.followed ?? followed });
  });
  return () => {
    questions.attach(null);
    watch.attach(null);
  };
}

function watchWork(
  memory: SharedArrayBuffer,
  { readingMs, onStill }: { readingMs: number; onStill: (why: AppError) => void },
): NodeJS.Timeout {
  const standsStill = watchIn(memory);
  return setInterval(() => {
    if (standsStill()) onStill(new AppError('unavailable', `judging took longer than ${readingMs / 1000} s`));
  }, readingMs / LOOKS);
}
