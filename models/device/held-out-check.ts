/**
 * How a shorter and a longer model judged the newest readings, from which neither had learned.
 * Shares are 0 to 1.
 */
export type HeldOutCheck = {
  /** Readings that the longer model is learned from, and readings held out. */
  readonly readings: number;
  readonly heldOut: number;
  /** Shares of the held-out readings for which an alarm would have stood. */
  readonly shorterInAlarm: number;
  readonly longerInAlarm: number;
  /**
   * The longer model's residuals, as a multiple of the shorter model's; the geometric mean over the
   * channels of both.
   */
  readonly spread: number;
  /** The longer one judges channels that the shorter one lacks. */
  readonly knowsMore: boolean;
};

/** Whether the longer model replaces the shorter one, and why, in words. */
export type LongerDecision = { readonly kind: 'replaces' | 'kept_out'; readonly reason: string };

/** The longer model's residuals may be this many times as wide. */
export const MOST_SPREAD = 1.5;

/**
 * Decides by the residuals alone. How long each would have been in alarm is reported and decides
 * nothing: a fault that begins in the held-out readings is what a better model sees and a worse one
 * does not.
 */
export function decideLonger(check: HeldOutCheck): LongerDecision {
  const { heldOut, spread, knowsMore } = check;
  const on = `on ${heldOut} readings that neither learned from`;
  if (knowsMore) return { kind: 'replaces', reason: 'it judges channels that the one before did not have' };
  const width = `${spread.toFixed(2)} times as wide`;
  if (spread > MOST_SPREAD) {
    return { kind: 'kept_out', reason: `its residuals are ${width}, ${on} (at most ${MOST_SPREAD})` };
  }
  return { kind: 'replaces', reason: `its residuals are ${width}, ${on}` };
}
