import { inverseOfPositiveDefinite, product, transposed } from '../numbers/matrix.ts';
import { cellOf, type NormalScale, type ScaledRows, scaleRows, toCells } from './normal-scale.ts';
import type { RunUnit } from './run-table.ts';
import { learnAxes, project } from './wear-axes.ts';
import { smoothRun } from './wear-curve.ts';

/**
 * Reads wear from single rows in any operating mode. The same wear moves a channel further in one
 * mode than in another, and a channel may distinguish two kinds of wear in one mode only.
 */
export type WearReader = {
  /** How many numbers describe the wear. */
  readonly width: number;
  /** Of each mode. */
  readonly modes: readonly ModeReading[];
  /** `[width × channels]`: how wear moves the channels in the mean of all modes. */
  readonly response: Float64Array;
};

type ModeReading = {
  /** `[channels]` on the fleet's scale, without wear. */
  readonly center: Float64Array;
  /** `[channels × width]`: the wear that follows from a channel's distance from the centre. */
  readonly decoder: Float64Array;
};

/** A unit's rows on the fleet's scale, and the cell of each. */
type Rows = ScaledRows & { readonly cells: Uint32Array };

/**
 * Products summed over the rows of one mode: of 1 and the wear with themselves and with the
 * channels, and of the channels.
 */
type Sums = { readonly own: Float64Array; readonly cross: Float64Array; readonly all: Float64Array; rows: number };
type Size = { readonly terms: number; readonly channels: number };

const MOST_WIDTH = 6;

/** The first round smooths over modes that show wear differently, the second does not. */
const ROUNDS = 2;

/**
 * A mode is taken to respond as all do until it has many times so many rows; the same of its noise.
 */
const PRIOR_ROWS = 30;
const PRIOR_NOISE_ROWS = 100;

/** Added to the variance of the noise, in spreads: no channel is exact. */
const LEAST_NOISE = 1e-3;

/** Share by which the noise of two channels is taken for independent. */
const SHRINK = 0.05;
const RIDGE = 1e-6;

/**
 * Learns from units that failed how each mode shows wear: the channels of each row against the wear
 * around it, which is smoothed over rows in all modes.
 */
export function learnReader(
  units: readonly RunUnit[],
  given: { scale: NormalScale; cellAge: number; bandwidth: number; meanCells: number },
): WearReader {
  const { scale, cellAge, bandwidth, meanCells } = given;
  const width = Math.min(MOST_WIDTH, scale.kept.length);
  const runs = units.map((unit) => rowsOf(unit, { scale, cellAge }));
  const learnRound = (cells: readonly Float64Array[], channels: number): WearReader => {
    const axes = learnAxes(cells, { channels, count: width, meanCells });
    const wear = cells.map((own) => smoothRun(project(own, axes), { axes: width, bandwidth }));
    return learnModes(runs, { scale, wear, width });
  };
  const scaled = units.map((unit) => toCells(unit, { scale, cellAge }));
  let reader = learnRound(scaled, scale.kept.length);
  for (let done = 1; done < ROUNDS; done++) {
    const last = reader;
    reader = learnRound(
      runs.map((rows) => readRows(rows, last)),
      width,
    );
  }
  return reader;
}

/**
 * One unit's wear: the mean over its rows in each cell of `cellAge` of age; a cell without rows
 * repeats the one before it.
 * @returns `[cells × reader.width]`
 */
export function readCells(
  unit: RunUnit,
  { scale, cellAge, reader }: { scale: NormalScale; cellAge: number; reader: WearReader },
): Float64Array {
  return readRows(rowsOf(unit, { scale, cellAge }), reader);
}

function rowsOf(unit: RunUnit, { scale, cellAge }: { scale: NormalScale; cellAge: number }): Rows {
  return { ...scaleRows(unit, scale), cells: Uint32Array.from(unit.ages, (age) => cellOf(age, cellAge)) };
}

function readRows({ modes, values, cells }: Rows, reader: WearReader): Float64Array {
  const { width } = reader;
  const channels = values.length / cells.length;
  const sums = new Float64Array(((cells.at(-1) ?? 0) + 1) * width);
  const counts = new Uint32Array(sums.length / width);
  for (const [row, cell] of cells.entries()) {
    const { center, decoder } = reader.modes[modes[row] ?? 0] as ModeReading;
    counts[cell] = (counts[cell] ?? 0) + 1;
    for (let channel = 0; channel < channels; channel++) {
      const away = (values[row * channels + channel] ?? 0) - (center[channel] ?? 0);
      for (let k = 0; k < width; k++)
        sums[cell * width + k] = (sums[cell * width + k] ?? 0) + away * (decoder[channel * width + k] ?? 0);
    }
  }
  for (let at = 0; at < sums.length; at++) {
    const count = counts[Math.floor(at / width)] ?? 0;
    sums[at] = count > 0 ? (sums[at] ?? 0) / count : (sums[at - width] ?? 0);
  }
  return sums;
}

/** @param wear of each unit `[cells × width]`, smoothed */
function learnModes(
  runs: readonly Rows[],
  { scale, wear, width }: { scale: NormalScale; wear: readonly Float64Array[]; width: number },
): WearReader {
  const { channels, spread } = scale;
  const size = { terms: width + 1, channels };
  const modes = Array.from({ length: Math.max(1, scale.modes.numbers.size) }, () => emptySums(size));
  const terms = new Float64Array(size.terms).fill(1);
  for (const [i, run] of runs.entries()) {
    for (const [row, cell] of run.cells.entries()) {
      for (let k = 0; k < width; k++) terms[k + 1] = wear[i]?.[cell * width + k] ?? 0;
      const own = run.values.subarray(row * channels, (row + 1) * channels);
      addRow(modes[run.modes[row] ?? 0] as Sums, { terms, row: own });
    }
  }
  const pooled = total(modes, size);
  const fitted = leastSquares(pooled, size);
  const left = noiseLeft(pooled, { fitted, size });
  const common = { sums: pooled, noise: left.map((value) => value / Math.max(1, pooled.rows)) };
  return {
    width,
    modes: modes.map((sums, mode) =>
      toReading(sums, { common, size, isConstant: (channel) => spread[mode * channels + channel] === 0 }),
    ),
    response: fitted.slice(channels),
  };
}

function total(parts: readonly Sums[], size: Size): Sums {
  const all = emptySums(size);
  for (const part of parts) {
    for (const name of ['own', 'cross', 'all'] as const)
      for (const [at, value] of part[name].entries()) all[name][at] = (all[name][at] ?? 0) + value;
    all.rows += part.rows;
  }
  return all;
}

function emptySums({ terms, channels }: Size): Sums {
  const [own, cross] = [new Float64Array(terms * terms), new Float64Array(terms * channels)];
  return { own, cross, all: new Float64Array(channels * channels), rows: 0 };
}

function addRow(sums: Sums, { terms, row }: { terms: Float64Array; row: Float64Array }): void {
  addProducts(sums.own, terms, terms);
  addProducts(sums.cross, terms, row);
  addProducts(sums.all, row, row);
  sums.rows++;
}

function addProducts(sums: Float64Array, left: Float64Array, right: Float64Array): void {
  for (let i = 0; i < left.length; i++) {
    const own = left[i] ?? 0;
    const first = i * right.length;
    for (let j = 0; j < right.length; j++) sums[first + j] = (sums[first + j] ?? 0) + own * (right[j] ?? 0);
  }
}

/** `[terms × channels]`, by least squares. */
function leastSquares({ own, cross, rows }: Sums, { terms, channels }: Size): Float64Array {
  const kept = own.map((value, at) => value + (at % (terms + 1) === 0 ? RIDGE * (rows + 1) : 0));
  return product(inverseOfPositiveDefinite(kept, terms), cross, { rows: terms, inner: terms, columns: channels });
}

type Common = { readonly sums: Sums; readonly noise: Float64Array };

/**
 * How one mode shows wear, pulled towards what all modes have in common, and wear from its channels
 * by weighted least squares.
 */
function toReading(
  sums: Sums,
  { common, size, isConstant }: { common: Common; size: Size; isConstant: (channel: number) => boolean },
): ModeReading {
  const { terms, channels } = size;
  const width = terms - 1;
  const share = PRIOR_ROWS / Math.max(1, common.sums.rows);
  const plus = (values: Float64Array, more: Float64Array): Float64Array =>
    values.map((value, at) => value + share * (more[at] ?? 0));
  const pulled = { ...sums, own: plus(sums.own, common.sums.own), cross: plus(sums.cross, common.sums.cross) };
  const fitted = leastSquares(pulled, size).map((value, at) => (isConstant(at % channels) ? 0 : value));
  const noise = mixNoise(noiseLeft(sums, { fitted, size }), { rows: sums.rows, common: common.noise, channels });
  const response = transposed(fitted.slice(channels), { rows: width, columns: channels });
  const weighed = product(inverseOfPositiveDefinite(noise, channels), response, {
    rows: channels,
    inner: channels,
    columns: width,
  });
  const information = product(fitted.slice(channels), weighed, { rows: width, inner: channels, columns: width });
  for (let k = 0; k < width; k++) information[k * width + k] = (information[k * width + k] ?? 0) + RIDGE;
  const inverse = inverseOfPositiveDefinite(information, width);
  const decoder = product(weighed, inverse, { rows: channels, inner: width, columns: width });
  return { center: fitted.slice(0, channels), decoder };
}

/** Covariance `[channels × channels]` of the residuals of wear, summed over the rows. */
function noiseLeft({ own, cross, all }: Sums, { fitted, size }: { fitted: Float64Array; size: Size }): Float64Array {
  const { terms, channels } = size;
  const back = transposed(fitted, { rows: terms, columns: channels });
  const explained = product(back, cross, { rows: channels, inner: terms, columns: channels });
  const through = product(own, fitted, { rows: terms, inner: terms, columns: channels });
  const twice = product(back, through, { rows: channels, inner: terms, columns: channels });
  return all.map((value, at) => {
    const mirrored = (at % channels) * channels + Math.floor(at / channels);
    return value + (twice[at] ?? 0) - (explained[at] ?? 0) - (explained[mirrored] ?? 0);
  });
}

/**
 * The noise of a mode with that of all modes beside it, so that a mode with few rows is not taken
 * for exact.
 */
function mixNoise(
  left: Float64Array,
  { rows, common, channels }: { rows: number; common: Float64Array; channels: number },
): Float64Array {
  return left.map((value, at) => {
    const own = (value + PRIOR_NOISE_ROWS * (common[at] ?? 0)) / (rows + PRIOR_NOISE_ROWS);
    return at % (channels + 1) === 0 ? own + LEAST_NOISE : (1 - SHRINK) * own;
  });
}
