/**
 * A score from here on is an alarm, and one below {@link RULE_OFF} is none; between the two an
 * alarm stays as it was.
 */
export const RULE_ON = 1;
export const RULE_OFF = 0.5;

const JUST_OFF = 0.499;
const LARGEST = 1e6;

/** A limit with its dead band, both in the unit of the value. */
export type Limit = { readonly limit: number; readonly deadBand: number };

/**
 * How far a value is above a limit: 1 on the limit and more beyond it, between 0.5 and 1 inside the
 * dead band below it, less than 0.5 once the value has left the dead band; NaN for a value that is
 * not known.
 */
export function aboveScore(value: number, { limit, deadBand }: Limit): number {
  if (Number.isNaN(value)) return Number.NaN;
  const scale = Math.max(Math.abs(limit), 2 * deadBand) || 1;
  if (value >= limit) return Math.min(LARGEST, RULE_ON + (value - limit) / scale);
  const back = limit - deadBand;
  if (value > back) return RULE_OFF + ((RULE_ON - RULE_OFF) * (value - back)) / deadBand;
  return Math.max(0, JUST_OFF - (back - value) / scale);
}

/** {@link aboveScore} the other way around. */
export function belowScore(value: number, { limit, deadBand }: Limit): number {
  return aboveScore(-value, { limit: -limit, deadBand });
}

/** The score of something that is so or is not. */
export function yesNoScore(holds: boolean): number {
  return holds ? RULE_ON : 0;
}

/** How much of `needed` has come together: 1 when all has, below 0.5 before. */
export function shareScore(have: number, needed: number): number {
  const share = have / needed;
  return share >= 1 ? Math.min(LARGEST, share) : JUST_OFF * share;
}
