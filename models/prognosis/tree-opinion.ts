import { createRandom } from '../../lib/random.ts';
import { learnTrees, treesSay } from './boosted-trees.ts';
import { type Fleet, HORIZON_SHARE } from './fleet-model.ts';
import { cellOf, toCells } from './normal-scale.ts';
import { lastAge, type RunUnit } from './run-table.ts';
import { learnAxes, project, type WearAxes } from './wear-axes.ts';

/** A second opinion on remaining life, up to the horizon, at some ages of a unit, in the time column's unit. */
export type Opinion = (question: { readonly unit: RunUnit; readonly ages: readonly number[] }) => number[];

/** Shares of the median life: of trailing means, and of the first part of a life that others are compared with. */
const MEAN_SHARE = 0.05;
const BASE_SHARE = 0.1;
const AXES = 4;
const MOST_ROWS = 12_000;

/** Learns boosted trees on what single cells say: trailing means, as they are and against the unit's own beginning, means since the beginning, and age. */
export function learnOpinion(fleet: Fleet, seed: number): Opinion {
  const channels = fleet.scale.kept.length;
  const lifeCells = fleet.medianLife / fleet.cellAge;
  const meanCells = Math.max(1, Math.round(BASE_SHARE * lifeCells));
  const axes = learnAxes(fleet.cells, { channels, count: AXES, meanCells });
  const horizon = HORIZON_SHARE * fleet.medianLife;
  const mostOfOne = Math.ceil(MOST_ROWS / fleet.units.length);
  const rows: Float64Array[] = [];
  const targets: number[] = [];
  for (const [i, unit] of fleet.units.entries()) {
    const cells = fleet.cells[i] ?? new Float64Array();
    const count = cells.length / channels;
    const step = Math.max(1, count / mostOfOne);
    const places = Array.from({ length: Math.floor(count / step) }, (_, n) => Math.floor(n * step));
    rows.push(...featuresAt(cells, { axes, lifeCells, places }));
    targets.push(...places.map((cell) => Math.min(horizon, Math.max(0, lastAge(unit) - cell * fleet.cellAge))));
  }
  const features = rows[0]?.length ?? 0;
  const flat = new Float64Array(rows.length * features);
  for (const [i, row] of rows.entries()) flat.set(row, i * features);
  const trees = learnTrees({ features, rows: flat, targets: Float64Array.from(targets) }, createRandom(seed));
  return ({ unit, ages }) => {
    const places = ages.map((age) => cellOf(age, fleet.cellAge));
    const own = featuresAt(toCells(unit, fleet), { axes, lifeCells, places });
    return own.map((row) => Math.max(0, Math.min(horizon, treesSay(trees, row))));
  };
}

/** Of the unit up to each of some cells, ascending. */
function featuresAt(
  cells: Float64Array,
  { axes, lifeCells, places }: { axes: WearAxes; lifeCells: number; places: readonly number[] },
): Float64Array[] {
  const { channels, count } = axes;
  const width = channels + count;
  const along = project(cells, axes);
  const mean = Math.max(1, Math.round(MEAN_SHARE * lifeCells));
  const base = Math.max(1, Math.round(BASE_SHARE * lifeCells));
  const length = cells.length / channels;
  const sums = new Float64Array((length + 1) * width);
  for (let cell = 0; cell < length; cell++) {
    for (let i = 0; i < width; i++) {
      const value = i < channels ? cells[cell * channels + i] : along[cell * count + i - channels];
      sums[(cell + 1) * width + i] = (sums[cell * width + i] ?? 0) + (value ?? 0);
    }
  }
  const meanOf = (from: number, to: number, i: number): number =>
    ((sums[to * width + i] ?? 0) - (sums[from * width + i] ?? 0)) / (to - from);
  return places.map((cell) => {
    const end = cell + 1;
    const row = new Float64Array(3 * width + 1);
    for (let i = 0; i < width; i++) {
      const now = meanOf(Math.max(0, end - mean), end, i);
      row[i] = now;
      row[width + i] = now - meanOf(0, Math.min(end, base), i);
      row[2 * width + i] = meanOf(0, end, i);
    }
    row[3 * width] = cell;
    return row;
  });
}
