import { RESIDUAL } from './residual-config.ts';
import type { Family } from './residual-model.ts';

/** One statistic of the learned rows. */
export type LearnedStatistic = {
  readonly family: Family;
  readonly place: number;
  /** The highest that it held for the on-delay in each block. */
  readonly maxima: Float64Array;
  /** It counts as no smaller than this, and its scale is raised by this factor. */
  readonly floor: number;
  readonly growth: number;
  readonly least: number;
};

/** Blocks that this many learned rows are cut into. */
export function blockCount(rows: number): number {
  return Math.min(20, Math.max(5, Math.floor(rows / 40)));
}

/** The highest value in each block that held for the on-delay. The statistic is overwritten. */
export function sustainedMaxima(statistic: Float64Array): Float64Array {
  const rows = statistic.length;
  const blocks = blockCount(rows);
  const maxima = new Float64Array(blocks);
  const settled = Math.min(60, Math.floor(rows / 10));
  for (let i = settled; i < rows; i++) {
    let held = Number.POSITIVE_INFINITY;
    for (let k = Math.max(0, i - RESIDUAL.onRows + 1); k <= i; k++) held = Math.min(held, Math.abs(statistic[k] ?? 0));
    const block = Math.min(blocks - 1, Math.floor((i * blocks) / rows));
    if (held > (maxima[block] ?? 0)) maxima[block] = held;
  }
  return maxima;
}

/** The families that share the wanted rate of false alarms. */
const SHARING: readonly Family[] = ['L', 'R', 'V', 'T'];
const EULER = 0.5772;

/**
 * Limits of all statistics, so that together they raise no more false alarms than wanted: for each
 * family a Gumbel distribution over the maxima of blocks, in units of each statistic's mean
 * maximum. The mean and not the highest counts, so that one bad block cannot blind.
 */
export function statisticLimits(
  statistics: readonly LearnedStatistic[],
  { count, rows, intervalMs, isShort }: { count: number; rows: number; intervalMs: number; isShort: boolean },
): Float32Array {
  const blocks = blockCount(rows);
  const days = Math.max((rows * intervalMs) / 86_400_000, 1e-9);
  const wantedDays = Math.min(30.4 / RESIDUAL.falsePerMonth, RESIDUAL.lookAhead * days);
  const families = new Set(statistics.map(({ family }) => family));
  const sharing = Math.max(1, SHARING.filter((family) => families.has(family)).length);
  const ahead = Math.log(Math.max(2, (wantedDays / (days / blocks)) * sharing));
  const limits = new Float32Array(count).fill(Number.POSITIVE_INFINITY);
  for (const family of families) {
    const own = statistics.filter((statistic) => statistic.family === family);
    const highest = new Float64Array(blocks);
    for (const statistic of own) {
      const scale = scaleOf(statistic);
      for (let b = 0; b < blocks; b++) {
        highest[b] = Math.max(highest[b] ?? 0, (statistic.maxima[b] ?? 0) / scale);
      }
    }
    const limit = gumbelLimit(highest, ahead) * factorOf(family, isShort);
    for (const statistic of own) limits[statistic.place] = limit * scaleOf(statistic);
  }
  return limits;
}

function scaleOf({ maxima, floor, growth, least }: LearnedStatistic): number {
  return Math.max(Math.max(meanOf(usualMaxima(maxima)), floor) * growth, least);
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Without the few blocks that are far beyond the others: a fault within the learned span must not
 * pass for normal.
 */
function usualMaxima(maxima: Float64Array): Float64Array {
  const sorted = maxima.toSorted();
  const most = FAULTY_FACTOR * (sorted[sorted.length >> 1] ?? 0);
  let keep = sorted.length;
  for (let few = Math.floor(sorted.length / 8); few > 0 && (sorted[keep - 1] ?? 0) > most; few--) keep -= 1;
  return sorted.subarray(0, keep);
}

const FAULTY_FACTOR = 6;

/**
 * The mean maximum in the worst fifth of the blocks, without blocks that are far beyond the others:
 * for residuals that may be larger in some held-out parts than in others.
 */
export function worstPart(maxima: Float64Array): number {
  const most = usualMaxima(maxima).at(-1) ?? 0;
  let worst = 0;
  for (let f = 0; f < RESIDUAL.folds; f++) {
    const from = Math.floor((f * maxima.length) / RESIDUAL.folds);
    const own = maxima.subarray(from, Math.floor(((f + 1) * maxima.length) / RESIDUAL.folds));
    const usual = own.filter((value) => value <= most);
    if (usual.length > 0) worst = Math.max(worst, meanOf(usual));
  }
  return worst;
}

/** Whether a block of the statistic is so far beyond the others that it may have been a fault. */
export function hasFaultyBlock({ maxima }: LearnedStatistic): boolean {
  return usualMaxima(maxima).length < maxima.length;
}

function gumbelLimit(highest: Float64Array, ahead: number): number {
  const maxima = usualMaxima(highest);
  const mean = meanOf(maxima);
  const variance = maxima.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, maxima.length - 1);
  const width = 0.7797 * Math.sqrt(variance);
  return Math.max(1, mean - EULER * width + width * ahead);
}

function factorOf(family: Family, isShort: boolean): number {
  if (family === 'V') return RESIDUAL.spreadLimit;
  if (family === 'O') return RESIDUAL.toneLimit;
  return isShort && (family === 'L' || family === 'T') ? RESIDUAL.shortFactor : 1;
}
