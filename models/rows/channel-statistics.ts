import { medianInPlace, robustNormal } from '../numbers/robust.ts';
import type { LearningSpan } from './learning-span.ts';

/**
 * The channels of a learning span that can be modelled. A channel holds its last value over a gap.
 * One that is away for a quarter of the span or more does in its longer gaps as it did in its known
 * rows: a broken instrument must not make its limits those of a channel that never changes. Others
 * do not, since that would break their relation to a redundant channel.
 */
export type ChannelRows = {
  readonly count: number;
  readonly channels: number;
  readonly times: Float64Array;
  /** `[count × channels]`, in the channels' units. */
  readonly values: Float64Array;
  /** The same: 1 where a value is held over a gap. */
  readonly gaps: Uint8Array;
  /** By channel: the values that were known, one after the other. */
  readonly seen: readonly Float64Array[];
  /** Robust deviation from one reading to the next, as of single readings. */
  readonly noise: Float64Array;
};

/** Indices of the channels that came often enough and ever changed. */
export function variableChannels(span: LearningSpan): Int32Array {
  const found: number[] = [];
  for (let channel = 0; channel < span.stride; channel++) {
    const seen = seenValues(span, channel);
    if (seen.length < Math.max(2, Math.min(span.rows / 2, ENOUGH_ROWS))) continue;
    const { center, spread } = robustNormal(seen);
    if (spread > 1e-6 * Math.abs(center) + 1e-30) found.push(channel);
  }
  return Int32Array.from(found);
}

/** Readings of a channel that are enough, however much longer it has been away. */
const ENOUGH_ROWS = 400;

/** The rows of the given channels. */
export function channelRows(span: LearningSpan, channels: Int32Array): ChannelRows {
  const values = new Float64Array(span.rows * channels.length);
  const gaps = new Uint8Array(values.length);
  const noise = new Float64Array(channels.length);
  const known = Array.from(channels, (channel) => seenValues(span, channel));
  for (const [c, channel] of channels.entries()) {
    const seen = known[c] as Float64Array;
    let value = seen[0] ?? 0;
    let gap = 0;
    let again = 0;
    const isAway = seen.length < KNOWN_SHARE * span.rows;
    const held = Math.max(HELD_ROWS, (HELD_GAPS * span.rows) / Math.max(1, seen.length));
    for (let row = 0; row < span.rows; row++) {
      const next = span.values[row * span.stride + channel] ?? Number.NaN;
      gap = Number.isFinite(next) ? 0 : gap + 1;
      if (gap === 0) value = next;
      else if (isAway && gap > held) value = seen[again++ % seen.length] ?? 0;
      values[row * channels.length + c] = value;
      if (gap > 0) gaps[row * channels.length + c] = 1;
    }
    noise[c] = stepNoise(seen);
  }
  const times = span.times.slice(0, span.rows);
  return { count: span.rows, channels: channels.length, times, values, gaps, seen: known, noise };
}

/** A channel that is known in fewer of the rows is one that is away. */
const KNOWN_SHARE = 0.75;

/** Rows, and usual gaps of its own, for which such a channel holds its last value. */
const HELD_ROWS = 5;
const HELD_GAPS = 3;

/** The usual time between readings, at least 1 ms. */
export function usualIntervalMs(times: Float64Array): number {
  if (times.length < 2) return 1000;
  return Math.max(1, medianInPlace(times.slice(1).map((at, i) => at - (times[i] ?? 0))));
}

/**
 * How smoothly a channel moves: the root of the mean squared step between neighbours (von Neumann),
 * as a share of the whole deviation. 1 for white noise, near 0 for wandering.
 * @param values at least 2, in order; NaN separates stretches that are no neighbours
 */
export function roughness(values: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  const mean = sum / Math.max(1, count);
  let variance = 0;
  let squared = 0;
  let steps = 0;
  for (const [i, value] of values.entries()) {
    if (Number.isNaN(value)) continue;
    variance += (value - mean) ** 2;
    const step = value - (values[i - 1] ?? Number.NaN);
    if (Number.isNaN(step)) continue;
    squared += step ** 2;
    steps += 1;
  }
  if (variance === 0 || steps === 0) return 1;
  return Math.sqrt(squared / steps / 2 / (variance / count));
}

function seenValues(span: LearningSpan, channel: number): Float64Array {
  const seen = new Float64Array(span.rows);
  let count = 0;
  for (let row = 0; row < span.rows; row++) {
    const value = span.values[row * span.stride + channel] ?? Number.NaN;
    if (Number.isFinite(value)) seen[count++] = value;
  }
  return seen.subarray(0, count);
}

/**
 * Root mean square of the steps without the largest 5 %: coarse sensors mostly repeat themselves,
 * so that a median would say 0.
 */
export function stepNoise(values: Float64Array): number {
  if (values.length < 2) return 0;
  const steps = values.slice(1).map((value, i) => Math.abs(value - (values[i] ?? 0)));
  steps.sort();
  const usual = steps.subarray(0, Math.ceil(0.95 * steps.length));
  return Math.sqrt(usual.reduce((sum, step) => sum + step * step, 0) / usual.length / 2);
}
