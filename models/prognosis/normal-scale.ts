import { modeOf, type RowModes } from './row-modes.ts';
import type { RunTable, RunUnit } from './run-table.ts';

/** Centre and spread of each channel in each operating mode. */
export type NormalScale = {
  readonly modes: RowModes;
  readonly channels: number;
  /** The channels that vary within a mode. */
  readonly kept: readonly number[];
  /** `[modes × channels]`. */
  readonly center: Float64Array;
  /** `[modes × channels]`; 0 where the channel is constant. */
  readonly spread: Float64Array;
};

/** A channel that is constant in more than this share of the rows says nothing about wear. */
const MOST_CONSTANT_SHARE = 0.1;
/** Beyond this many spreads a value is an outlier, and counts as this many. */
const LARGEST = 8;

/** Learns each channel's centre and spread in each mode. */
export function learnScale(table: RunTable, modes: RowModes): NormalScale {
  const channels = table.channels.length;
  const size = Math.max(1, modes.numbers.size) * channels;
  const [count, center, squares] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  for (const { values, ages } of table.units) {
    for (let row = 0; row < ages.length; row++) {
      const first = modeOf(modes, values, row * channels) * channels;
      for (let channel = 0; channel < channels; channel++) {
        const value = values[row * channels + channel] ?? Number.NaN;
        if (Number.isNaN(value)) continue;
        const at = first + channel;
        const seen = (count[at] ?? 0) + 1;
        const away = value - (center[at] ?? 0);
        count[at] = seen;
        center[at] = (center[at] ?? 0) + away / seen;
        squares[at] = (squares[at] ?? 0) + away * (value - (center[at] ?? 0));
      }
    }
  }
  const spread = squares.map((sum, at) => {
    const deviation = Math.sqrt(sum / Math.max(1, count[at] ?? 0));
    return deviation > 1e-9 + 1e-6 * Math.abs(center[at] ?? 0) ? deviation : 0;
  });
  const kept = table.channels.flatMap((_, channel) => {
    let [varying, all] = [0, 0];
    for (let at = channel; at < size; at += channels) {
      all += count[at] ?? 0;
      if ((spread[at] ?? 0) > 0) varying += count[at] ?? 0;
    }
    return all > 0 && varying >= (1 - MOST_CONSTANT_SHARE) * all ? [channel] : [];
  });
  return { modes, channels, kept, center, spread };
}

/**
 * One unit on the fleet's scale: the mean of its rows in each cell of `cellAge` of age; a cell
 * without rows repeats the cell before it.
 * @returns `[cells × kept channels]`; the last cell is the last row's
 */
export function toCells(unit: RunUnit, { scale, cellAge }: { scale: NormalScale; cellAge: number }): Float64Array {
  const { kept, channels, modes } = scale;
  const cells = cellOf(unit.ages.at(-1) ?? 0, cellAge) + 1;
  const sums = new Float64Array(cells * kept.length);
  const counts = new Float64Array(cells * kept.length);
  for (let row = 0; row < unit.ages.length; row++) {
    const first = modeOf(modes, unit.values, row * channels) * channels;
    const cell = cellOf(unit.ages[row] ?? 0, cellAge) * kept.length;
    for (const [place, channel] of kept.entries()) {
      const value = unit.values[row * channels + channel] ?? Number.NaN;
      const spread = scale.spread[first + channel] ?? 0;
      if (Number.isNaN(value) || spread === 0) continue;
      const scaled = (value - (scale.center[first + channel] ?? 0)) / spread;
      sums[cell + place] = (sums[cell + place] ?? 0) + Math.max(-LARGEST, Math.min(LARGEST, scaled));
      counts[cell + place] = (counts[cell + place] ?? 0) + 1;
    }
  }
  for (let at = 0; at < sums.length; at++) {
    const count = counts[at] ?? 0;
    if (count > 0) sums[at] = (sums[at] ?? 0) / count;
    else if (at >= kept.length) sums[at] = sums[at - kept.length] ?? 0;
  }
  return sums;
}

/** A unit's rows on the fleet's scale, one by one. */
export type ScaledRows = {
  /** Mode of each row. */
  readonly modes: Uint16Array;
  /**
   * `[rows × channels]`: 0 where the channel is constant in the row's mode; an empty cell repeats
   * the one before it.
   */
  readonly values: Float64Array;
};

/** One unit on the fleet's scale, row by row and with all channels. */
export function scaleRows(unit: RunUnit, { modes, channels, center, spread }: NormalScale): ScaledRows {
  const values = new Float64Array(unit.values.length);
  const modeOfRow = new Uint16Array(unit.ages.length);
  for (let at = 0; at < values.length; at++) {
    const [row, channel] = [Math.floor(at / channels), at % channels];
    if (channel === 0) modeOfRow[row] = modeOf(modes, unit.values, at);
    const place = (modeOfRow[row] ?? 0) * channels + channel;
    const own = spread[place] ?? 0;
    const scaled = ((unit.values[at] ?? Number.NaN) - (center[place] ?? 0)) / own;
    if (own > 0)
      values[at] = Number.isNaN(scaled) ? (values[at - channels] ?? 0) : Math.max(-LARGEST, Math.min(LARGEST, scaled));
  }
  return { modes: modeOfRow, values };
}

/** The cell of an age; rounding must not put an even sampling into uneven cells. */
export function cellOf(age: number, cellAge: number): number {
  return Math.floor(age / cellAge + 1e-6);
}
