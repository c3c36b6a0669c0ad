import type { JobProgress } from '../../ticketing/jobs/job-progress.ts';
import { counter, type Family, gauge, type Labelled, type Snapshot } from './metric-family.ts';

/** A number for each job; nothing for a job whose number is not known yet. */
function ofJobs(read: (progress: JobProgress) => number | null): (from: Snapshot) => Labelled {
  return ({ jobs }) =>
    [...jobs].flatMap(([job, progress]) => {
      const value = read(progress);
      return value === null ? [] : [{ labels: { job }, value }];
    });
}

/** How periodic jobs fare. */
export const JOB_FAMILIES: readonly Family[] = [
  counter(
    'job_runs_total',
    'Runs of periodic jobs by what became of them',
    ({ jobs }) =>
      [...jobs].flatMap(([job, { runs }]) =>
        Object.entries(runs).map(([outcome, value]) => ({ labels: { job, outcome }, value })),
      ),
    ['job', 'outcome'],
  ),
  counter(
    'job_skipped_total',
    'Starts of periodic jobs that were left out because a run was still going',
    ofJobs(({ skipped }) => skipped),
    ['job'],
  ),
  gauge(
    'job_last_duration_seconds',
    'How long the last run of a periodic job took',
    ofJobs(({ lastDurationMs }) => (lastDurationMs === null ? null : lastDurationMs / 1000)),
    ['job'],
  ),
  gauge(
    'job_last_success_timestamp_seconds',
    'When a periodic job succeeded last',
    ofJobs(({ lastSuccessAt }) => (lastSuccessAt === null ? null : lastSuccessAt.getTime() / 1000)),
    ['job'],
  ),
];
