import { messageOf } from '../../lib/errors.ts';
import { deferred } from '../../lib/threads/deferred.ts';
import type { WatchSettings } from '../device/watch-settings.ts';
import { decideAfterEnd, UNGUARDED } from './detector-guard.ts';
import type { Followed } from './detector-messages.ts';
import { type DetectorProgress, newDetectorProgress } from './detector-progress.ts';
import { createDetectorQuestions, type DetectorQuestions } from './detector-questions.ts';
import { type BeginDetector, type Running, runThread, type ThreadOptions } from './run-thread.ts';
import { createThreadSettings } from './thread-settings.ts';

/** The detector as the main thread sees it. */
export type DetectorThread = {
  readonly progress: DetectorProgress;
  /**
   * How far the learning of a device and its components has come; null where it does not answer in
   * time.
   */
  readonly progressOf: DetectorQuestions['ask'];
  readonly sweep: DetectorQuestions['sweep'];
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
export function startDetector(options: ThreadOptions): DetectorThread {
  const progress = newDetectorProgress();
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
    sweep: running.questions.sweep,
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

/** Runs one thread after another, until one ends or fails for good. */
async function keepRunning(options: ThreadOptions, running: Running): Promise<void> {
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
