/** The learned centre. */
export function newBaseline(channels: number): Baseline {
  return { drift: new Float64Array(channels), other: new Float64Array(channels), apart: false };
}

/**
 * The present centre of normal behaviour, relative to the learned one, in raw spreads. It follows
 * slow drift. When the machine leaves it, a second centre follows very slowly. Once that one fits,
 * the two change places, and the old one is kept: a return to it is normal at once. After a restart
 * it sets out fast, within its limits.
 */
export type Baseline = {
  drift: Float64Array;
  other: Float64Array;
  /** Whether `other` is a centre of its own; otherwise it starts from `drift`. */
  apart: boolean;
};
