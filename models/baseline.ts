import type { NormalModel, WindowMeans } from './normal-model.ts';
import { fillMasked, followDrift, standardise, tSquared } from './t-squared.ts';

/**
 * Where the centre of normal behaviour lies now, relative to the learned one, in raw spreads. It follows slow drift. When
 * the machine leaves it, a second centre sets out very slowly after it; once that one fits, the two change places, and
 * the old one is kept: a return to it is normal at once. After a restart it sets out fast, within its limits.
 */
export type Baseline = {
  drift: Float64Array;
  other: Float64Array;
  /** Whether `other` is a centre of its own; otherwise it starts from `drift`. */
  apart: boolean;
};

/** The learned centre. */
export function newBaseline(channels: number): Baseline {
  return { drift: new Float64Array(channels), other: new Float64Array(channels), apart: false };
}

/**
 * T² of one window against the centre that fits, which then follows.
 * @param window its means become the standardised features; in the warm-up after a silence the second centre is fast;
 * channels that are masked (1) are taken for what the others suggest
 * @param shares receives each channel's part of T²
 */
export function scoreAgainst(
  baseline: Baseline,
  { means, mode, warmUp, masked }: WindowMeans & { readonly warmUp: boolean; readonly masked: Uint8Array },
  model: NormalModel,
  shares: Float64Array,
): number {
  const { config } = model;
  const near = config.followBelow ** 2 * model.limit;
  const raw = means.slice();
  const here = { model, mode, drift: baseline.drift };
  standardise(means, here);
  const isMasked = masked.includes(1);
  if (isMasked) fillMasked(means, model.precision, masked);
  const score = tSquared(means, model.precision, shares);
  if (score < near) {
    followDrift(here, means, config.followRows);
    return score;
  }
  if (!baseline.apart) baseline.other.set(baseline.drift);
  baseline.apart = true;
  const there = { model, mode, drift: baseline.other };
  const otherShares = new Float64Array(shares.length);
  standardise(raw, there);
  if (isMasked) fillMasked(raw, model.precision, masked);
  const other = tSquared(raw, model.precision, otherShares);
  followDrift(there, raw, warmUp ? config.followWarmUpRows : config.followSlowRows);
  if (other >= near) return score;
  baseline.other = here.drift;
  baseline.drift = there.drift;
  means.set(raw);
  shares.set(otherShares);
  return other;
}
