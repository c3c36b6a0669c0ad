import { wayOf } from '../ingest/intake/flow-routes.ts';
import type { Intake } from '../ingest/intake/intake.ts';
import type { Journal } from '../ingest/journal/journal.ts';
import type { RecorderProgress } from '../ingest/recorder/recorder.ts';
import { sleep } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import { holdReaders, moveClock, releaseReaders, type SteppedClock } from '../lib/stepped-clock.ts';
import type { DetectorThread } from '../models/detector/detector-thread.ts';
import type { Notifications } from '../ticketing/create-notifications.ts';
import type { JobRunner } from '../ticketing/jobs/job-runner.ts';

/**
 * Moves the program through time where its clock is moved by steps. Between two steps nothing of it
 * is under way: what happens depends on the readings and on the steps, and on nothing else.
 */
export type Steps = {
  /** Moves the clock. Until `settle`, what comes in is kept in the journal, and nobody reads it. */
  move(to: Date): void;
  /** Messages that the intake has taken so far, in the order in which it took them. */
  taken(): number;
  /**
   * Has all readings that came recorded and judged, and their alarms applied; looks for devices
   * that are silent. Resolves once that is done.
   * @throws {AppError} `unavailable` if that gets nowhere for a minute
   */
  settle(): Promise<void>;
  /** Does once what became due: jobs in their order, then deliveries until none is due. */
  runDue(): Promise<void>;
};

const LOOK_MS = 1;
/** Learning of a device may take a while. */
const PATIENCE_MS = 60_000;

/** The steps of a program that runs on this clock. */
export function createSteps(options: {
  readonly clock: SteppedClock;
  readonly intake: Pick<Intake, 'counts'>;
  readonly journal: Pick<Journal, 'status'>;
  readonly recorder: Pick<RecorderProgress, 'offsets'>;
  readonly detector: Pick<DetectorThread, 'progress' | 'sweep'>;
  readonly jobs: Pick<JobRunner, 'runDue'>;
  readonly notifications: Pick<Notifications, 'round'>;
}): Steps {
  const { clock, intake, journal, detector, jobs, notifications } = options;

  const caughtUp = async (): Promise<void> => {
    let before = -1;
    for (let since = performance.now(); ; ) {
      const kept = await journal.status();
      const recorded = wayOf(kept, options.recorder.offsets);
      const judged = wayOf(kept, detector.progress.offsets);
      if (recorded.lag === 0 && judged.lag === 0) return;
      const at = recorded.offset + judged.offset;
      if (at !== before) since = performance.now();
      before = at;
      if (performance.now() - since > PATIENCE_MS) {
        const behind = `${recorded.lag} readings are not recorded and ${judged.lag} not judged`;
        throw new AppError('unavailable', `the program does not get on: ${behind}`);
      }
      await sleep(LOOK_MS);
    }
  };

  return {
    move: (to) => {
      holdReaders(clock);
      moveClock(clock, to.getTime());
    },
    taken: () => intake.counts.messages,
    settle: async () => {
      releaseReaders(clock);
      await caughtUp();
      await detector.sweep();
      // The sweep hands over the health of machines, which the journal carries, too.
      await caughtUp();
    },
    runDue: async () => {
      await jobs.runDue();
      for (let claimed = 1; claimed > 0; ) {
        const rounds = await notifications.round();
        claimed = rounds.reduce((sum, round) => sum + (round.unreachable === null ? round.claimed : 0), 0);
      }
    },
  };
}
