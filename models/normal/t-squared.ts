import type { NormalModel, WindowMeans } from './normal-model.ts';

/**
 * The reference of window means: a mode's spread, and a centre that may have been followed.
 */
export type Reference = {
  readonly model: NormalModel;
  readonly mode: number;
  /** How far each centre has been followed, in raw spreads. */
  readonly drift: Float64Array;
};

/**
 * Puts window means, in raw spreads, on the scale of their normal spread, in place: 0 where normal,
 * ±1 at one spread.
 */
export function standardise(means: Float64Array, { model, mode, drift }: Reference): void {
  const count = means.length;
  for (let c = 0; c < count; c++) {
    const centred = (means[c] ?? 0) - (model.meanCenter[c] ?? 0) - (drift[c] ?? 0);
    means[c] = centred / (model.meanSpread[mode * count + c] ?? 1);
  }
}

/**
 * Hotelling's T² of one window.
 * @param features standardised means
 * @param shares receives each channel's part, at least 0; they add up to about T² (negative parts
 * count 0)
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
 * Puts in the place of masked channels what the others suggest: the values with the least T², so
 * that T² is that of the others alone.
 * @param masked 1 for each channel that is to be filled
 */
export function fillMasked(features: Float64Array, precision: Float64Array, masked: Uint8Array): void {
  const count = features.length;
  for (let c = 0; c < count; c++) if (masked[c] === 1) features[c] = 0;
  // Gauss-Seidel: exact at once for one channel, near enough for several.
  for (let round = 0; round < FILL_ROUNDS; round++) {
    for (let a = 0; a < count; a++) {
      if (masked[a] !== 1) continue;
      let sum = 0;
      for (let b = 0; b < count; b++) if (b !== a) sum += (precision[a * count + b] ?? 0) * (features[b] ?? 0);
      features[a] = -sum / (precision[a * count + a] ?? 1);
    }
  }
}

const FILL_ROUNDS = 8;

/**
 * Lets a centre follow a slow drift, within the limits of the model.
 * @param features the row's standardised means, relative to that centre
 * @param rows in about how many readings it closes the gap
 */
export function followDrift({ model, mode, drift }: Reference, features: Float64Array, rows: number): void {
  const count = drift.length;
  for (let c = 0; c < count; c++) {
    const limit = model.followLimit[mode * count + c] ?? 0;
    const step = ((features[c] ?? 0) * (model.meanSpread[mode * count + c] ?? 1)) / rows;
    drift[c] = Math.min(limit, Math.max(-limit, (drift[c] ?? 0) + step));
  }
}

/**
 * T² of each training window against the centre of the other blocks of the span: the scores of a
 * healthy machine on time outside of the fit.
 */
export function heldOutScores(windows: readonly WindowMeans[], model: NormalModel): Float64Array {
  const count = model.channels.length;
  const scores = new Float64Array(windows.length);
  const shares = new Float64Array(count);
  const drift = new Float64Array(count);
  const size = Math.ceil(windows.length / BLOCKS);
  for (let from = 0; from < windows.length; from += size) {
    const rest = windows.filter((_, i) => i < from || i >= from + size);
    for (let c = 0; c < count; c++) {
      const mean = rest.reduce((sum, { means }) => sum + (means[c] ?? 0), 0) / Math.max(1, rest.length);
      drift[c] = rest.length > 0 ? mean - (model.meanCenter[c] ?? 0) : 0;
    }
    for (const [i, { means, mode }] of windows.slice(from, from + size).entries()) {
      const features = means.slice();
      standardise(features, { model, mode, drift });
      scores[from + i] = tSquared(features, model.precision, shares);
    }
  }
  return scores;
}

const BLOCKS = 5;
