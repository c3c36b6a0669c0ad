import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads';
import type { Journal } from '../../ingest/journal/journal.ts';
import type { JournalPlace } from '../../ingest/stores/open-journal.ts';
import { AppError, messageOf } from '../../lib/errors.ts';
import type { Log, LogLevel } from '../../lib/log.ts';
import type { Deferred } from '../../lib/threads/deferred.ts';
import { deferred } from '../../lib/threads/deferred.ts';
import { endThread, startWorker } from '../../lib/threads/worker-thread.ts';
import type { HealthPoint } from '../health/health-point.ts';
import type { LearnedModel } from '../learning/learned-model.ts';
import type { BackendChoice } from '../net/backend.ts';
import type { Detections } from './detector.ts';
import { type EndedAt, type Guarded, LOOKS, newWorkMemory, type ReadingName, watchIn } from './detector-guard.ts';
import type { Followed, FromDetector, ReportClaims, ToDetector } from './detector-messages.ts';
import type { DetectorProgress } from './detector-progress.ts';
import type { DetectorQuestions } from './detector-questions.ts';
import type { ThreadSettings } from './thread-settings.ts';

/** The data with which the detector's thread starts. */
export type DetectorWorkerData = JournalPlace & {
  readonly endAtOpen: Journal['endAtOpen'];
  readonly backend: BackendChoice;
  readonly learnRows: number;
  readonly log: { readonly level: LogLevel; readonly pretty: boolean };
  /** Where it says that it is at work; see detector-guard.ts. */
  readonly memory: SharedArrayBuffer;
  readonly guarded: Guarded;
  /** Where several detectors share the journal: the way to what they share. */
  readonly shared?: MessagePort;
};

/** Parts available once the database is. */
export type BeginDetector = {
  readonly followed: Followed;
  /**
   * Applies a report durably and idempotently; must wait out outages itself and reject only when
   * stopping.
   */
  readonly onReport: (report: Detections, claims: ReportClaims) => Promise<void>;
  /** The same for the health of machines. */
  readonly onHealth: (points: readonly HealthPoint[]) => Promise<void>;
};

/** The parts that a detector's thread is given. */
export type ThreadOptions = Omit<DetectorWorkerData, 'memory' | 'guarded' | 'shared'> & {
  /** Answers a thread whose partitions are shared; absent: it has all. @returns ends it */
  readonly serve?: ((port: MessagePort) => () => void) | undefined;
  readonly onCheckpoint: (offsets: ReadonlyMap<number, number>) => void;
  readonly onSetAside: (reading: ReadingName, why: string) => Promise<void>;
  readonly onLearned: (model: LearnedModel) => void;
  readonly readingMs: number;
  readonly logger: Log;
};

/** The state that all threads in turn share. */
export type Running = {
  /** The rules and settings of the present thread, and of each that is started again. */
  followed?: Followed;
  tell?: (message: ToDetector) => void;
  readonly progress: DetectorProgress;
  readonly questions: DetectorQuestions;
  readonly watch: ThreadSettings;
  readonly begun: Promise<BeginDetector>;
  readonly isReady: () => void;
  readonly stopping: AbortSignal;
};

/**
 * One life of the thread.
 * @returns how it ended: without an error, or with its cause;
 * @throws {AppError} `unavailable` for a failure that no other start can cure
 */
export async function runThread(
  options: ThreadOptions & { guarded: Guarded },
  running: Running,
): Promise<'ended' | { readonly at: EndedAt; readonly error: AppError }> {
  const { begun, stopping } = running;
  const { serve, onCheckpoint, onLearned, onSetAside: _, readingMs, logger, ...given } = options;
  const way = serve && shareWay(serve);
  const workerData: DetectorWorkerData = {
    ...given,
    ...(way && { shared: way.port }),
    memory: newWorkMemory(),
  };
  const transferList = way ? [way.port] : [];
  const worker = startWorker('./detector-worker', import.meta.url, { workerData, transferList });
  const tell = (message: ToDetector): void => worker.postMessage(message);
  const at: { batch: EndedAt['batch']; reading: EndedAt['reading'] } = { batch: null, reading: null };
  const life = deferred<'ended' | AppError>();
  let reporting: Promise<void> = Promise.resolve();
  const apply = (applying: (given: BeginDetector) => Promise<void>): void => {
    const applied = begun.then(applying).then(() => tell({ kind: 'applied' }));
    reporting = applied.catch((error) => (stopping.aborted ? tell({ kind: 'stop' }) : life.reject(error)));
  };

  worker.on('message', hearThread({ at, running, apply, onCheckpoint, onLearned }));
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
    way?.close();
    stopping.removeEventListener('abort', stop);
    await worker.terminate();
  }
}

/** Takes what the thread says. */
function hearThread(options: {
  readonly at: { batch: EndedAt['batch']; reading: EndedAt['reading'] };
  readonly running: Running;
  readonly apply: (applying: (given: BeginDetector) => Promise<void>) => void;
  readonly onCheckpoint: ThreadOptions['onCheckpoint'];
  readonly onLearned: ThreadOptions['onLearned'];
}): (message: FromDetector) => void {
  const { at, running, apply, onCheckpoint, onLearned } = options;
  const { progress, questions, isReady } = running;
  return (message) => {
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
        return takeProgress(progress, message);
      case 'models':
        progress.models = message.models;
        return;
      case 'answer':
      case 'swept':
        return questions.answered(message);
      case 'learned':
        return onLearned(message.model);
      case 'checkpoint':
        return onCheckpoint(message.offsets);
      case 'report':
        progress.reports += 1;
        return apply(({ onReport }) => onReport(message.report, message.claims));
      case 'health':
        return apply(({ onHealth }) => onHealth(message.points));
      default:
        message satisfies never;
    }
  };
}

/** A way of its own from a thread to what several detectors share. */
function shareWay(serve: (port: MessagePort) => () => void): { readonly port: MessagePort; close(): void } {
  const { port1, port2 } = new MessageChannel();
  const end = serve(port1);
  return {
    port: port2,
    close: () => {
      end();
      port1.close();
    },
  };
}

function takeProgress(progress: DetectorProgress, said: Extract<FromDetector, { kind: 'progress' }>): void {
  progress.offsets.set(said.partition, said.offset);
  progress.counts = said.counts;
  progress.unjudged.take(said.unjudged);
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

/**
 * Settles with the end of the detector's thread: it ended, or ran out of memory; any other failure
 * rejects.
 */
function watchThreadEnd(worker: Worker, life: Deferred<'ended' | AppError>, stopping: AbortSignal): void {
  const fail = (why: string, cause?: unknown): void => life.reject(new AppError('unavailable', why, { cause }));
  worker.once('error', (cause) => {
    if (!isOutOfMemory(cause)) return fail(`the detector failed: ${messageOf(cause)}`, cause);
    life.resolve(new AppError('unavailable', 'the detector ran out of memory', { cause }));
  });
  worker.once('exit', (code) => {
    if (code === 0 || stopping.aborted) life.resolve('ended');
    else fail(`the detector thread ended with status ${code}`);
  });
}

function isOutOfMemory(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
