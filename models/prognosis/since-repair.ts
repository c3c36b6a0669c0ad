import { cellsOf, type Fleet } from './fleet-model.ts';
import { cellOf } from './normal-scale.ts';
import type { RunUnit } from './run-table.ts';
import { learnAxes, project, type WearAxes } from './wear-axes.ts';

/**
 * Gives a unit's rows since it was last repaired, with ages from then; the unit itself where it
 * never was.
 */
export type SinceRepair = (unit: RunUnit) => RunUnit;

const AXES = 4;
/** Share of the median life over which trailing means show wear. */
const MEAN_SHARE = 0.1;
/** A straight line through this many cells on either side. */
const SIDE_CELLS = 8;
/**
 * The lines are this far apart, in units of the noise of a cell; by chance they never were by more
 * than 8.7 on 449 engines.
 */
const LEAST_STEP = 10;
/**
 * The step leads back: at least by this share of itself, and of the way from the state of new
 * units.
 */
const LEAST_BACK = 0.5;
const LEAST_RETURN = 0.2;
/** The first cells of each unit show the state of new ones. */
const NEW_CELLS = 20;

/**
 * Learns from a fleet how far wear moves by chance from cell to cell. If a unit's wear leaps back,
 * it was repaired, or is another machine under its name: earlier rows do not predict its end.
 */
export function learnRepairs(fleet: Fleet): SinceRepair {
  const meanCells = Math.max(1, Math.round((MEAN_SHARE * fleet.medianLife) / fleet.cellAge));
  const axes = learnAxes(fleet.cells, { channels: fleet.width, count: AXES, meanCells });
  const fresh = new Float64Array(axes.count);
  for (const cells of fleet.cells) {
    const along = project(cells.subarray(0, NEW_CELLS * fleet.width), axes);
    for (const [at, value] of along.entries()) {
      const share = axes.count / (along.length * fleet.cells.length);
      fresh[at % axes.count] = (fresh[at % axes.count] ?? 0) + share * value;
    }
  }
  return (unit) => {
    const cell = lastLeap(project(cellsOf(unit, fleet), axes), { axes, fresh });
    const row = unit.ages.findIndex((age) => cellOf(age, fleet.cellAge) >= cell);
    if (cell === 0 || row <= 0) return unit;
    const first = unit.ages[row] ?? 0;
    return {
      ...unit,
      ages: unit.ages.subarray(row).map((age) => age - first),
      values: unit.values.subarray((row * unit.values.length) / unit.ages.length),
    };
  };
}

/** The cell after the last leap back; 0 if there is none. */
function lastLeap(along: Float64Array, { axes, fresh }: { axes: WearAxes; fresh: Float64Array }): number {
  const { count } = axes;
  const lengthOf = (values: readonly number[]): number => Math.hypot(...values);
  let best = { cell: 0, step: LEAST_STEP };
  for (let cell = along.length / count - SIDE_CELLS; cell >= SIDE_CELLS; cell--) {
    if (best.cell > cell + SIDE_CELLS) break;
    const [before, after] = [cell - SIDE_CELLS, cell].map((from) =>
      Array.from(fresh, (_, axis) => lineAt(along, { from, at: cell - 0.5, axis, count })),
    ) as [number[], number[]];
    const step = lengthOf(after.map((value, axis) => value - (before[axis] ?? 0)));
    if (step <= best.step) continue;
    const [worn, left] = [before, after].map((place) =>
      lengthOf(place.map((value, axis) => value - (fresh[axis] ?? 0))),
    ) as [number, number];
    if (worn - left > Math.max(LEAST_BACK * step, LEAST_RETURN * worn)) best = { cell, step };
  }
  return best.cell;
}

/** The straight line through the cells of one side, at a place. */
function lineAt(
  along: Float64Array,
  { from, at, axis, count }: { from: number; at: number; axis: number; count: number },
): number {
  const middle = from + (SIDE_CELLS - 1) / 2;
  let [mean, rise] = [0, 0];
  for (let cell = from; cell < from + SIDE_CELLS; cell++) {
    const value = along[cell * count + axis] ?? 0;
    mean += value / SIDE_CELLS;
    rise += (12 * (cell - middle) * value) / (SIDE_CELLS * (SIDE_CELLS ** 2 - 1));
  }
  return mean + rise * (at - middle);
}
