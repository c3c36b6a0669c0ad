import type { Point } from '../../ingest/series/series-store.ts';
import type { FailureForecast } from './score-trend.ts';

const PERIOD_MS = 20 * 60_000;
const PERIODS = 36;

/** One row with a wild value must not move its period. */
const MOST_SCORE = 4;

/**
 * Mean scores of the last twelve hours, one for every twenty minutes: the trend of a machine that
 * reports every second.
 */
export type SlowTrend = {
  /** By number of the period modulo its length; NaN where nothing was scored. */
  readonly means: Float32Array;
  /**
   * Number of the period that is being filled, counted from 1970; of its scores the sum and the
   * count.
   */
  period: number;
  sum: number;
  count: number;
};

/** No scores yet. */
export function newSlowTrend(): SlowTrend {
  return { means: new Float32Array(PERIODS).fill(Number.NaN), period: 0, sum: 0, count: 0 };
}

/** Takes the score of one row; ignores NaN, and a row too late for its period. */
export function noteScore(trend: SlowTrend, at: number, score: number): void {
  const period = Math.floor(at / PERIOD_MS);
  if (Number.isNaN(score) || period < trend.period) return;
  if (period > trend.period) {
    trend.means[trend.period % PERIODS] = trend.count > 0 ? trend.sum / trend.count : Number.NaN;
    for (let empty = Math.max(trend.period + 1, period - PERIODS + 1); empty <= period; empty++)
      trend.means[empty % PERIODS] = Number.NaN;
    trend.period = period;
    trend.sum = 0;
    trend.count = 0;
  }
  trend.sum += Math.min(MOST_SCORE, score);
  trend.count += 1;
}

/** The means of the periods that are over, oldest first, each at the middle of its period. */
export function recallMeans({ means, period }: SlowTrend): Point[] {
  const points: Point[] = [];
  for (let past = Math.max(0, period - PERIODS + 1); past < period; past++) {
    const mean = means[past % PERIODS] ?? Number.NaN;
    if (!Number.isNaN(mean)) points.push([(past + 0.5) * PERIOD_MS, mean]);
  }
  return points;
}

/** This many of the newest means are used: a rise may have begun three hours ago, or twelve. */
const WINDOWS = [9, 14, 22, PERIODS - 1];

/**
 * One-sided 99 % of the normal distribution; neighbouring means of a real machine share their
 * wander, which doubles the variance.
 */
const SURE = 2.33 * Math.SQRT2;

/** A rise counts from this share of the level on. */
const LEAST_RISE = 0.25;

/** A line must leave less of the values than the best step does by this share. */
const CLEARLY = 0.85;
const LEAST_LEFT_MS = 3_600_000;

/**
 * Extends the trend of mean scores to a limit by the robust slope of Theil and Sen, with its range.
 * @param means from {@link recallMeans}
 * @param newest the newest score and its time
 * @returns null unless some window rises surely, rather in a line than in a leap, and the limit is
 * ahead, at least an hour away
 */
export function extendSlowTrend(
  means: readonly Point[],
  { newest, limit }: { newest: Point; limit: number },
): FailureForecast | null {
  const [now, score] = newest;
  const rises = WINDOWS.flatMap((count) => {
    const window = means.slice(-count);
    const rise = window.length === count ? riseOf(window) : null;
    return rise === null ? [] : [rise];
  });
  const [first] = rises;
  if (!first) return null;
  const steepest = rises.reduce((most, rise) => (rise.high > most.high ? rise : most), first);
  const level = Math.max(score, steepest.level + steepest.middle * (now - steepest.at));
  // Wear feeds on itself: growth in proportion to its level gets there sooner than a straight line.
  const soonest = (Math.log(limit / level) * level) / steepest.high;
  if (!(soonest >= LEAST_LEFT_MS)) return null;
  const latest = (limit - level) / Math.max(...rises.map(({ low }) => low));
  const hours = (ms: number): number => Number((ms / 3_600_000).toPrecision(2));
  const method = `the score has risen for ${hours(now - steepest.from)} hours and may reach ${limit} in ${hours(soonest)} to ${hours(latest)} hours`;
  return { earliestAt: Math.floor(now + soonest), latestAt: Math.floor(now + Math.max(soonest, latest)), method };
}

/** Slopes in score per millisecond: the median, and its range of confidence. */
type Rise = { from: number; at: number; level: number; low: number; middle: number; high: number };

function riseOf(points: readonly Point[]): Rise | null {
  const slopes = slopesOf(points);
  const count = points.length;
  // Sen's range, from the variance of Kendall's S.
  const reach = SURE * Math.sqrt((count * (count - 1) * (2 * count + 5)) / 18);
  const at = (place: number): number =>
    slopes[Math.max(0, Math.min(slopes.length - 1, Math.round(place)))] ?? Number.NaN;
  const [low, middle, high] = [at((slopes.length - reach) / 2), at(slopes.length / 2), at((slopes.length + reach) / 2)];
  const [from, to] = [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 0];
  const levels = points.map(([time, value]) => value - middle * (time - to)).sort((a, b) => a - b);
  const level = levels[Math.floor(count / 2)] ?? Number.NaN;
  const total = middle * (to - from);
  if (!(low > 0) || total < LEAST_RISE * level) return null;
  const residuals = points.map(([time, value]) => value - level - middle * (time - to));
  if (squares(residuals) > CLEARLY * leastStepSquares(points.map(([, value]) => value))) return null;
  const newest = slopesOf(points.slice(-Math.ceil(count / 2)));
  // As much steeper now as the newest half is than the whole.
  const grown = 2 * (newest[Math.floor(newest.length / 2)] ?? middle) - middle;
  return { from, at: to, level, low, middle, high: Math.max(high, grown) };
}

/** Of every two points, ascending. */
function slopesOf(points: readonly Point[]): number[] {
  const slopes: number[] = [];
  for (const [i, [at, value]] of points.entries())
    for (const [before, lower] of points.slice(0, i)) slopes.push((value - lower) / (at - before));
  return slopes.sort((a, b) => a - b);
}

/** The rest of the values without the best single step: a leap, and most chance, is no line. */
function leastStepSquares(values: readonly number[]): number {
  const around = (part: readonly number[]): number => {
    const mean = part.reduce((sum, value) => sum + value, 0) / part.length;
    return squares(part.map((value) => value - mean));
  };
  let least = Number.POSITIVE_INFINITY;
  for (let split = 1; split < values.length; split++)
    least = Math.min(least, around(values.slice(0, split)) + around(values.slice(split)));
  return least;
}

function squares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
