/** Keeps each caller to a rate. */
export type RateLimit = {
  /** Counts one request. @returns milliseconds after which to try again; 0: answer it now */
  take(caller: string, now: number): number;
  /** Takes back one request that was counted. */
  giveBack(caller: string): void;
};

/** Requests that a caller may send at once, after a pause, where nothing else is said. */
const BURST_MILLISECONDS = 10_000;
const FIRST_SWEEP = 1_000;

/**
 * Starts with nothing used. Remembers only callers of the last burst.
 * @param burstMilliseconds of its rate a caller may send this much at once
 */
export function createRateLimit(requestsPerSecond: number, burstMilliseconds = BURST_MILLISECONDS): RateLimit {
  const cost = 1_000 / requestsPerSecond;
  const paidUntil = new Map<string, number>();
  let sweepAt = FIRST_SWEEP;

  function sweep(now: number): void {
    for (const [caller, until] of paidUntil) if (until <= now - burstMilliseconds) paidUntil.delete(caller);
    sweepAt = Math.max(FIRST_SWEEP, 2 * paidUntil.size);
  }

  return {
    take(caller, now) {
      const until = Math.max(paidUntil.get(caller) ?? Number.NEGATIVE_INFINITY, now - burstMilliseconds) + cost;
      if (until > now) return Math.ceil(until - now);
      if (paidUntil.size >= sweepAt) sweep(now);
      paidUntil.set(caller, until);
      return 0;
    },
    giveBack(caller) {
      const until = paidUntil.get(caller);
      if (until !== undefined) paidUntil.set(caller, until - cost);
    },
  };
}
