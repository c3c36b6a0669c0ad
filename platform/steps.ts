import { wayOf } from '../ingest/intake/flow-routes.ts';
import type { Intake } from '../ingest/intake/intake.ts';
import type { Journal } from '../ingest/journal/journal.ts';
import type { RecorderProgress } from '../ingest/recorder/recorder.ts';
import { sleep } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import {
  type HeldReader,
  holdReaders,
  moveClock,
  releaseReader,
  type SteppedClock,
  shownBy,
} from '../lib/stepped-clock.ts';
import type { DetectorThread } from '../models/detector/detector-thread.ts';
import type { Notifications } from '../ticketing/create-notifications.ts';
import type { JobRunner } from '../ticketing/jobs/job-runner.ts';
import type { NextWork } from '../ticketing/jobs/next-work.ts';

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
   * Has all readings that came judged, and their alarms applied; looks for devices that are silent.
   * Resolves once that is done.
   * @throws {AppError} `unavailable` if that gets nowhere for ten minutes
   */
  settle(): Promise<void>;
  /**
   * Does once what became due: jobs in their order, then deliveries until none is due. Where no
   * alarm was applied since and nobody acted, only what has a stored time that has come, and all of
   * it every few hours. Readings are recorded before.
   * @param acted whether somebody used the API since
   * @returns whether there was something to do
   */
  runDue(acted: boolean): Promise<boolean>;
};

const LOOK_MS = 1;
/** Learning of a device may take a while. */
const PATIENCE_MS = 600_000;
/** All jobs run at least so often. */
const ROUND_MS = 6 * 3_600_000;

/** The steps of a program that runs on this clock. */
export function createSteps(options: {
  readonly clock: SteppedClock;
  readonly intake: Pick<Intake, 'counts'>;
  readonly journal: Pick<Journal, 'status'>;
  readonly recorder: Pick<RecorderProgress, 'offsets'>;
  readonly detector: Pick<DetectorThread, 'progress' | 'sweep'>;
  readonly jobs: Pick<JobRunner, 'runDue'>;
  readonly notifications: Pick<Notifications, 'round'>;
  readonly nextWork: (now: Date) => Promise<NextWork>;
}): Steps {
  const { clock, intake, journal, detector, jobs, notifications } = options;
  const offsetsOf = { recorder: options.recorder, detector: detector.progress } as const;

  const caughtUp = async (reader: HeldReader): Promise<void> => {
    releaseReader(clock, reader);
    let before = -1;
    for (let since = performance.now(); ; ) {
      const { lag, offset } = wayOf(await journal.status(), offsetsOf[reader].offsets);
      if (lag === 0) return;
      if (offset !== before) since = performance.now();
      before = offset;
      if (performance.now() - since > PATIENCE_MS) {
        const missing = reader === 'recorder' ? 'recorded' : 'judged';
        throw new AppError('unavailable', `the program does not get on: ${lag} readings are not ${missing}`);
      }
      await sleep(LOOK_MS);
    }
  };

  const deliver = async (): Promise<void> => {
    for (let claimed = 1; claimed > 0; ) {
      const rounds = await notifications.round();
      claimed = rounds.reduce((sum, round) => sum + (round.unreachable === null ? round.claimed : 0), 0);
    }
  };

  let known: { readonly next: NextWork; readonly roundAt: number; readonly reports: number } | undefined;
  let happens = true;

  return {
    move: (to) => {
      holdReaders(clock);
      moveClock(clock, to.getTime());
    },
    taken: () => intake.counts.messages,
    settle: async () => {
      await caughtUp('detector');
      await detector.sweep();
      // The sweep hands over the health of machines, which the journal carries, too.
      await caughtUp('detector');
    },
    runDue: async (acted) => {
      const now = shownBy(clock);
      const isDue = (at: Date | null): boolean => at !== null && at.getTime() <= now;
      const { reports } = detector.progress;
      const all = known === undefined || acted || happens || reports !== known.reports || now >= known.roundAt;
      const due = [...(known?.next.jobsAt ?? [])].filter(([, at]) => isDue(at)).map(([name]) => name);
      const delivers = all || isDue(known?.next.deliveriesAt ?? null);
      if (!delivers && due.length === 0) return false;
      await caughtUp('recorder');
      if (all) await jobs.runDue();
      else if (due.length > 0) await jobs.runDue(new Set(due));
      if (delivers) await deliver();
      const next = await options.nextWork(new Date(now));
      happens = next.events !== known?.next.events;
      known = { next, roundAt: all ? now + ROUND_MS : (known?.roundAt ?? now), reports };
      return true;
    },
  };
}
