import { quantileInPlace } from '../numbers/robust.ts';
import { usualIntervalMs } from '../rows/channel-statistics.ts';
import type { NetMaterial } from './add-nets.ts';
import { COUNTER, type HealthyRows, learnScales } from './channel-scale.ts';
import { type CurveLook, lookForCurves } from './fit-nets.ts';
import { type FittedResiduals, fitResiduals, type LearnedFeatures } from './fit-residuals.ts';
import { hourPlace } from './hour-place.ts';
import { countingRows, type Deviations, deviationsOf, learnedStatistics, smoothed } from './learned-statistics.ts';
import { RESIDUAL } from './residual-config.ts';
import { placesOf, type ResidualModel } from './residual-model.ts';
import { ridgeInverse } from './ridge.ts';
import {
  type FeaturePlan,
  newFeatureState,
  newFeatureWork,
  planFeatures,
  takeFeatures,
  takeLevels,
} from './row-features.ts';
import { checkRepetition } from './self-check.ts';
import { learnShortWindow, type ShortWindow } from './short-window.ts';
import { hasFaultyBlock, statisticLimits } from './statistic-limits.ts';
import { planTones } from './tone-bank.ts';
import { wanderSpeeds } from './wander.ts';

/**
 * Learns how a machine behaves when nothing is wrong.
 * @param onCurves receives the material for nets where a quick look says that they may tell more
 * @returns null where no channel has a level or states
 */
export function learnResiduals(span: HealthyRows, onCurves?: (material: NetMaterial) => void): ResidualModel | null {
  const chosen = thinned(span);
  const rows = chosen.healthy.length;
  const scales = learnScales(chosen);
  const plan = planFeatures(scales, { rows, lags: RESIDUAL.lags, rowsPerLag: RESIDUAL.rowsPerLag });
  if (plan.analog.length + plan.digital.length === 0 && !scales.some(({ kind }) => kind > 0)) return null;
  const intervalMs = usualIntervalMs(chosen.times);
  const learned = featuresOf(chosen, { plan, calendar: calendarOf(chosen, intervalMs) });
  const fitted = fitResiduals(learned);
  silenceUnknown(fitted, learned.unknown);
  const channels = plan.analog.length;
  const levelSpeed = wanderSpeeds({ rows, channels, values: fitted.level });
  const relationSpeed = wanderSpeeds({ rows, channels, values: fitted.relation });
  const deviations = deviationsOf(fitted, { rows, levelSpeed, relationSpeed });
  const judgedHorizons = RESIDUAL.horizons.filter((horizon) => horizon <= rows / 10).length;
  const horizons = Math.max(2, judgedHorizons);
  const precision = precisionOf(deviations, learned);
  const tones = planTones(rows, intervalMs);
  const { unknown } = learned;
  const { relationGrowth } = fitted;
  const known = { plan, rows, deviations, unknown, relationGrowth, tones, precision, judgedHorizons, horizons };
  const { statistics, usualSpread, usualTone } = learnedStatistics(known);
  const short = shortWindowOf(chosen, plan);
  const places = placesOf(channels, horizons, scales.length);
  const isShort = short !== null && rows < RESIDUAL.shortRows;
  const limited = { count: places.count, rows, intervalMs, isShort };
  const limits = statisticLimits(statistics, limited);
  limits.fill(1, places.window);
  const { levelWeights, relationWeights, levelHours, relationHours } = weightsOf(fitted, learned);
  const netRows = { ...learned, states: plan.states, planWidth: plan.width };
  const look = onCurves || span.ofClass ? lookForCurves(netRows, fitted) : NOT_LOOKED;
  const model: ResidualModel = {
    plan,
    learnedRows: rows,
    intervalMs,
    levelWeights,
    relationWeights,
    hasRelation: fitted.hasRelation,
    net: null,
    netTrial: look.trial,
    levelHours,
    relationHours,
    levelSpeed,
    relationSpeed,
    horizons: RESIDUAL.horizons.slice(0, horizons),
    judgedHorizons,
    usualSpread,
    tones,
    usualTone,
    precision: Float32Array.from(precision),
    short,
    limits,
  };
  if (span.ofClass === true) return model;
  const faulty = new Uint8Array(places.count);
  // An event that came once in a long span may return; in a short one it may have been a fault.
  for (const statistic of statistics) {
    if (rows < RESIDUAL.shortRows && hasFaultyBlock(statistic)) faulty[statistic.place] = 1;
  }
  checkRepetition(model, chosen, faulty);
  if (look.candidates.length > 0) {
    onCurves?.({ span: chosen, learned: netRows, fitted, known, statistics, limited, faulty, ...look });
  }
  return model;
}

/** For a model that is only compared, without nets. */
const NOT_LOOKED: CurveLook = { candidates: [], trial: 'not_trained' };

const BLOCK_ROWS = 200;

/** One in this many blocks of rows, where there are more blocks than are learned from. */
function thinned(span: HealthyRows): HealthyRows {
  const { healthy } = span;
  if (healthy.length <= RESIDUAL.mostRows) return span;
  const every = Math.floor(healthy.length / RESIDUAL.mostRows) + 1;
  return { ...span, healthy: healthy.filter((_, i) => Math.floor(i / BLOCK_ROWS) % every === 0) };
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** So many hours of a weekend show how it differs from the other days, or that it does not. */
const WEEKEND_HOURS = 12;

/**
 * Calendar columns that the learned span supports: hours of the day, and of a weekend. Of weekdays
 * alone it supports none: the first Saturday of a plant that rests then would be an alarm.
 */
function calendarOf({ times, healthy }: HealthyRows, intervalMs: number): number {
  const days = ((times[healthy.at(-1) ?? 0] ?? 0) - (times[healthy[0] ?? 0] ?? 0)) / DAY_MS;
  if (intervalMs < 60_000 || intervalMs > 3_600_000 || days < 4) return 0;
  const ofWeekend = new Set<number>();
  for (const row of healthy) {
    const at = times[row] ?? 0;
    if (hourPlace(at) >= 24) ofWeekend.add(Math.floor(at / HOUR_MS));
  }
  if (ofWeekend.size < WEEKEND_HOURS) return 0;
  return days < 14 ? 24 : 49;
}

type Learned = LearnedFeatures & { readonly unknown: Uint8Array; readonly modeWidth: number };

function featuresOf(span: HealthyRows, { plan, calendar }: { plan: FeaturePlan; calendar: number }): Learned {
  const rows = span.healthy.length;
  const targets = plan.analog.length;
  const width = plan.width + calendar;
  const features = new Float32Array(rows * width);
  const levels = new Float32Array(rows * targets);
  const unknown = new Uint8Array(rows * targets);
  const state = newFeatureState(plan);
  const work = newFeatureWork(plan);
  let next = 0;
  for (let row = 0; row < span.rows && next < rows; row++) {
    takeLevels(plan, state, span.values.subarray(row * span.channels, (row + 1) * span.channels), work);
    takeFeatures(plan, state, work);
    if (span.healthy[next] !== row) continue;
    features.set(work.features, next * width);
    levels.set(work.z, next * targets);
    for (let j = 0; j < targets; j++) unknown[next * targets + j] = (state.missing[j] ?? 0) > 0 ? 1 : 0;
    const place = hourPlace(span.times[row] ?? 0);
    const from = next * width + plan.width;
    if (calendar > 0) features[from + (place % 24)] = 1;
    if (calendar > 24 && place >= 24) {
      features[from + place] = 1;
      features[from + 48] = 1;
    }
    next += 1;
  }
  const modeWidth = 1 + plan.states * (1 + plan.lags.length);
  const range = (from: number, to: number): Int32Array => Int32Array.from({ length: to - from }, (_, i) => from + i);
  const owner = new Int32Array(width).fill(-1);
  for (let i = modeWidth; i < plan.width; i++) owner[i] = (i - modeWidth) % Math.max(1, targets);
  const wanders = Uint8Array.from(wanderSpeeds({ rows, channels: targets, values: levels }), (v) => (v > 0 ? 1 : 0));
  return {
    rows,
    width,
    targets,
    features,
    levels,
    unknown,
    owner,
    wanders,
    modeWidth,
    mode: range(1, modeWidth),
    others: range(modeWidth, plan.width),
    calendar: range(plan.width, width),
  };
}

function silenceUnknown({ level, relation }: FittedResiduals, unknown: Uint8Array): void {
  for (let i = 0; i < unknown.length; i++) {
    if (unknown[i] !== 1) continue;
    level[i] = 0;
    relation[i] = 0;
  }
}

/**
 * Inverse covariance of smoothed level residuals, shrunk to its diagonal; channels that wander get
 * more room.
 */
function precisionOf(
  { level }: Deviations,
  { rows, wanders, unknown }: { rows: number; wanders: Uint8Array; unknown: Uint8Array },
): Float64Array {
  const count = level.length;
  const skip = Math.min(15, Math.floor(rows / 4));
  const slow = level.map((deviation) => smoothed(deviation.slice(), 15).subarray(skip));
  const means = slow.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
  const gram = new Float64Array(count * count);
  const shrinkage = Math.min(1, Math.max(0.05, count / (rows / 15)));
  // Before a channel came it did not deviate: its covariance is that of the rows since.
  const rarity = level.map((_, c) => Math.sqrt(rows / countingRows(unknown, c, rows)));
  for (let a = 0; a < count; a++) {
    for (let b = 0; b <= a; b++) {
      const [x, y] = [slow[a] as Float64Array, slow[b] as Float64Array];
      let sum = 0;
      for (let i = 0; i < x.length; i++) sum += ((x[i] ?? 0) - (means[a] ?? 0)) * ((y[i] ?? 0) - (means[b] ?? 0));
      const covariance = ((rarity[a] ?? 1) * (rarity[b] ?? 1) * sum) / Math.max(1, x.length - 1);
      gram[a * count + b] = (a === b ? 1 : 1 - shrinkage) * covariance;
      gram[b * count + a] = gram[a * count + b] ?? 0;
    }
    const size = quantileInPlace((level[a] as Float64Array).map(Math.abs), 0.5);
    const prior = 0.4 * Math.min(1, 400 / rows) * 1.4826 * size;
    const own = (gram[a * count + a] ?? 0) + 1e-3 + prior ** 2;
    gram[a * count + a] = own * (wanders[a] === 1 ? RESIDUAL.wanderRoom ** 2 : 1);
  }
  const equations = { size: count, targets: 0, rows: 1, gram, cross: new Float64Array(0) };
  return ridgeInverse(equations, { columns: Int32Array.from({ length: count }, (_, i) => i), penalty: 0 }, 1);
}

function shortWindowOf(
  { channels, values, healthy, ofClass = false }: HealthyRows,
  { analog, scales }: FeaturePlan,
): ShortWindow | null {
  const count = analog.length;
  const rows = healthy.length;
  if ((rows >= RESIDUAL.shortRows && !ofClass) || count < 2 || rows < RESIDUAL.shortRowsPerChannel * count) return null;
  const filled = new Float64Array(rows * count);
  for (let c = 0; c < count; c++) {
    // The level of a counter says nothing: its column stays at 0.
    if (scales[analog[c] ?? 0]?.kind === COUNTER) continue;
    const column = Float64Array.from(healthy, (row) => values[row * channels + (analog[c] ?? 0)] ?? Number.NaN);
    let held = column.find((value) => !Number.isNaN(value)) ?? 0;
    for (let i = 0; i < rows; i++) {
      const value = column[i] ?? Number.NaN;
      if (!Number.isNaN(value)) held = value;
      filled[i * count + c] = held;
    }
  }
  return learnShortWindow(filled, count);
}

/** Weights by channel, and the calendar's as a table of 48 hours. */
function weightsOf(
  fitted: FittedResiduals,
  learned: Learned,
): Pick<ResidualModel, 'levelWeights' | 'relationWeights' | 'levelHours' | 'relationHours'> {
  const { targets, modeWidth, calendar } = learned;
  const turned = (weights: Float64Array, width: number): Float32Array =>
    Float32Array.from({ length: targets * width }, (_, i) => {
      const channel = Math.floor(i / width);
      return weights[(i % width) * targets + channel] ?? 0;
    });
  const hours = (weights: Float64Array): Float32Array => {
    const at = (place: number, channel: number): number =>
      calendar.length > place ? (weights[(calendar[place] ?? 0) * targets + channel] ?? 0) : 0;
    const table = Float32Array.from({ length: targets * 48 }, (_, i) => {
      const channel = Math.floor(i / 48);
      const place = i % 48;
      return at(place % 24, channel) + (place >= 24 ? at(place, channel) + at(48, channel) : 0);
    });
    return table.some((value) => value !== 0) ? table : new Float32Array(0);
  };
  const width = modeWidth + learned.others.length;
  return {
    levelWeights: turned(fitted.levelWeights, modeWidth),
    relationWeights: turned(fitted.relationWeights, width),
    levelHours: hours(fitted.levelWeights),
    relationHours: hours(fitted.relationWeights),
  };
}
