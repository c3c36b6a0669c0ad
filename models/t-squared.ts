import type { NormalModel } from './normal-model.ts';

/**
 * Puts window means on the scale of their normal spread.
 * @param means window means in raw spreads; becomes 0 where normal and ±1 at one spread, in place
 * @param drift how far each centre has been followed, in raw spreads
 */
export function standardise(means: Float64Array, model: NormalModel, drift: Float64Array): void {
  for (let c = 0; c < means.length; c++) {
    const centred = (means[c] ?? 0) - (model.meanCenter[c] ?? 0) - (drift[c] ?? 0);
    means[c] = centred / (model.meanSpread[c] ?? 1);
  }
}

/**
 * Hotelling's T² of one window.
 * @param features standardised means
 * @param shares receives each channel's part, at least 0; the parts add up to about T² (those that lower it count 0)
 */
export function tSquared(features: Float64Array, precision: Float64Array, shares: Float64Array): number {
  const count = features.length;
  let total = 0;
  for (let a = 0; a < count; a++) {
    let sum = 0;
    for (let b = 0; b < count; b++) sum += (precision[a * count + b] ?? 0) * (features[b] ?? 0);
    const part = sum * (features[a] ?? 0);
    shares[a] = Math.max(0, part);
    total += part;
  }
  return Math.max(0, total);
}

/**
 * Lets a centre follow a slow drift, within the limits of the model.
 * @param features the row's standardised means, relative to that centre
 * @param rows in about how many readings it closes the gap
 */
export function followDrift(drift: Float64Array, features: Float64Array, model: NormalModel, rows: number): void {
  for (let c = 0; c < drift.length; c++) {
    const limit = model.followLimit[c] ?? 0;
    const step = ((features[c] ?? 0) * (model.meanSpread[c] ?? 1)) / rows;
    drift[c] = Math.min(limit, Math.max(-limit, (drift[c] ?? 0) + step));
  }
}

/** T² of each training window against the centre of the other blocks of the span: what a healthy machine scores on time it was not fitted to. */
export function heldOutScores(means: readonly Float64Array[], model: NormalModel): Float64Array {
  const count = model.channels.length;
  const scores = new Float64Array(Math.max(1, means.length)).fill(1);
  const shares = new Float64Array(count);
  const moved = new Float64Array(count);
  const size = Math.ceil(means.length / BLOCKS);
  for (let from = 0; from < means.length; from += size) {
    const rest = means.filter((_, i) => i < from || i >= from + size);
    for (let c = 0; c < count; c++) {
      const mean = rest.reduce((sum, row) => sum + (row[c] ?? 0), 0) / Math.max(1, rest.length);
      moved[c] = mean - (model.meanCenter[c] ?? 0);
    }
    for (let i = from; i < Math.min(means.length, from + size); i++) {
      const features = Float64Array.from(means[i] ?? []);
      standardise(features, model, moved);
      scores[i] = tSquared(features, model.precision, shares);
    }
  }
  return scores;
}

const BLOCKS = 5;
