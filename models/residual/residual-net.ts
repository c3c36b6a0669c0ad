/**
 * Small nets on top of the linear relations: for some channels one hidden layer (tanh) from the
 * other channels' features to the rest that the relation leaves. Plain data.
 */
export type ResidualNet = {
  readonly hidden: number;
  /** By analog channel: where its weights begin; -1 where it uses no net. */
  readonly places: Int32Array;
  /** For each net the numbers of {@link netLength}. */
  readonly weights: Float32Array;
  /**
   * By analog channel: the spread of its held-out residuals, as a share of that without the net; 1
   * without one.
   */
  readonly spread: Float32Array;
};

/** Whether a net was tried while learning, and the outcome. */
export const NET_TRIALS = [
  'few_readings',
  'one_channel',
  'many_channels',
  'nothing_to_gain',
  'not_trained',
  'no_better',
  'used',
] as const;
export type NetTrial = (typeof NET_TRIALS)[number];

/** Units of the hidden layer. */
export const HIDDEN = 8;

/** So far beyond the range of learning, as a share of that range, a net is silent. */
const ROOM = 0.1;

/**
 * Numbers of one net: `[hidden × width]`, `[hidden]`, the output's constant (these are trained);
 * the lowest and highest output, and the share of a residual where the net is silent; `[width]` the
 * lowest and `[width]` the highest of each feature.
 */
export function netLength(width: number): number {
  return trainedLength(width) + 3 + 2 * width;
}

/** Numbers of one net that training gives. */
export function trainedLength(width: number): number {
  return HIDDEN * (width + 1) + 1;
}

/** The residual that is left by a channel's net; the residual itself without one. */
export function restOf({ places, weights }: ResidualNet, j: number, residual: number, features: Float64Array): number {
  const from = places[j] ?? -1;
  return from < 0 ? residual : netRest(residual, features, 0, weights, from, features.length);
}

/**
 * The part of a linear model's residual that a net leaves. Within the range of learning the net's
 * output is taken off. Beyond it the net falls silent: the residual alone counts, in proportion to
 * the limits of a channel with a net. Runs for each reading of the machines that use one: plain
 * loops, the same on every machine.
 * @param at where the features of the row begin @param from where the net begins
 */
export function netRest(
  residual: number,
  features: Float64Array | Float32Array,
  at: number,
  weights: Float32Array,
  from: number,
  width: number,
): number {
  const bounds = from + trainedLength(width);
  const silent = (weights[bounds + 2] as number) * residual;
  const trust = trustIn(features, at, weights, bounds + 3, width);
  if (trust <= 0) return silent;
  const output = netOutput(features, at, weights, from, width);
  const bounded = Math.min(weights[bounds + 1] as number, Math.max(weights[bounds] as number, output));
  return trust * (residual - bounded) + (1 - trust) * silent;
}

/** 1 where all features are within their range, falling to 0 beyond it. */
function trustIn(
  features: Float64Array | Float32Array,
  at: number,
  weights: Float32Array,
  ranges: number,
  width: number,
): number {
  let most = 0;
  for (let k = 0; k < width; k++) {
    const x = features[at + k] as number;
    const low = weights[ranges + k] as number;
    const high = weights[ranges + width + k] as number;
    const excess = x > high ? x - high : x < low ? low - x : 0;
    if (excess > most * (high - low)) most = high > low ? excess / (high - low) : Number.POSITIVE_INFINITY;
  }
  return 1 - most / ROOM;
}

/** The output for a row, each feature no further out than its range. */
export function netOutput(
  features: Float64Array | Float32Array,
  at: number,
  weights: Float32Array,
  from: number,
  width: number,
): number {
  const second = from + HIDDEN * width;
  const low = from + trainedLength(width) + 3;
  let out = weights[second + HIDDEN] as number;
  let place = from;
  for (let h = 0; h < HIDDEN; h++) {
    let sum = 0;
    for (let k = 0; k < width; k++) {
      const x = features[at + k] as number;
      const least = weights[low + k] as number;
      const most = weights[low + width + k] as number;
      sum += (weights[place++] as number) * Math.min(most, Math.max(least, x));
    }
    out += (weights[second + h] as number) * Math.tanh(sum);
  }
  return out;
}
