import {
  type Now,
  presentClock,
  type sleep as Sleep,
  steppedClock,
  systemElapsed,
  systemSleep,
} from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { createCronDue } from './cron-due.ts';
import type { Job, JobOutcome, Schedule } from './job.ts';
import type { JobLock } from './job-lock.ts';
import { createJobProgress, type JobProgress, type RunningProgress } from './job-progress.ts';
import { createIntervalDue, type Due } from './schedule.ts';

/** Runs every periodic job of the program. */
export type JobRunner = {
  /** By the name of the job; empty before the start. */
  readonly progress: ReadonlyMap<string, JobProgress>;
  /**
   * Begins; a job with a period is due for the first time after it, one with times of day at once.
   * Call it once.
   */
  start(jobs: readonly Job[]): void;
  /**
   * On a stepped clock, which no timer follows: runs what has become due, one job after another in
   * the order of {@link JobRunner.start}, whatever its lane. Call it after each move of the clock.
   * @param only the names of jobs that can find work; absent: all
   */
  runDue(only?: ReadonlySet<string>): Promise<void>;
  /**
   * Starts nothing more; resolves when no run is under way, and other processes may take the jobs.
   */
  stop(): Promise<void>;
};

type Scheduled = { readonly job: Job; readonly due: Due; readonly progress: RunningProgress; said?: Said };
type Said = { readonly what: string; readonly at: number };

/** A repeated failure is logged once a minute. */
const SAY_EVERY_MS = 60_000;
/** Longest sleep: a timer of Node cannot wait for more than 24 days. */
const LONGEST_SLEEP_MS = 60_000;

/**
 * Creates the runner. A job whose run is still going when it is due again is not started a second
 * time: that start is left out, said and counted. A job that fails is logged and counted, and the
 * others run as usual.
 * @param options.lock absent where no other process can be at the database
 * @param options.elapsed milliseconds of a clock that nobody sets
 */
export function createJobRunner(options: {
  readonly log: Log;
  readonly now: Now;
  readonly lock?: JobLock | undefined;
  readonly elapsed?: () => number;
  readonly sleep?: typeof Sleep;
}): JobRunner {
  const { log, now, lock, elapsed = systemElapsed, sleep = systemSleep } = options;
  const progress = new Map<string, JobProgress>();
  const stopping = new AbortController();
  const { signal } = stopping;
  let running: Promise<unknown> = Promise.resolve();
  const all: Scheduled[] = [];

  const say = (scheduled: Scheduled, facts: { reason: string }, message: string): void => {
    const { said } = scheduled;
    const what = `${message} ${facts.reason}`;
    if (said?.what === what && elapsed() - said.at < SAY_EVERY_MS) return;
    scheduled.said = { what, at: elapsed() };
    log.warn({ job: scheduled.job.name, ...facts }, message);
  };

  const sayWhenSkipped = async (scheduled: Scheduled, over: AbortSignal): Promise<void> => {
    await sleep(scheduled.due.periodsMs(1), over);
    if (over.aborted) return;
    say(scheduled, { reason: 'the run before is still going' }, 'a job is due again and is not started');
  };

  const attempt = async (scheduled: Scheduled): Promise<JobOutcome> => {
    const { name, where, rests, work } = scheduled.job;
    try {
      if (where === 'one process' && lock && !(await lock.take(name))) return 'elsewhere';
      if (rests) return await rests.alone(name, work);
      await work();
      return 'done';
    } catch (error) {
      say(scheduled, { reason: messageOf(error) }, 'a job failed and is tried again');
      return 'failed';
    }
  };

  const run = async (scheduled: Scheduled): Promise<void> => {
    const over = new AbortController();
    scheduled.progress.begin();
    // A clock that runs thousands of times as fast leaves most of the starts out.
    if (presentClock() === null) void sayWhenSkipped(scheduled, over.signal);
    const outcome = await attempt(scheduled);
    over.abort();
    scheduled.progress.end(outcome);
  };

  const runLane = async (lane: readonly Scheduled[]): Promise<void> => {
    while (!signal.aborted) {
      for (const scheduled of lane) {
        if (signal.aborted) return;
        if (scheduled.due.waitMs() === 0) await run(scheduled);
      }
      const waits = lane.map(({ due }) => due.waitMs());
      await sleep(Math.min(LONGEST_SLEEP_MS, ...waits), signal);
    }
  };

  return {
    progress,
    start: (jobs) => {
      const lanes = new Map<string, Scheduled[]>();
      for (const job of jobs) {
        const due = dueOf(job.schedule, { now, elapsed });
        const scheduled = { job, due, progress: createJobProgress({ due, now, elapsed }) };
        progress.set(job.name, scheduled.progress);
        all.push(scheduled);
        lanes.set(job.lane, [...(lanes.get(job.lane) ?? []), scheduled]);
      }
      if (steppedClock() === null) running = Promise.all([...lanes.values()].map(runLane));
    },
    runDue: (only) => {
      running = running.then(async () => {
        for (const scheduled of all) {
          if (only !== undefined && !only.has(scheduled.job.name)) continue;
          if (!signal.aborted && scheduled.due.waitMs() === 0) await run(scheduled);
        }
      });
      return running.then(() => undefined);
    },
    stop: async () => {
      stopping.abort();
      await running;
      await lock?.release();
    },
  };
}

function dueOf(schedule: Schedule, { now, elapsed }: { now: Now; elapsed: () => number }): Due {
  return 'cron' in schedule ? createCronDue({ ...schedule, now }) : createIntervalDue({ ...schedule, elapsed });
}
