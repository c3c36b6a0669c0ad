import { medianInPlace } from '../numbers/robust.ts';
import type { ChannelRows } from '../rows/channel-statistics.ts';

/**
 * The levels that a machine alternates between (load, speed, standstill), found from its steps,
 * without a setting. One mode where nothing steps.
 */
export type OperatingModes = {
  readonly count: number;
  /** `[modes × channels]`, in the channels' units. */
  readonly levels: Float64Array;
  /**
   * Largest step of each channel between modes; 0 for channels that do not show the mode.
   */
  readonly scale: Float64Array;
};

/** Rows compared on either side of a step. */
const SIDE = 12;

/**
 * A step is this many times the noise, and this many times what the channel usually does within so
 * many rows.
 */
const OVER_NOISE = 6;
const OVER_USUAL = 8;

/**
 * Visits whose levels differ by less than a step, or by less than this share of the channel's
 * largest one, are the same mode.
 */
const SAME_MODE = 0.05;
const MIN_VISIT_ROWS = 20;
const MAX_MODES = 8;

/** Finds the modes in the learning span. */
export function findModes(rows: ChannelRows): OperatingModes {
  const { count, channels } = rows;
  const strength = new Float64Array(count);
  const drives = new Uint8Array(channels);
  for (let c = 0; c < channels; c++) {
    const steps = stepsOf(rows, c);
    for (let i = 0; i < count; i++) {
      if ((steps[i] ?? 0) > 1) drives[c] = 1;
      strength[i] = Math.max(strength[i] ?? 0, steps[i] ?? 0);
    }
  }
  const visits = visitsBetween(peaks(strength), count).map((visit) => levelsOf(rows, visit));
  const scale = new Float64Array(channels);
  for (let c = 0; c < channels; c++) {
    const levels = visits.map((visit) => visit[c] ?? 0);
    if (drives[c] === 1 && levels.length > 1) scale[c] = Math.max(...levels) - Math.min(...levels);
  }
  const bars = scale.map((widest, c) =>
    widest > 0 ? Math.max(OVER_NOISE * (rows.noise[c] ?? 0), SAME_MODE * widest) : 0,
  );
  const modes: Float64Array[] = [];
  for (const visit of visits) {
    if (modes.length < MAX_MODES && !modes.some((mode) => isSame(mode, visit, bars))) modes.push(visit);
  }
  if (modes.length < 2) return oneMode(channels);
  return { count: modes.length, levels: Float64Array.from(modes.flatMap((mode) => [...mode])), scale };
}

/** A machine that always runs alike. */
export function oneMode(channels: number): OperatingModes {
  return { count: 1, levels: new Float64Array(channels), scale: new Float64Array(channels) };
}

/**
 * The mode whose levels a row is nearest to; one wild channel cannot decide alone.
 * @param row in the channels' units; NaN says nothing
 * @param present wins where the row says nothing at all
 */
export function nearestMode(modes: OperatingModes, row: Float64Array, present: number): number {
  const channels = modes.scale.length;
  if (modes.scale.every((scale, c) => scale === 0 || Number.isNaN(row[c]))) return Math.max(0, present);
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let mode = 0; mode < modes.count && modes.count > 1; mode++) {
    let sum = 0;
    for (let c = 0; c < channels; c++) {
      const scale = modes.scale[c] ?? 0;
      const distance = scale > 0 ? ((row[c] ?? Number.NaN) - (modes.levels[mode * channels + c] ?? 0)) / scale : 0;
      if (!Number.isNaN(distance)) sum += Math.min(1, distance * distance);
    }
    if (sum < least) {
      least = sum;
      nearest = mode;
    }
  }
  return nearest;
}

/** How far the level after each row differs from the level before; above 1 it is a step. */
function stepsOf(rows: ChannelRows, c: number): Float64Array {
  const { count, values, channels } = rows;
  const levels = new Float64Array(Math.max(0, count - SIDE + 1));
  const side = new Float64Array(SIDE);
  for (let i = 0; i < levels.length; i++) {
    for (let k = 0; k < SIDE; k++) side[k] = values[(i + k) * channels + c] ?? 0;
    levels[i] = middle(side);
  }
  const steps = new Float64Array(count);
  for (let i = SIDE; i < levels.length; i++) steps[i] = Math.abs((levels[i] ?? 0) - (levels[i - SIDE] ?? 0));
  const usual = medianInPlace(steps.slice(SIDE, Math.max(SIDE + 1, levels.length)));
  const bar = Math.max(OVER_NOISE * (rows.noise[c] ?? 0), OVER_USUAL * usual);
  return steps.map((step, i) => (bar > 0 && isDone(levels, i, step) ? step / bar : 0));
}

/** A step is done within a side's length; a ramp continues as far before and after. */
function isDone(levels: Float64Array, at: number, step: number): boolean {
  const after = levels[Math.min(levels.length - 1, at + SIDE)] ?? 0;
  const before = levels[Math.max(0, at - 2 * SIDE)] ?? 0;
  return step > Math.abs(after - before) / 2;
}

/** The median of a few values, by insertion: far faster than a general sort. Sorts in place. */
function middle(values: Float64Array): number {
  for (let i = 1; i < values.length; i++) {
    const value = values[i] ?? 0;
    let at = i;
    for (; at > 0 && (values[at - 1] ?? 0) > value; at--) values[at] = values[at - 1] ?? 0;
    values[at] = value;
  }
  const half = values.length >> 1;
  return ((values[half - 1] ?? 0) + (values[half] ?? 0)) / 2;
}

/** Rows at which the strength is above 1 and the largest within a side's length. */
function peaks(strength: Float64Array): number[] {
  const found: number[] = [];
  for (let i = 0; i < strength.length; i++) {
    const here = strength[i] ?? 0;
    if (here <= 1) continue;
    const around = strength.subarray(Math.max(0, i - SIDE), i + SIDE + 1);
    const last = found.at(-1) ?? Number.NEGATIVE_INFINITY;
    if (here >= Math.max(...around) && i - last > SIDE) found.push(i);
  }
  return found;
}

/**
 * The stretches between steps, without the settling after each, that are long enough for a level.
 */
function visitsBetween(steps: readonly number[], count: number): { from: number; to: number }[] {
  const bounds = [0, ...steps, count];
  return bounds
    .slice(1)
    .map((to, i) => ({ from: (bounds[i] ?? 0) + (i > 0 ? SIDE : 0), to: to - 2 }))
    .filter(({ from, to }) => to - from >= MIN_VISIT_ROWS);
}

function levelsOf(rows: ChannelRows, visit: { from: number; to: number }): Float64Array {
  return Float64Array.from({ length: rows.channels }, (_, c) =>
    medianInPlace(
      Float64Array.from(
        { length: visit.to - visit.from },
        (_, k) => rows.values[(visit.from + k) * rows.channels + c] ?? 0,
      ),
    ),
  );
}

function isSame(mode: Float64Array, visit: Float64Array, bars: Float64Array): boolean {
  return bars.every((bar, c) => bar === 0 || Math.abs((mode[c] ?? 0) - (visit[c] ?? 0)) < bar);
}
