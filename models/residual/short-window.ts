import { quantileInPlace, robustNormal } from '../numbers/robust.ts';
import { roughness, stepNoise } from '../rows/channel-statistics.ts';
import { ridgeInverse } from './ridge.ts';

/**
 * T² of trailing means, used beside the residuals where little was learned: its centre follows
 * while nothing is wrong. All by analog channel.
 */
export type ShortWindow = {
  readonly center: Float64Array;
  readonly spread: Float64Array;
  readonly clip: Float64Array;
  readonly meanCenter: Float64Array;
  readonly meanSpread: Float64Array;
  /** How far the centre may follow. */
  readonly room: Float64Array;
  readonly precision: Float64Array;
  limit: number;
};

/** Where the window of one machine stands. */
export type ShortWindowState = {
  readonly ring: Float32Array;
  readonly drift: Float32Array;
  head: number;
  filled: number;
};

export const SHORT_WINDOW_ROWS = 15;
const FOLLOW_ROWS = 80;
const FIRST_JUDGED = 10;
const SPREAD_FLOOR = 0.75;
const SHRINKAGE = 0.2;
const LIMIT_BASE = 3.6;
const LIMIT_QUANTILE = 0.99;

/** An empty window. */
export function newShortWindowState(channels: number): ShortWindowState {
  return {
    ring: new Float32Array(SHORT_WINDOW_ROWS * channels),
    drift: new Float32Array(channels),
    head: 0,
    filled: 0,
  };
}

/** Learns it. @param values `[rows × channels]`, in the channels' units, without holes */
export function learnShortWindow(values: Float64Array, channels: number): ShortWindow {
  const rows = values.length / channels;
  const numbers = (): Float64Array => new Float64Array(channels);
  const window: ShortWindow = {
    center: numbers(),
    spread: numbers(),
    clip: numbers(),
    meanCenter: numbers(),
    meanSpread: numbers(),
    room: numbers(),
    precision: new Float64Array(channels * channels),
    limit: 1,
  };
  const allowance = numbers();
  for (let c = 0; c < channels; c++) {
    const column = Float64Array.from({ length: rows }, (_, i) => values[i * channels + c] ?? 0);
    const { center, spread } = robustNormal(column);
    window.center[c] = center;
    window.spread[c] = Math.max(spread, stepNoise(column) / 2, 1e-12);
    allowance[c] = allowanceOf(column);
    window.clip[c] = 10 * Math.max(1, allowance[c] ?? 0);
  }
  const means = meansOf(values, window).subarray(FIRST_JUDGED * channels);
  for (let c = 0; c < channels; c++) {
    const column = Float64Array.from({ length: means.length / channels }, (_, i) => means[i * channels + c] ?? 0);
    const { center, spread } = robustNormal(column);
    const level = Math.abs(window.center[c] ?? 0) / (window.spread[c] ?? 1);
    window.meanCenter[c] = center;
    window.meanSpread[c] = Math.max(
      ...[spread, (allowance[c] ?? 0) * Math.min(1, spread / 0.5), SPREAD_FLOOR, 0.006 * level],
    );
    window.room[c] = Math.max(2 * (window.meanSpread[c] ?? 1), 0.1 * level);
  }
  window.precision.set(precisionOf(means, window));
  window.limit = limitOf(means, window);
  return window;
}

/** Room for channels that wander: their means move more than a short span shows. */
function allowanceOf(column: Float64Array): number {
  const rough = roughness(column);
  if (rough < 0.15) return 10;
  const blocks = Float64Array.from({ length: Math.floor(column.length / 20) }, (_, b) => {
    let sum = 0;
    for (let i = 0; i < 20; i++) sum += column[b * 20 + i] ?? 0;
    return sum / 20;
  });
  if (rough < 0.6 && blocks.length > 1 && roughness(blocks) < 0.6) return 10;
  return 5 * Math.min(1, Math.max(0, (0.8 - rough) / 0.2));
}

function meansOf(values: Float64Array, window: ShortWindow): Float64Array {
  const channels = window.center.length;
  const state = newShortWindowState(channels);
  const out = new Float64Array(values.length);
  for (let i = 0; i < values.length; i += channels) {
    pushRow(window, state, values.subarray(i, i + channels));
    windowMeans(state, out.subarray(i, i + channels));
  }
  return out;
}

function precisionOf(means: Float64Array, { meanCenter, meanSpread }: ShortWindow): Float64Array {
  const channels = meanCenter.length;
  const products = new Float64Array(channels * channels);
  const row = new Float64Array(channels);
  for (let i = 0; i < means.length; i += channels) {
    for (let c = 0; c < channels; c++) {
      const z = ((means[i + c] ?? 0) - (meanCenter[c] ?? 0)) / (meanSpread[c] ?? 1);
      row[c] = Math.min(3, Math.max(-3, z));
    }
    for (let a = 0; a < channels; a++) {
      for (let b = 0; b < channels; b++) {
        products[a * channels + b] = (products[a * channels + b] ?? 0) + (row[a] ?? 0) * (row[b] ?? 0);
      }
    }
  }
  const size = Float64Array.from({ length: channels }, (_, c) => Math.sqrt(products[c * channels + c] ?? 0) || 1);
  const correlation = products.map((value, i) => {
    const a = Math.floor(i / channels);
    const b = i % channels;
    return a === b ? 1 : ((1 - SHRINKAGE) * value) / ((size[a] ?? 1) * (size[b] ?? 1));
  });
  const equations = { size: channels, targets: 0, rows: 1, gram: correlation, cross: new Float64Array(0) };
  return ridgeInverse(equations, { columns: Int32Array.from(size.keys()), penalty: 0 }, 1);
}

/** From the scores of each fifth of the span against the centre of the others. */
function limitOf(means: Float64Array, window: ShortWindow): number {
  const channels = window.center.length;
  const rows = means.length / channels;
  const scores = new Float64Array(rows);
  const total = new Float64Array(channels);
  for (let i = 0; i < means.length; i++) total[i % channels] = (total[i % channels] ?? 0) + (means[i] ?? 0);
  const e = new Float64Array(channels);
  for (let f = 0; f < 5; f++) {
    const from = Math.floor((f * rows) / 5);
    const to = Math.floor(((f + 1) * rows) / 5);
    const rest = total.slice();
    for (let i = from * channels; i < to * channels; i++)
      rest[i % channels] = (rest[i % channels] ?? 0) - (means[i] ?? 0);
    for (let i = from; i < to; i++) {
      for (let c = 0; c < channels; c++) {
        const center = (rest[c] ?? 0) / Math.max(1, rows - (to - from));
        e[c] = ((means[i * channels + c] ?? 0) - center) / (window.meanSpread[c] ?? 1);
      }
      scores[i] = quadratic(window.precision, e);
    }
  }
  return Math.max(LIMIT_BASE ** 2, quantileInPlace(scores, LIMIT_QUANTILE));
}

/**
 * Takes a row; NaN counts as normal.
 * @param e receives the means' distances, in spreads
 * @returns T in units of its limit
 */
export function takeShortWindow(
  window: ShortWindow,
  state: ShortWindowState,
  row: Float64Array,
  e: Float64Array,
): number {
  pushRow(window, state, row);
  windowMeans(state, e);
  const { meanCenter, meanSpread, room } = window;
  for (let c = 0; c < e.length; c++) {
    e[c] = ((e[c] ?? 0) - (meanCenter[c] ?? 0) - (state.drift[c] ?? 0)) / (meanSpread[c] ?? 1);
  }
  const squared = quadratic(window.precision, e);
  if (squared < 0.5625 * window.limit) {
    for (let c = 0; c < e.length; c++) {
      const most = room[c] ?? 0;
      const to = (state.drift[c] ?? 0) + ((e[c] ?? 0) * (meanSpread[c] ?? 1)) / FOLLOW_ROWS;
      state.drift[c] = Math.min(most, Math.max(-most, to));
    }
  }
  return Math.sqrt(Math.max(0, squared) / window.limit);
}

/** dᵀPd. */
export function quadratic(
  precision: Float64Array | Float32Array,
  d: Float64Array,
  { from, count }: { readonly from: number; readonly count: number } = { from: 0, count: d.length },
): number {
  let total = 0;
  for (let a = 0; a < count; a++) {
    let sum = 0;
    for (let b = 0; b < count; b++) sum += (precision[a * count + b] as number) * (d[from + b] as number);
    total += sum * (d[from + a] as number);
  }
  return total;
}

function pushRow({ center, spread, clip, meanCenter }: ShortWindow, state: ShortWindowState, row: Float64Array): void {
  const count = row.length;
  for (let c = 0; c < count; c++) {
    const z = ((row[c] ?? Number.NaN) - (center[c] ?? 0)) / (spread[c] ?? 1);
    const most = clip[c] ?? 10;
    state.ring[state.head * count + c] = Number.isNaN(z)
      ? (meanCenter[c] ?? 0) + (state.drift[c] ?? 0)
      : Math.min(most, Math.max(-most, z));
  }
  state.head = (state.head + 1) % SHORT_WINDOW_ROWS;
  state.filled = Math.min(SHORT_WINDOW_ROWS, state.filled + 1);
}

function windowMeans({ ring, filled }: ShortWindowState, out: Float64Array): void {
  const count = out.length;
  const end = filled * count;
  for (let c = 0; c < count; c++) {
    let sum = 0;
    for (let i = c; i < end; i += count) sum += ring[i] as number;
    out[c] = sum / Math.max(1, filled);
  }
}
