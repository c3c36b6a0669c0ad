import type { Baseline } from '../normal/baseline.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import { fillMasked, followDrift, standardise, tSquared } from '../normal/t-squared.ts';
import type { RowWork } from './row-space.ts';

/**
 * T² of one window against the centre that fits, which then follows.
 * @param window in the warm-up after a silence the second centre is fast. Of `work`: the means in
 * `features` become the standardised features, masked channels (1) take the estimate of the others,
 * `shares` receives each channel's part
 */
export function scoreAgainst(
  baseline: Baseline,
  { mode, warmUp, work }: { readonly mode: number; readonly warmUp: boolean; readonly work: RowWork },
  model: NormalModel,
): number {
  const { config } = model;
  const { features, shares, masked, otherFeatures, otherShares } = work;
  const { isMasked } = work.instruments;
  const near = config.followBelow ** 2 * model.limit;
  copyInto(otherFeatures, features);
  const here = { model, mode, drift: baseline.drift };
  standardise(features, here);
  if (isMasked) fillMasked(features, model.precision, masked);
  const score = tSquared(features, model.precision, shares);
  if (score < near) {
    followDrift(here, features, config.followRows);
    return score;
  }
  if (!baseline.apart) baseline.other.set(baseline.drift);
  baseline.apart = true;
  const there = { model, mode, drift: baseline.other };
  standardise(otherFeatures, there);
  if (isMasked) fillMasked(otherFeatures, model.precision, masked);
  const other = tSquared(otherFeatures, model.precision, otherShares);
  followDrift(there, otherFeatures, warmUp ? config.followWarmUpRows : config.followSlowRows);
  if (other >= near) return score;
  baseline.other = here.drift;
  baseline.drift = there.drift;
  copyInto(features, otherFeatures);
  copyInto(shares, otherShares);
  return other;
}

/** For a few numbers faster than `set`. */
function copyInto(to: Float64Array, from: Float64Array): void {
  for (let c = 0; c < to.length; c++) to[c] = from[c] ?? 0;
}
