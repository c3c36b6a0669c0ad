import { smoothed } from './learned-statistics.ts';
import { RESIDUAL } from './residual-config.ts';
import { sustainedMaxima, worstPart } from './statistic-limits.ts';

/** A net must lower the squared error below this share, held out and forward in time. */
const MOST_SHARE = 0.8;
/** It must lower it below this share in each of the held-out blocks. */
const MOST_SHARE_OF_BLOCK = 0.9;
/** The limit that follows from its worst block must be below this share of that without it. */
const MOST_LIMIT = 0.9;
/** Horizons of which the rows hold fewer than this are too uncertain. */
const ROWS_PER_HORIZON = 100;

/** Residuals of one channel, without and with its net. */
export type Compared = { readonly without: Float32Array; readonly with: Float32Array };

/** Share of the squared error that is left; all where there was none. */
export function errorShare(compared: Compared): number {
  const before = meanSquare(compared.without);
  return before > 0 ? meanSquare(compared.with) / before : 1;
}

/** Whether a net wins forward in time. */
export function winsForward(compared: Compared): boolean {
  return errorShare(compared) < MOST_SHARE;
}

/**
 * Whether a net wins held out: in all, in each block, and by the limits that follow from its worst
 * block, at each horizon.
 * @param compared held-out residuals of all rows
 * @param growth how much larger its error is forward in time
 */
export function winsHeldOut(compared: Compared, growth: number): boolean {
  const { folds } = RESIDUAL;
  const rows = compared.with.length;
  if (!(errorShare(compared) < MOST_SHARE)) return false;
  for (let f = 0; f < folds; f++) {
    const [from, to] = [foldStart(f, rows), foldStart(f + 1, rows)];
    const part = { without: compared.without.subarray(from, to), with: compared.with.subarray(from, to) };
    if (!(errorShare(part) < MOST_SHARE_OF_BLOCK)) return false;
  }
  return growth * limitShare(compared, Math.max, worstPart) < MOST_LIMIT;
}

/**
 * The limits of a channel with its net, as a share of those without it.
 * @param choose from the shares at the horizons: the least, by default
 * @param scaleOf the maxima with the net, by default their mean
 */
export function limitShare(compared: Compared, choose = Math.min, scaleOf = meanOf): number {
  const rows = compared.with.length;
  const judged = RESIDUAL.horizons.filter((horizon) => horizon <= rows / ROWS_PER_HORIZON);
  const shares = judged.map((horizon) => {
    const before = meanOf(maximaOf(compared.without, horizon));
    return scaleOf(maximaOf(compared.with, horizon)) / Math.max(before, 1e-9);
  });
  return choose(...shares);
}

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The first row of a held-out block. */
export const foldStart = (fold: number, rows: number): number => Math.ceil((fold * rows) / RESIDUAL.folds);

function maximaOf(residuals: Float32Array, horizon: number): Float64Array {
  const values = Float64Array.from(residuals);
  return sustainedMaxima(horizon > 1 ? smoothed(values, horizon) : values);
}

/** Of which large ones count 16 at most. */
export function meanSquare(residuals: Float32Array): number {
  return residuals.reduce((sum, value) => sum + Math.min(16, value ** 2), 0) / Math.max(1, residuals.length);
}
