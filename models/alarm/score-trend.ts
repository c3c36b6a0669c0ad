import type { Point } from '../../ingest/series/series-store.ts';

/**
 * The forecast of a rising score: between which times it reaches the limit, and the facts from
 * which that follows.
 */
export type FailureForecast = {
  /** Event time in milliseconds: a failure before it is unlikely. */
  readonly earliestAt: number;
  /**
   * When a rise as slow as the scores allow gets there; absent in forecasts of earlier versions.
   * No bound: a machine may get better.
   */
  readonly latestAt?: number;
  /** One sentence, English. */
  readonly method: string;
};

/**
 * Neighbouring scores share most of their window: only means of two times eight are nearly
 * independent.
 */
const BLOCK_PEAKS = 2;
const MOST_BLOCKS = 8;
const LEAST_BLOCKS = 6;

/** The newest ones show whether the rise has become steeper. */
const NEWEST_BLOCKS = 4;

/**
 * A rise that mostly happens between neighbouring blocks (more than this share) is a leap that the
 * window smears, and no trend.
 */
const LEAP_SHARE = 0.75;

/** Scores wander slowly, too: a rise counts from this share of the level on. */
const LEAST_RISE = 0.25;

/**
 * A trend that arrives sooner is a fault in progress, shown by the severity: a date would not help.
 */
const LEAST_LEFT_MS = 3_600_000;

/** Student's t by degrees of freedom, one-sided. */
const T_95 = [Number.NaN, 6.314, 2.92, 2.353, 2.132, 2.015, 1.943];
const T_99 = [Number.NaN, 31.821, 6.965, 4.541, 3.747, 3.365, 3.143];

/**
 * Extends the trend of a score to a limit, cautiously. It starts from the upper 95 % bound of the
 * level, at first at the upper 95 % bound of the slope (the steepest of that of all scores, of the
 * newest half, and of how it has grown), and faster as it grows. The latest time is that of a
 * straight line from the lower bounds of both.
 * @param peaks the highest score of every eight rows, in order of time; only the newest 16 count
 * @returns null unless the rise is significant (1 %) and no leap, and the limit is still ahead, at
 * least an hour away
 */
export function extendTrend(peaks: readonly Point[], limit: number): FailureForecast | null {
  const blocks = blocksOf(peaks);
  const last = peaks.at(-1);
  if (!last || blocks.length < LEAST_BLOCKS) return null;
  const [now] = last;
  const whole = fitLine(blocks);
  if (!isRising(whole, now - (blocks[0]?.[0] ?? now)) || isLeap(blocks)) return null;
  const level = Math.max(upperLevel(whole, now), last[1]);
  const newest = fitLine(blocks.slice(-NEWEST_BLOCKS));
  // As much steeper now as the newest half is than the whole.
  const steepest = 2 * newest.slope - whole.slope;
  const slope = Math.max(upperSlope(whole), upperSlope(newest), steepest);
  // Wear feeds on itself: growth in proportion to its level gets there sooner than a straight line.
  const leftMs = (Math.log(limit / level) * level) / slope;
  if (!(leftMs >= LEAST_LEFT_MS)) return null;
  const hours = (now - (blocks[0]?.[0] ?? now)) / 3_600_000;
  const method = `the score has risen for ${Number(hours.toPrecision(2))} hours and may reach ${limit}`;
  const latestMs = (limit - lowerLevel(whole, now)) / lowerSlope(whole);
  return { earliestAt: Math.floor(now + leftMs), latestAt: Math.floor(now + Math.max(leftMs, latestMs)), method };
}

function blocksOf(peaks: readonly Point[]): Point[] {
  const blocks: Point[] = [];
  for (let to = peaks.length; to >= BLOCK_PEAKS && blocks.length < MOST_BLOCKS; to -= BLOCK_PEAKS) {
    const own = peaks.slice(to - BLOCK_PEAKS, to);
    const mean = (of: 0 | 1) => own.reduce((sum, peak) => sum + peak[of], 0) / BLOCK_PEAKS;
    blocks.unshift([mean(0), mean(1)]);
  }
  return blocks;
}

type Line = {
  readonly count: number;
  readonly meanAt: number;
  readonly mean: number;
  readonly slope: number;
  /**
   * Sum of squared distances of the times from their mean, and the spread of the points around the
   * line.
   */
  readonly times: number;
  readonly spread: number;
};

/**
 * Least squares; times are taken from their mean, since milliseconds since 1970 would leave no
 * digits.
 */
function fitLine(points: readonly Point[]): Line {
  const count = points.length;
  const meanAt = points.reduce((sum, [at]) => sum + at / count, 0);
  const mean = points.reduce((sum, [, score]) => sum + score / count, 0);
  const times = points.reduce((sum, [at]) => sum + (at - meanAt) ** 2, 0);
  const slope = points.reduce((sum, [at, score]) => sum + (at - meanAt) * (score - mean), 0) / times;
  const residual = points.reduce((sum, [at, score]) => sum + (score - mean - slope * (at - meanAt)) ** 2, 0);
  return { count, meanAt, mean, slope, times, spread: Math.sqrt(residual / (count - 2)) };
}

function isRising({ slope, spread, times, count, mean }: Line, spanMs: number): boolean {
  if (slope * spanMs < LEAST_RISE * mean) return false;
  return slope > ((T_99[count - 2] ?? Number.NaN) * spread) / Math.sqrt(times);
}

function isLeap(blocks: readonly Point[]): boolean {
  const means = blocks.map(([, mean]) => mean);
  const total = (means.at(-1) ?? 0) - Math.min(...means);
  return means.some((mean, i) => i >= 2 && mean - (means[i - 2] ?? mean) > LEAP_SHARE * total);
}

function upperSlope(line: Line): number {
  return line.slope + slopeError(line);
}

/** Above 0 for a line that {@link isRising}, which asks for more than this margin. */
function lowerSlope(line: Line): number {
  return line.slope - slopeError(line);
}

function slopeError({ spread, times, count }: Line): number {
  return ((T_95[count - 2] ?? Number.NaN) * spread) / Math.sqrt(times);
}

function upperLevel(line: Line, at: number): number {
  return line.mean + line.slope * (at - line.meanAt) + levelError(line, at);
}

function lowerLevel(line: Line, at: number): number {
  return line.mean + line.slope * (at - line.meanAt) - levelError(line, at);
}

function levelError({ meanAt, spread, times, count }: Line, at: number): number {
  return (T_95[count - 2] ?? Number.NaN) * spread * Math.sqrt(1 / count + (at - meanAt) ** 2 / times);
}
