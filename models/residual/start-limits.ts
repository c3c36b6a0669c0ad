import { quantileInPlace, quantileOfSorted } from '../numbers/robust.ts';
import type { MachineRows } from './other-levels.ts';
import { RESIDUAL } from './residual-config.ts';
import { placesOf, type ResidualModel } from './residual-model.ts';
import { newResidualState, newResidualWork } from './residual-state.ts';
import { stepResiduals } from './step-residuals.ts';

/**
 * Limits of a class: what healthy machines pass that the model never saw, each started from its
 * first readings. Of a hundred such starts one may raise a false alarm.
 */
const STARTS_PER_ALARM = 100;

/**
 * Machines differ: a limit is at least this many deviations above the mean of the machines' highest
 * values.
 */
const MACHINE_DEVIATIONS = 3;

/** Few machines show badly how far they differ: all limits are 1 + 2 / machines times as wide. */
const FEW_MACHINES = 2;

/**
 * Of so many machines one may be odd: a highest value that is so many times the next one does not
 * count.
 */
const MAY_BE_ODD = 8;
const ODD_FACTOR = 2;

/** The least limits of spread and short window, and of oscillation as a share of the pooled one. */
const LEAST_SPREAD = 0.6;
const LEAST_WINDOW = 0.8;
const LEAST_TONE = 0.7;

/** Smoothed statistics are clipped at some limits: while they are measured these are so wide. */
const WIDE = 8;

/** Quantiles of the standard Gumbel distribution. */
const MIDDLE = 0.3665;
const UPPER = 1.2459;

/** The highest values of each statistic after one start: that held for the on-delay, and at all. */
export type StartMaxima = { readonly held: Float64Array; readonly peaks: Float64Array };

/**
 * Follows a machine after one start.
 * @param model around the machine's levels
 * @param first rows from which the levels were taken: they fill the smoothing, and are not judged
 */
export function startMaxima(model: ResidualModel, rows: MachineRows, first: number): StartMaxima {
  const wide = { ...model, limits: model.limits.map((limit) => WIDE * limit) };
  const state = newResidualState(wide);
  const work = newResidualWork(wide);
  const newest = Array.from({ length: RESIDUAL.onRows }, () => new Float32Array(wide.limits.length));
  const maxima = new Float64Array(wide.limits.length);
  const peaks = new Float64Array(wide.limits.length);
  for (let row = 0; row < rows.rows; row++) {
    work.given = rows.values.subarray(row * rows.channels, (row + 1) * rows.channels);
    work.at = rows.times[row] ?? 0;
    stepResiduals(wide, state, work);
    newest[row % newest.length]?.set(work.ratios);
    if (row < first) continue;
    for (let k = 0; k < maxima.length; k++) {
      let held = Number.POSITIVE_INFINITY;
      for (const ratios of newest) held = Math.min(held, ratios[k] ?? 0);
      if (held > (maxima[k] ?? 0)) maxima[k] = held;
      peaks[k] = Math.max(peaks[k] ?? 0, work.ratios[k] ?? 0);
    }
  }
  // The short window is in units of its own limit.
  const { window } = work.places;
  const inUnits = (ratio: number, k: number): number =>
    k === window || ratio === 0 ? ratio : ratio * (wide.limits[k] ?? 1);
  return { held: maxima.map(inUnits), peaks: peaks.map(inUnits) };
}

/**
 * The model with limits from the maxima of starts. Each statistic has two: of a Gumbel distribution
 * from the middle and the upper quartile of all starts; and of how much
 * the machines' own highest values differ. The higher counts. Single readings of half the starts
 * stay below it, too: readings above a limit are not learned from.
 * @param maxima of each start, by machine
 */
export function withStartLimits(model: ResidualModel, maxima: readonly (readonly StartMaxima[])[]): ResidualModel {
  const { plan, horizons, short } = model;
  const { spread, tone, square, window, constant } = placesOf(plan.analog.length, horizons.length, plan.scales.length);
  const least = (k: number): number => {
    if (k === window) return LEAST_WINDOW;
    if (k < spread || k >= square) return 0;
    return k < tone ? LEAST_SPREAD : LEAST_TONE * (model.limits[k] ?? 1);
  };
  const machines = maxima.filter((starts) => starts.length > 0);
  const all = machines.flat();
  const judged = Array.from({ length: constant }, (_, k) => k).filter((k) =>
    all.some((each) => (each.held[k] ?? 0) > 0),
  );
  const ahead = Math.log(STARTS_PER_ALARM * Math.max(1, judged.length));
  const limits = model.limits.slice();
  let windowLimit = 1;
  for (const k of judged) {
    const ofStarts = Float64Array.from(all, ({ held }) => held[k] ?? 0).sort();
    const peaks = Float64Array.from(all, (each) => each.peaks[k] ?? 0);
    const ofMachines = Float64Array.from(machines, (starts) => Math.max(...starts.map(({ held }) => held[k] ?? 0)));
    const usual = Math.max(gumbelOf(ofStarts, ahead), boundOfMachines(ofMachines), quantileInPlace(peaks, 0.5));
    const limit = Math.max(usual, least(k)) * (1 + FEW_MACHINES / machines.length);
    if (k === window) windowLimit = limit;
    else limits[k] = limit;
  }
  return { ...model, limits, short: short && { ...short, limit: short.limit * windowLimit ** 2 } };
}

/** The value that the next machine stays below, as far as some machines can show. */
function boundOfMachines(highest: Float64Array): number {
  const count = highest.length;
  const sorted = highest.toSorted();
  const isOdd = count >= MAY_BE_ODD && (sorted[count - 1] ?? 0) > ODD_FACTOR * (sorted[count - 2] ?? 0);
  const usual = sorted.subarray(0, isOdd ? count - 1 : count);
  const mean = usual.reduce((sum, value) => sum + value, 0) / usual.length;
  const variance = usual.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, usual.length - 1);
  return mean + MACHINE_DEVIATIONS * Math.sqrt(variance);
}

function gumbelOf(sorted: Float64Array, ahead: number): number {
  const middle = quantileOfSorted(sorted, 0.5);
  const width = (quantileOfSorted(sorted, 0.75) - middle) / (UPPER - MIDDLE);
  return middle + width * (ahead - MIDDLE);
}
