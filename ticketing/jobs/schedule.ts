import type { JobOutcome } from './job.ts';

/** When one job is due next. Owns that time. */
export type Due = {
  /** Milliseconds until it is due; 0 when it is. */
  waitMs(): number;
  /** Starts that have come due since the current one (due or under way). */
  missed(): number;
  /** Advances to the next start in the future; skips missed starts. */
  ended(outcome: JobOutcome): void;
  /** Milliseconds from now that this many periods take. */
  periodsMs(count: number): number;
};

/**
 * A job that is due at fixed distances.
 * @param elapsed milliseconds of a clock that nobody sets: a changed wall clock must not stop a job
 */
export function createIntervalDue({ everyMs, elapsed }: { everyMs: number; elapsed: () => number }): Due {
  let at = elapsed() + everyMs;
  const missed = (): number => Math.max(0, Math.ceil((elapsed() - at) / everyMs) - 1);
  return {
    waitMs: () => Math.max(0, at - elapsed()),
    missed,
    ended: () => {
      at += (1 + missed()) * everyMs;
    },
    periodsMs: (count) => count * everyMs,
  };
}
