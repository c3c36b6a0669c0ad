import type { Now } from '../../lib/clock.ts';
import type { JobOutcome } from './job.ts';
import type { Due } from './schedule.ts';

/** Periods without success after which a job is late. */
const PATIENCE = 3;

/** How one job has fared since the start of the program. */
export type JobProgress = {
  readonly runs: Readonly<Record<JobOutcome, number>>;
  /** Starts that were left out: the run before, or another job of the lane, was still under way. */
  readonly skipped: number;
  /** Of the last run in this process. */
  readonly lastDurationMs: number | null;
  readonly lastSuccessAt: Date | null;
  /** For how long the run that is under way has lasted; null between runs. */
  readonly runningMs: number | null;
  /**
   * For how long no run has succeeded, once that is more than three periods; null while all is
   * well.
   */
  readonly overdueMs: number | null;
};

/** Progress that the runner writes. */
export type RunningProgress = JobProgress & {
  begin(): void;
  end(outcome: JobOutcome): void;
};

/**
 * Begins with nothing run; the first success is expected within three periods.
 * @param elapsed milliseconds
 */
export function createJobProgress({ due, now, elapsed }: { due: Due; now: Now; elapsed: () => number }) {
  const runs: Record<JobOutcome, number> = { done: 0, failed: 0, resting: 0, elsewhere: 0 };
  let skipped = 0;
  let lastDurationMs: number | null = null;
  let lastSuccessAt: Date | null = null;
  let begunAt: number | null = null;
  let wellAt = elapsed();
  let patienceMs = due.periodsMs(PATIENCE);
  const progress: RunningProgress = {
    runs,
    get skipped() {
      return skipped + due.missed();
    },
    get lastDurationMs() {
      return lastDurationMs;
    },
    get lastSuccessAt() {
      return lastSuccessAt;
    },
    get runningMs() {
      return begunAt === null ? null : elapsed() - begunAt;
    },
    get overdueMs() {
      const sinceMs = elapsed() - wellAt;
      return sinceMs > patienceMs ? sinceMs : null;
    },
    begin: () => {
      begunAt = elapsed();
    },
    end: (outcome) => {
      runs[outcome] += 1;
      if (outcome === 'done' || outcome === 'failed') lastDurationMs = elapsed() - (begunAt ?? elapsed());
      if (outcome === 'done') lastSuccessAt = now();
      begunAt = null;
      skipped += due.missed();
      due.ended(outcome);
      // The process that runs a job reports on it.
      if (outcome !== 'done' && outcome !== 'elsewhere') return;
      wellAt = elapsed();
      patienceMs = due.periodsMs(PATIENCE);
    },
  };
  return progress;
}

/**
 * Jobs in one line of `/readyz`. A job that is late makes nothing unready: readings come in and
 * people can work.
 * @returns `ok`, with a remark that names jobs that have not succeeded for three of their periods
 */
export function jobsInWords(jobs: ReadonlyMap<string, JobProgress>): string {
  const late = [...jobs].flatMap(([name, { overdueMs, runningMs }]) => {
    if (overdueMs === null) return [];
    const running = runningMs === null ? '' : `, and one began ${seconds(runningMs)} ago`;
    return [`no run of ${name} has succeeded for ${seconds(overdueMs)}${running}`];
  });
  return late.length === 0 ? 'ok' : `ok; ${late.join('; ')}; see the log`;
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1000)} s`;
}
