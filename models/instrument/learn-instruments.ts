import { type Quantity, quantityOf } from '../machine/quantity.ts';
import { waveformStatistic } from '../machine/waveform-statistic.ts';
import type { Bounds, InstrumentLimits } from '../normal/instrument-limits.ts';
import { quantileInPlace, quantileOfSorted } from '../numbers/robust.ts';
import { countsUp } from '../residual/channel-scale.ts';
import { type ChannelRows, stepNoise } from '../rows/channel-statistics.ts';
import { findAlong } from './find-along.ts';
import { findRedundancy } from './find-redundancy.ts';
import { CHANNEL } from './instrument-state.ts';
import { conversionsOf } from './known-conversions.ts';
import { followLevel } from './near-value.ts';
import { ALONG_ROOM } from './noise.ts';

/** Runs vary: one this many times the longest of the learning span is none of its kind. */
const RUN_FACTOR = 5;
const MIN_STUCK_RUN = 30;

/**
 * An instrument whose noise is below this share of its resolution repeats its value without end.
 */
const MIN_NOISE = 0.4;
const NEAR = 0.5;
const FAR = 1.5;

/**
 * Quantities that no fault of a machine moves from one reading to the next: a body takes time to
 * warm, and the voltage is that of the supply.
 */
const INERT: readonly Quantity[] = ['temperature', 'voltage'];

/**
 * Missing intervals that are a drop-out, and how often the longest pause of the span must be
 * exceeded.
 */
const ABSENT_INTERVALS = 20;
export const PAUSE_FACTOR = 3;

type Learned = Required<InstrumentLimits>;

/**
 * @param updates how often each channel came, by row, at most 1
 * @param longestPauseMs by channel, while others came
 * @param holdMs the shortest silence
 */
export function learnInstruments(
  rows: ChannelRows,
  context: {
    readonly names: readonly string[];
    readonly units: readonly (string | null)[];
    readonly updates: Float64Array;
    readonly longestPauseMs: Float64Array;
    readonly intervalMs: number;
    readonly holdMs: number;
  },
): InstrumentLimits {
  const { channels } = rows;
  const bounds = (): Bounds => ({ low: new Float64Array(channels), high: new Float64Array(channels) });
  const limits: Learned = {
    near: bounds(),
    far: bounds(),
    range: new Float64Array(channels),
    longestRun: new Float64Array(channels),
    stuckRun: new Float64Array(channels),
    mayRest: new Uint8Array(channels),
    mayLeap: new Uint8Array(channels),
    mostLeap: new Float64Array(channels),
    mayShift: new Uint8Array(channels),
    mostStep: new Float64Array(channels).fill(Number.POSITIVE_INFINITY),
    along: findAlong(rows, context),
    noise: rows.noise,
    conversions: new Int32Array(channels),
    absentMs: new Float64Array(channels),
    redundancy: findRedundancy(rows, context),
    silenceMs: Math.max(context.holdMs, PAUSE_FACTOR * longestGapMs(rows.times)),
  };
  for (let c = 0; c < channels; c++) {
    // A value that is held over a gap is no reading: the gap may be a fault of the instrument.
    const column = rows.seen[c] as Float64Array;
    const isCounter = countsUp(column);
    if (isCounter) learnNothing(limits, c);
    else learnBounds(limits, c, column);
    const update = context.updates[c] ?? 1;
    const usualMs = context.intervalMs / Math.max(1e-9, update);
    limits.longestRun[c] = longestRunOf(column) * update;
    limits.stuckRun[c] = isCounter ? Number.POSITIVE_INFINITY : stuckRunOf(column, limits.longestRun[c] ?? 0);
    const name = context.names[c] ?? '';
    const quantity = quantityOf(name, context.units[c] ?? null);
    limits.mayRest[c] = quantity === 'flow' ? 1 : 0;
    limits.mayLeap[c] = waveformStatistic(name, context.names) === null ? 0 : 1;
    limits.mayShift[c] = !isCounter && INERT.includes(quantity) ? 1 : 0;
    if (!isCounter) limits.mostStep[c] = mostStepOf(limits, rows, c);
    limits.conversions[c] = conversionsOf(quantity);
    limits.absentMs[c] = Math.max(ABSENT_INTERVALS * usualMs, PAUSE_FACTOR * (context.longestPauseMs[c] ?? 0));
  }
  return limits;
}

function learnBounds({ near, far, range, mostLeap }: Learned, c: number, column: Float64Array): void {
  const sorted = column.toSorted();
  const low = quantileInPlace(sorted, 0.01);
  const high = quantileInPlace(sorted, 0.99);
  const wide = high - low;
  range[c] = wide;
  near.low[c] = low - NEAR * wide;
  near.high[c] = high + NEAR * wide;
  far.low[c] = Math.min(sorted[0] ?? low, low - FAR * wide);
  far.high[c] = Math.max(sorted.at(-1) ?? high, high + FAR * wide);
  mostLeap[c] = mostLeapOf(column);
}

/** The farthest that a value came from the level just before it. */
function mostLeapOf(column: Float64Array): number {
  const level = newLevel();
  let most = 0;
  for (const value of column) {
    const leap = Math.abs(value - (level[CHANNEL.before] as number));
    if (leap > most) most = leap;
    followLevel(level, 0, value);
  }
  return most;
}

/**
 * The most that a reading differs from the one before, of a channel whose steps the machine cannot
 * make alone: what goes along with another, beyond its share in that; and what is inert.
 */
function mostStepOf({ along, mayShift }: Learned, rows: ChannelRows, c: number): number {
  const { values, gaps, channels, count } = rows;
  const other = along.channel[c] ?? -1;
  if (other < 0 && mayShift[c] !== 1) return Number.POSITIVE_INFINITY;
  const steps: number[] = [];
  const isKnown = (of: number, i: number): boolean =>
    gaps[i * channels + of] === 0 && gaps[(i - 1) * channels + of] === 0;
  const stepOf = (of: number, i: number): number =>
    (values[i * channels + of] as number) - (values[(i - 1) * channels + of] as number);
  for (let i = 1; i < count; i++) {
    if (!isKnown(c, i) || (other >= 0 && !isKnown(other, i))) continue;
    const usual = other < 0 ? 0 : stepOf(other, i) * (along.gain[c] ?? 0);
    steps.push(Math.abs(stepOf(c, i) - usual) - ALONG_ROOM * Math.abs(usual));
  }
  const sorted = Float64Array.from(steps).sort();
  const most = Math.max(
    sorted.length === 0 ? 0 : quantileOfSorted(sorted, 0.995),
    resolutionOf(rows.seen[c] as Float64Array),
  );
  return STEP_FACTOR * most;
}

/** A step is beyond all usual ones where it is so many times as large as all but a few. */
const STEP_FACTOR = 2;

function newLevel(): Float64Array {
  const level = new Float64Array(CHANNEL.before + 1);
  level[CHANNEL.before] = Number.NaN;
  return level;
}

/** A counter leaves every range that it had. */
function learnNothing({ near, far, range, mostLeap }: Learned, c: number): void {
  for (const { low, high } of [near, far]) {
    low[c] = Number.NEGATIVE_INFINITY;
    high[c] = Number.POSITIVE_INFINITY;
  }
  range[c] = Number.POSITIVE_INFINITY;
  mostLeap[c] = Number.POSITIVE_INFINITY;
}

function stuckRunOf(column: Float64Array, longestRun: number): number {
  const resolution = resolutionOf(column);
  const rests = isOftenAtAnEnd(column);
  const tells = !rests && stepNoise(column) >= MIN_NOISE * resolution && longestRun <= column.length / 8;
  return tells ? Math.max(MIN_STUCK_RUN, RUN_FACTOR * longestRun) : Number.POSITIVE_INFINITY;
}

/** The smallest step between two readings; infinite where there is none. */
function resolutionOf(column: Float64Array): number {
  let resolution = Number.POSITIVE_INFINITY;
  for (let i = 1; i < column.length; i++) {
    const step = Math.abs((column[i] ?? 0) - (column[i - 1] ?? 0));
    if (step > 0) resolution = Math.min(resolution, step);
  }
  return resolution;
}

/**
 * A channel that often reads its lowest or highest value (a power factor of 100 %, a closed valve)
 * rests there as long as the machine does.
 */
function isOftenAtAnEnd(column: Float64Array): boolean {
  const low = column.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = column.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  let atLow = 0;
  let atHigh = 0;
  for (const value of column) {
    if (value === low) atLow += 1;
    else if (value === high) atHigh += 1;
  }
  return Math.max(atLow, atHigh) > END_SHARE * column.length;
}

const END_SHARE = 0.1;

function longestRunOf(column: Float64Array): number {
  let longest = 0;
  let run = 0;
  for (const [i, value] of column.entries()) {
    run = value === column[i - 1] ? run + 1 : 1;
    longest = Math.max(longest, run);
  }
  return longest;
}

function longestGapMs(times: Float64Array): number {
  let longest = 0;
  for (let i = 1; i < times.length; i++) longest = Math.max(longest, (times[i] ?? 0) - (times[i - 1] ?? 0));
  return longest;
}
