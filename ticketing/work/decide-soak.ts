/**
 * How a repaired machine does since its ticket was resolved. Times are wall time, but for the
 * alarms': event time.
 */
export type SoakFacts = {
  readonly now: Date;
  readonly resolvedAt: Date;
  readonly soakMs: number;
  /** Whether anything measures the asset. */
  readonly measured: boolean;
  /**
   * When the last alarm of the ticket went back to normal; null while one is active, and where
   * there was none.
   */
  readonly clearedAt: Date | null;
  readonly active: boolean;
  /** Share of the soak time up to now with readings; null while it need not be known yet. */
  readonly coverage: number | null;
};

/** Result of the soak, for now or for good. */
export type SoakDecision =
  | { readonly kind: 'wait'; readonly reason: string; readonly checkAt: Date }
  | { readonly kind: 'passed'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'not_possible'; readonly reason: string };

/** Share of the soak time with readings below which nothing is proved (docs/work-orders.md). */
export const leastCoverage = 0.9;

/**
 * The earliest moment at which the soak can be over: behaving counts from the repair, or from when
 * the score came down.
 */
export function soakEnd({
  resolvedAt,
  clearedAt,
  soakMs,
}: Pick<SoakFacts, 'resolvedAt' | 'clearedAt' | 'soakMs'>): Date {
  return new Date(Math.max(resolvedAt.getTime(), clearedAt?.getTime() ?? 0) + soakMs);
}

/**
 * Decides whether a resolved ticket may be closed; pure. Silence proves nothing: without readings
 * it stays open.
 */
export function decideSoak(facts: SoakFacts): SoakDecision {
  const { now, measured, active, coverage, soakMs, resolvedAt } = facts;
  if (!measured) return { kind: 'not_possible', reason: 'nothing measures this asset: a review closes the ticket' };
  const again = new Date(now.getTime() + Math.min(600_000, Math.max(10_000, soakMs / 20)));
  if (active) {
    if (now.getTime() - resolvedAt.getTime() >= soakMs) {
      return { kind: 'failed', reason: 'the alarm did not clear within the soak time' };
    }
    return { kind: 'wait', reason: 'the alarm is still active', checkAt: again };
  }
  const end = soakEnd(facts);
  if (now < end) return { kind: 'wait', reason: `the machine must behave until ${end.toISOString()}`, checkAt: end };
  if (coverage === null || coverage < leastCoverage) {
    const share = Math.floor(100 * (coverage ?? 0));
    const reason = `only ${share} % of the soak time has readings, at least ${100 * leastCoverage} % are needed`;
    return { kind: 'wait', reason, checkAt: again };
  }
  const share = Math.round(100 * coverage);
  return { kind: 'passed', reason: `no alarm for the soak time, with readings in ${share} % of it` };
}
