import { quantileBySelection } from '../numbers/robust.ts';
import type { FittedResiduals } from './fit-residuals.ts';
import { RESIDUAL } from './residual-config.ts';
import { placesOf } from './residual-model.ts';
import type { FeaturePlan } from './row-features.ts';
import { quadratic } from './short-window.ts';
import { blockCount, type LearnedStatistic, sustainedMaxima } from './statistic-limits.ts';
import { TONE_ROWS, type TonePlan, toneFields, toneOf, tonePowers, usualPower } from './tone-bank.ts';
import { offBaseline } from './wander.ts';

/** Smooths in place, from the first value on. */
export function smoothed(values: Float64Array, rows: number): Float64Array {
  const share = 2 / (rows + 1);
  let at = values[0] ?? 0;
  for (let i = 0; i < values.length; i++) {
    at += share * ((values[i] ?? 0) - at);
    values[i] = at;
  }
  return values;
}

/**
 * Residuals of the learned rows off their baselines, by channel; null where a relation is not used.
 */
export type Deviations = {
  readonly level: readonly Float64Array[];
  readonly relation: readonly (Float64Array | null)[];
};

/** @param fitted held-out residuals */
export function deviationsOf(
  fitted: FittedResiduals,
  { rows, levelSpeed, relationSpeed }: { rows: number; levelSpeed: Float32Array; relationSpeed: Float32Array },
): Deviations {
  const channels = levelSpeed.length;
  const of = (values: Float32Array, speed: Float32Array, c: number): Float64Array =>
    offBaseline({ rows, channels, values }, c, speed[c] ?? 0);
  return {
    level: Array.from(levelSpeed, (_, c) => of(fitted.level, levelSpeed, c)),
    relation: Array.from(levelSpeed, (_, c) =>
      fitted.hasRelation[c] === 1 ? of(fitted.relation, relationSpeed, c) : null,
    ),
  };
}

/** The plan of learning, and the results so far. */
export type Known = {
  readonly plan: FeaturePlan;
  readonly rows: number;
  readonly deviations: Deviations;
  /** `[rows × analog]`: 1 where a channel had no value. */
  readonly unknown: Uint8Array;
  readonly relationGrowth: Float64Array;
  readonly tones: TonePlan;
  readonly precision: Float64Array;
  readonly judgedHorizons: number;
  readonly horizons: number;
};

/** All statistics of the learned rows, and the usual spread and tones. */
export function learnedStatistics(known: Known): {
  statistics: LearnedStatistic[];
  usualSpread: Float32Array;
  usualTone: Float32Array;
} {
  const { plan, tones } = known;
  const channels = plan.analog.length;
  const statistics: LearnedStatistic[] = [];
  const usualSpread = new Float32Array(channels);
  const usualTone = new Float32Array(channels * tones.periods.length);
  for (let c = 0; c < channels; c++) statistics.push(...channelStatistics(known, c, { usualSpread, usualTone }));
  // A covariance of few rows looks tighter than it is.
  if (channels > 1 && known.rows >= ROWS_PER_CHANNEL * channels) statistics.push(squareStatistic(known));
  return { statistics, usualSpread, usualTone };
}

/** The statistics of one channel. @param usual receives its usual spread and tones */
export function channelStatistics(
  known: Known,
  c: number,
  { usualSpread, usualTone }: { readonly usualSpread: Float32Array; readonly usualTone: Float32Array },
): LearnedStatistic[] {
  const own = whereKnown(known, c);
  const spread = spreadStatistic(own, c);
  usualSpread[c] = spread.usual;
  const found = [...smoothedStatistics(own, c), spread.statistic];
  if (known.tones.periods.length > 0) found.push(toneStatistic(own, c, usualTone));
  return own === known ? found : found.map((each) => stretched(each, own.rows, known.rows));
}

/** A channel that came after this share of the rows is learned from the rows since then alone. */
const LATE_SHARE = 0.4;
const LEAST_KNOWN = 60;

/** The rows that a channel is learned from: since it came, where it came late; else all. */
export function countingRows(unknown: Uint8Array, c: number, rows: number): number {
  const channels = unknown.length / Math.max(1, rows);
  let first = 0;
  while (first < rows && unknown[first * channels + c] === 1) first += 1;
  if (first < LATE_SHARE * rows || rows - first < LEAST_KNOWN) return rows;
  return rows - first;
}

/** The rows since a channel came: those before say nothing of it. */
function whereKnown(known: Known, c: number): Known {
  const { rows, unknown, deviations } = known;
  const own = countingRows(unknown, c, rows);
  if (own === rows) return known;
  const part = (values: Float64Array): Float64Array => values.slice(rows - own);
  const level = deviations.level.map((values, j) => (j === c ? part(values) : values));
  const relation = deviations.relation.map((values, j) => (j === c && values !== null ? part(values) : values));
  return { ...known, rows: own, deviations: { level, relation } };
}

/** Maxima of short blocks as those of the span's longer ones would be: of a Gumbel distribution. */
function stretched(statistic: LearnedStatistic, own: number, rows: number): LearnedStatistic {
  const { maxima } = statistic;
  const ratio = rows / blockCount(rows) / (own / blockCount(own));
  const mean = maxima.reduce((sum, value) => sum + value, 0) / maxima.length;
  const variance = maxima.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, maxima.length - 1);
  const more = GUMBEL_WIDTH * Math.sqrt(variance) * Math.log(Math.max(1, ratio));
  return { ...statistic, maxima: maxima.map((value) => value + more) };
}

const GUMBEL_WIDTH = 0.7797;

const NO_GROWTH = { growth: 1, least: 0 };

function smoothedStatistics(known: Known, c: number): LearnedStatistic[] {
  const { plan, rows, deviations, relationGrowth, horizons, judgedHorizons } = known;
  const places = placesOf(plan.analog.length, horizons, plan.scales.length);
  const { grain } = plan.scales[plan.analog[c] ?? 0] ?? { grain: 0 };
  const floor = 3 * Math.max(0.05, grain < 0.5 ? grain / 2 : 0.05);
  const prior = 3 * 0.4 * Math.min(1, 400 / rows);
  const of = (family: 'L' | 'R', deviation: Float64Array | null, growth: number): LearnedStatistic[] => {
    if (deviation === null) return [];
    const least = prior * 1.4826 * middleSize(deviation);
    const from = (family === 'L' ? places.level : places.relation) + c * horizons;
    const isRise = plan.scales[plan.analog[c] ?? 0]?.risesOnly === true;
    return RESIDUAL.horizons.slice(0, judgedHorizons).map((horizon, h) => ({
      family,
      place: from + h,
      floor,
      growth,
      least,
      maxima: sustainedMaxima(counting(horizon > 1 ? smoothed(deviation.slice(), horizon) : deviation.slice(), isRise)),
    }));
  };
  const growth = Math.min(3, relationGrowth[c] ?? 1);
  return [...of('L', deviations.level[c] ?? null, 1), ...of('R', deviations.relation[c] ?? null, growth)];
}

/** The counting part of a statistic, in place. */
function counting(values: Float64Array, risesOnly: boolean): Float64Array {
  if (risesOnly) for (let i = 0; i < values.length; i++) values[i] = Math.max(0, values[i] ?? 0);
  return values;
}

function middleSize(values: Float64Array): number {
  return quantileBySelection(values.map(Math.abs), 0.5);
}

/** The series for a channel's spread and tones: its relation where there is one. */
function ownDeviation({ deviations }: Known, c: number): Float64Array {
  return deviations.relation[c] ?? deviations.level[c] ?? new Float64Array(0);
}

function spreadStatistic(known: Known, c: number): { usual: number; statistic: LearnedStatistic } {
  const deviation = ownDeviation(known, c);
  const slow = smoothed(deviation.slice(), RESIDUAL.spreadRows);
  const logs = deviation.map((value, i) => Math.log(Math.abs(value - (slow[i] ?? 0)) + 0.03));
  const middle = quantileBySelection(logs.slice(), 0.5);
  for (let i = 0; i < logs.length; i++) logs[i] = Math.min(middle + 3, Math.max(middle - 3, logs[i] ?? 0));
  smoothed(logs, RESIDUAL.spreadRows);
  const usual = quantileBySelection(logs.slice(), 0.5);
  const { plan, horizons } = known;
  const { spread } = placesOf(plan.analog.length, horizons, plan.scales.length);
  const isRise = plan.scales[plan.analog[c] ?? 0]?.risesOnly === true;
  const maxima = sustainedMaxima(
    counting(
      logs.map((value) => value - usual),
      isRise,
    ),
  );
  return { usual, statistic: { family: 'V', place: spread + c, maxima, floor: 0.25, ...NO_GROWTH } };
}

/** @param usualTone receives one over the usual power of each period */
function toneStatistic(known: Known, c: number, usualTone: Float32Array): LearnedStatistic {
  const { plan, horizons, tones, rows } = known;
  const deviation = ownDeviation(known, c);
  const count = tones.periods.length;
  const powers = tonePowers(tones, deviation.subarray(0, rows));
  const looks = Math.floor(rows / TONE_ROWS);
  const every = Math.max(1, Math.floor(looks / SAMPLED_LOOKS));
  for (let k = 0; k < count; k++) usualTone[c * count + k] = 1 / usualPower(powers, { k, count, every });
  const statistic = new Float64Array(rows);
  const state = new Float32Array(toneFields(tones));
  for (let look = 0; look < looks; look++) {
    for (let k = 0; k < count; k++) state[3 + 3 * k] = powers[look * count + k] as number;
    const first = (look + 1) * TONE_ROWS - 1;
    statistic.fill(toneOf(tones, state, 0, usualTone, c * count, true), first, first + TONE_ROWS);
  }
  const { tone } = placesOf(plan.analog.length, horizons, plan.scales.length);
  return { family: 'O', place: tone + c, maxima: sustainedMaxima(statistic), floor: 0.7, ...NO_GROWTH };
}

const SAMPLED_LOOKS = 2000;
const ROWS_PER_CHANNEL = 8;

function squareStatistic({ plan, rows, deviations, precision, horizons }: Known): LearnedStatistic {
  const slow = deviations.level.map((deviation) => smoothed(deviation.slice(), 15));
  const d = new Float64Array(slow.length);
  const statistic = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < d.length; c++) {
      const value = slow[c]?.[i] ?? 0;
      d[c] = plan.scales[plan.analog[c] ?? 0]?.risesOnly === true ? Math.max(0, value) : value;
    }
    statistic[i] = Math.sqrt(Math.max(0, quadratic(precision, d)));
  }
  const { square } = placesOf(plan.analog.length, horizons, plan.scales.length);
  return { family: 'T', place: square, maxima: sustainedMaxima(statistic), floor: 1e-9, ...NO_GROWTH };
}
