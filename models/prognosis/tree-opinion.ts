import { createRandom } from '../../lib/random.ts';
import { product } from '../numbers/matrix.ts';
import { learnTrees, treesSay } from './boosted-trees.ts';
import { cellsOf, type Fleet, HORIZON_SHARE } from './fleet-model.ts';
import { useWeight } from './life-opinion.ts';
import { cellOf } from './normal-scale.ts';
import { lastAge, type RunUnit } from './run-table.ts';
import { learnAxes, project, type WearAxes } from './wear-axes.ts';

/**
 * A second opinion on remaining life, up to the horizon, at some ages of a unit, in the time
 * column's unit.
 */
export type Opinion = (question: { readonly unit: RunUnit; readonly ages: readonly number[] }) => number[];

/**
 * Shares of the median life: of trailing means, and of the first part of a life that others are
 * compared with.
 */
const MEAN_SHARE = 0.05;
const BASE_SHARE = 0.1;
const AXES = 4;

/**
 * Shares of the median life over which wear read in several modes is sure enough to give its newest
 * level and its slope.
 */
const SHORT_SHARE = 0.02;
const SLOPE_SHARES = [0.08, 0.16];
const LEAST_SLOPE_CELLS = 4;
const MOST_ROWS = 12_000;

/**
 * Learns boosted trees on the values of single cells: trailing means, as they are and against the
 * unit's own beginning, means since the beginning, and age.
 */
export function learnOpinion(fleet: Fleet, seed: number): Opinion {
  const channels = fleet.width;
  const lifeCells = fleet.medianLife / fleet.cellAge;
  const meanCells = Math.max(1, Math.round(BASE_SHARE * lifeCells));
  const axes = learnAxes(fleet.cells, { channels, count: AXES, meanCells });
  const horizon = HORIZON_SHARE * fleet.medianLife;
  const mostOfOne = Math.ceil(MOST_ROWS / fleet.units.length);
  const rows: Float64Array[] = [];
  const targets: number[] = [];
  const weights: number[] = [];
  for (const [i, unit] of fleet.units.entries()) {
    const cells = fleet.cells[i] ?? new Float64Array();
    const count = cells.length / channels;
    const step = Math.max(1, count / mostOfOne);
    const places = Array.from({ length: Math.floor(count / step) }, (_, n) => Math.floor(n * step));
    rows.push(...featuresAt(cells, { axes, fleet, places }));
    targets.push(...places.map((cell) => Math.min(horizon, Math.max(0, lastAge(unit) - cell * fleet.cellAge))));
    weights.push(...places.map((cell) => useWeight(unit, cell * fleet.cellAge)));
  }
  const features = rows[0]?.length ?? 0;
  const flat = new Float64Array(rows.length * features);
  for (const [i, row] of rows.entries()) flat.set(row, i * features);
  const trees = learnTrees(
    { features, rows: flat, targets: Float64Array.from(targets), weights: Float64Array.from(weights) },
    createRandom(seed),
  );
  return ({ unit, ages }) => {
    const places = ages.map((age) => cellOf(age, fleet.cellAge));
    const own = featuresAt(cellsOf(unit, fleet), { axes, fleet, places });
    return own.map((row) => Math.max(0, Math.min(horizon, treesSay(trees, row))));
  };
}

/**
 * Numbers of each cell, trailing sums of which are quick: `[cells + 1 × width]`, of the values and
 * of the values times their cell.
 */
type RunningSums = { readonly width: number; readonly plain: Float64Array; readonly byCell: Float64Array };

/** Of the unit up to each of some cells, ascending. */
function featuresAt(
  cells: Float64Array,
  { axes, fleet, places }: { axes: WearAxes; fleet: Fleet; places: readonly number[] },
): Float64Array[] {
  const lifeCells = fleet.medianLife / fleet.cellAge;
  const inCells = (share: number): number => Math.max(1, Math.round(share * lifeCells));
  const [mean, base, short] = [MEAN_SHARE, BASE_SHARE, SHORT_SHARE].map(inCells) as [number, number, number];
  const channels = fleet.scale.kept.length;
  const width = channels + axes.count;
  const judged = fleet.reader ? channels : width;
  const shown = channelsOf(cells, fleet);
  const along = project(cells, axes);
  const sums = runningSums(width, cells.length / fleet.width, (cell, i) =>
    i < channels ? shown[cell * channels + i] : along[cell * axes.count + i - channels],
  );
  const each = (count: number, feature: (i: number) => number): number[] =>
    Array.from({ length: count }, (_, i) => feature(i));
  return places.map((cell) => {
    const to = cell + 1;
    const first = (i: number): number => meanOf(sums, { from: 0, to: Math.min(to, base), i });
    const now = each(width, (i) => meanOf(sums, { from: to - mean, to, i }));
    const moved = each(judged, (i) => (now[i] ?? 0) - first(i));
    const since = each(judged, (i) => meanOf(sums, { from: 0, to, i }));
    const row = [...now, ...moved, ...since, cell];
    if (!fleet.reader) return Float64Array.from(row);
    const newest = each(axes.count, (i) => meanOf(sums, { from: to - short, to, i: channels + i }));
    const slopes = SLOPE_SHARES.map((share) =>
      each(axes.count, (i) => slopeOf(sums, { from: to - inCells(share), to, i: channels + i })),
    );
    return Float64Array.from([...row, ...newest, ...slopes.flat()]);
  });
}

/** The channels as in the mean of all modes, where wear was read in several. */
function channelsOf(cells: Float64Array, { reader, scale, width }: Fleet): Float64Array {
  if (!reader) return cells;
  const { kept, channels } = scale;
  const response = Float64Array.from({ length: width * kept.length }, (_, at) => {
    const channel = kept[at % kept.length] ?? 0;
    return reader.response[Math.floor(at / kept.length) * channels + channel] ?? 0;
  });
  return product(cells, response, { rows: cells.length / width, inner: width, columns: kept.length });
}

function runningSums(
  width: number,
  cells: number,
  valueAt: (cell: number, i: number) => number | undefined,
): RunningSums {
  const plain = new Float64Array((cells + 1) * width);
  const byCell = new Float64Array((cells + 1) * width);
  for (let at = 0; at < cells * width; at++) {
    const cell = Math.floor(at / width);
    const value = valueAt(cell, at % width) ?? 0;
    plain[at + width] = (plain[at] ?? 0) + value;
    byCell[at + width] = (byCell[at] ?? 0) + cell * value;
  }
  return { width, plain, byCell };
}

type CellRange = { readonly from: number; readonly to: number; readonly i: number };

function sumOf(sums: Float64Array, { width }: RunningSums, { from, to, i }: CellRange): number {
  return (sums[to * width + i] ?? 0) - (sums[Math.max(0, from) * width + i] ?? 0);
}

function meanOf(sums: RunningSums, span: CellRange): number {
  return sumOf(sums.plain, sums, span) / (span.to - Math.max(0, span.from));
}

/** Rise from cell to cell of the straight line through the cells; 0 for fewer than four. */
function slopeOf(sums: RunningSums, span: CellRange): number {
  const from = Math.max(0, span.from);
  const count = span.to - from;
  if (count < LEAST_SLOPE_CELLS) return 0;
  const middle = (from + span.to - 1) / 2;
  const away = sumOf(sums.byCell, sums, span) - middle * sumOf(sums.plain, sums, span);
  return (12 * away) / (count * (count * count - 1));
}
