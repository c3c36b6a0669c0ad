import type { Rests } from './rests.ts';

/**
 * When a job is due: at intervals of this many milliseconds, counted from the start of the jobs, or
 * at times of day by a cron expression of five fields (minute, hour, day of the month, month, day
 * of the week).
 */
export type Schedule = { readonly everyMs: number } | { readonly cron: string; readonly timeZone: string };

/** Periodic work of the program. */
export type Job = {
  /** As metrics, the log and `/readyz` show it; also the key of its lock. */
  readonly name: string;
  readonly schedule: Schedule;
  /**
   * Jobs of one lane run one after another, in the order in which they are listed; lanes run beside
   * each other.
   */
  readonly lane: string;
  /**
   * Which of several processes on one PostgreSQL run it: one of them, or each, because the job
   * serves memory, files or stores that are the process's own.
   */
  readonly where: 'one process' | 'every process';
  /**
   * Where the job rests after a failure, twice as long each time; absent: it is tried again when it
   * is due next.
   */
  readonly rests?: Rests;
  /**
   * Takes its time from the clock that it was made with. One row that fails must not stop the rest;
   * see {@link Rests}.
   */
  readonly work: () => Promise<void>;
};

/**
 * Outcome of one start: `elsewhere` if another process runs the job, `resting` if it waits after
 * failures of its own.
 */
export type JobOutcome = 'done' | 'failed' | 'resting' | 'elsewhere';

/**
 * Runs jobs once, one after another, whenever they are due.
 * @throws {AppError} `unavailable` while the database is away
 */
export async function runInTurn(jobs: readonly Job[]): Promise<void> {
  for (const { name, rests, work } of jobs) await (rests ? rests.alone(name, work) : work());
}
