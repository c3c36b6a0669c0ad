import type { NormalModel } from './normal-model.ts';

/**
 * Hotelling's T² of one window.
 * @param means window means in raw spreads
 * @param shares receives each channel's part, at least 0; the parts add up to about T² (those that lower it count 0)
 */
export function tSquared(means: Float64Array, model: NormalModel, shares: Float64Array): number {
  const count = means.length;
  const { meanCenter, meanSpread, precision } = model;
  let total = 0;
  for (let a = 0; a < count; a++) {
    let sum = 0;
    for (let b = 0; b < count; b++) {
      sum += (precision[a * count + b] ?? 0) * (((means[b] ?? 0) - (meanCenter[b] ?? 0)) / (meanSpread[b] ?? 1));
    }
    const part = sum * (((means[a] ?? 0) - (meanCenter[a] ?? 0)) / (meanSpread[a] ?? 1));
    shares[a] = Math.max(0, part);
    total += part;
  }
  return Math.max(0, total);
}

/** T² of each training window against the centre of the other blocks of the span: what a healthy machine scores on time it was not fitted to. */
export function heldOutScores(means: readonly Float64Array[], model: NormalModel): Float64Array {
  const count = model.channels.length;
  const scores = new Float64Array(Math.max(1, means.length)).fill(1);
  const shares = new Float64Array(count);
  const moved = { ...model, meanCenter: new Float64Array(count) };
  const size = Math.ceil(means.length / BLOCKS);
  for (let from = 0; from < means.length; from += size) {
    const rest = means.filter((_, i) => i < from || i >= from + size);
    for (let c = 0; c < count; c++) {
      moved.meanCenter[c] = rest.reduce((sum, row) => sum + (row[c] ?? 0), 0) / Math.max(1, rest.length);
    }
    for (let i = from; i < Math.min(means.length, from + size); i++) {
      scores[i] = tSquared(means[i] ?? new Float64Array(count), moved, shares);
    }
  }
  return scores;
}

const BLOCKS = 5;
