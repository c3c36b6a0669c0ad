import { compressed } from './residual-config.ts';
import type { ResidualModel } from './residual-model.ts';
import { MOST_ROWS, type ResidualState, type ResidualWork } from './residual-state.ts';
import { quadratic } from './short-window.ts';
import { clipped, SPREAD_SHARE } from './step-residuals.ts';
import { toneStatistics } from './tone-statistics.ts';

/**
 * Takes up to {@link MOST_ROWS} rows of a machine, statistic by statistic and not row by row, so
 * that the numbers of a statistic are read once. The result is that of `stepResiduals` for each
 * row, to the last bit, for models that are `isPlain` and a state that has begun, without accepted
 * levels.
 *
 * The formulas stand here a second time on purpose, for speed: most rows of a healthy fleet pass
 * here. tests/models/residual/rows-together.test.ts holds the two equal: change both.
 * @param work its `rows` have the values by row; receive deviations, statistics and scores
 */
export function stepRows(model: ResidualModel, state: ResidualState, work: ResidualWork): void {
  const { rows } = work;
  rows.scores.fill(0);
  takeLevels(model, state, work);
  takeLags(model, state, work);
  takeDeviations(model, state, work);
  smoothStatistics(model, state, work);
  spreadStatistics(model, state, work);
  if (model.tones.periods.length > 0) toneStatistics(model, state, work, rows.count);
  squareStatistic(model, work);
}

/** Puts one of the rows in the place of the row that is judged. */
export function useRow(work: ResidualWork, row: number): void {
  const { rows, deviations, statistics, ratios, square } = work;
  const { stride } = rows;
  for (let i = 0; i < stride; i++) {
    statistics[i] = rows.statistics[row * stride + i] as number;
    ratios[i] = rows.ratios[row * stride + i] as number;
  }
  for (let i = 0; i < deviations.length; i++) deviations[i] = rows.deviations[row * deviations.length + i] as number;
  for (let j = 0; j < square.length; j++) square[j] = rows.squares[row * square.length + j] as number;
}

function takeLevels({ plan }: ResidualModel, { features }: ResidualState, work: ResidualWork): void {
  const { analog, scales } = plan;
  const { center, spread, unknown } = work.features;
  const { count, values, z } = work.rows;
  const channels = scales.length;
  for (let j = 0; j < analog.length; j++) {
    const channel = analog[j] as number;
    const middle = center[j] as number;
    const size = spread[j] as number;
    let value = 0;
    for (let row = 0; row < count; row++) {
      value = values[row * channels + channel] as number;
      z[row * analog.length + j] = compressed((value - middle) / size);
    }
    features.held[channel] = value;
    features.missing[j] = 0;
    unknown[j] = 0;
  }
}

/** The features of each row: 1, the channels now, and smoothed. */
function takeLags({ plan }: ResidualModel, { features }: ResidualState, work: ResidualWork): void {
  const { analog, lags, width } = plan;
  const { count, z, inputs } = work.rows;
  const channels = analog.length;
  for (let row = 0; row < count; row++) {
    inputs[row * width] = 1;
    for (let j = 0; j < channels; j++) inputs[row * width + 1 + j] = z[row * channels + j] as number;
  }
  for (let l = 0; l < lags.length; l++) {
    const share = 2 / ((lags[l] ?? 1) + 1);
    for (let j = 0; j < channels; j++) {
      let before = features.smoothed[l * channels + j] as number;
      for (let row = 0; row < count; row++) {
        const now = before + share * ((z[row * channels + j] as number) - before);
        inputs[row * width + 1 + (l + 1) * channels + j] = now;
        before = Math.fround(now);
      }
      features.smoothed[l * channels + j] = before;
    }
  }
}

function takeDeviations(model: ResidualModel, { numbers }: ResidualState, work: ResidualWork): void {
  const { plan, levelWeights, relationWeights, hasRelation, levelSpeed, relationSpeed } = model;
  const { width } = plan;
  const { count, z, inputs, deviations } = work.rows;
  const channels = plan.analog.length;
  const { base } = work.parts;
  for (let j = 0; j < channels; j++) {
    const usual = levelWeights[j] as number;
    const speed = levelSpeed[j] ?? 0;
    for (let row = 0; row < count; row++) {
      const level = (z[row * channels + j] as number) - usual;
      deviations[row * 2 * channels + j] = offBase(numbers, base + j, level, speed);
    }
    if (hasRelation[j] !== 1) continue;
    const from = j * width;
    for (let row = 0; row < count; row++) {
      let relation = z[row * channels + j] as number;
      for (let k = 0; k < width; k++) {
        relation -= (relationWeights[from + k] as number) * (inputs[row * width + k] as number);
      }
      const place = base + channels + j;
      deviations[(row * 2 + 1) * channels + j] = offBase(numbers, place, relation, relationSpeed[j] ?? 0);
    }
  }
}

function offBase(numbers: Float32Array, place: number, value: number, speed: number): number {
  const off = value - (numbers[place] as number);
  if (speed > 0) numbers[place] = (numbers[place] as number) + Math.min(speed, Math.max(-speed, off));
  return off;
}

/** Two horizons at a time: neither waits for the other. The second one is that of T². */
function smoothStatistics(
  { plan, hasRelation, limits }: ResidualModel,
  state: ResidualState,
  work: ResidualWork,
): void {
  const channels = plan.analog.length;
  const { numbers } = state;
  const { most, shares, risesOnly } = work;
  const { count, stride, deviations, statistics, ratios, scores, squares } = work.rows;
  const horizons = shares.length;
  for (let j = 0; j < 2 * channels; j++) {
    const isRelation = j >= channels;
    if (isRelation && hasRelation[j - channels] !== 1) continue;
    const isRise = risesOnly[isRelation ? j - channels : j] === 1;
    for (let h = 0, place = j * horizons; h < horizons; h += 2, place += 2) {
      // An odd last one is smoothed beside itself.
      const other = h + 1 === horizons ? place : place + 1;
      const bound = most[place] as number;
      const bound2 = most[other] as number;
      const share = shares[h] as number;
      const share2 = shares[h + other - place] as number;
      const limit = limits[place] as number;
      const limit2 = limits[other] as number;
      const isSquare = h === 0 && !isRelation;
      let before = numbers[place] as number;
      let before2 = numbers[other] as number;
      for (let row = 0, at = place, at2 = other; row < count; row++, at += stride, at2 += stride) {
        const deviation = deviations[row * 2 * channels + j] as number;
        const value = before + share * (clipped(deviation, bound) - before);
        const value2 = before2 + share2 * (clipped(deviation, bound2) - before2);
        before = Math.fround(value);
        before2 = Math.fround(value2);
        statistics[at] = value;
        statistics[at2] = value2;
        const ratio = Math.fround((isRise && value < 0 ? 0 : Math.abs(value)) / limit);
        const ratio2 = Math.fround((isRise && value2 < 0 ? 0 : Math.abs(value2)) / limit2);
        ratios[at] = ratio;
        ratios[at2] = ratio2;
        if (ratio > (scores[row] as number)) scores[row] = ratio;
        if (ratio2 > (scores[row] as number)) scores[row] = ratio2;
        if (isSquare) squares[row * channels + j] = before2 < 0 && isRise ? 0 : before2;
      }
      numbers[place] = before;
      numbers[other] = before2;
    }
  }
}

function spreadStatistics(model: ResidualModel, { numbers }: ResidualState, work: ResidualWork): void {
  const { plan, hasRelation, usualSpread, limits } = model;
  const channels = plan.analog.length;
  const { risesOnly, mostSpread } = work;
  const { count, stride, deviations, statistics, ratios, scores } = work.rows;
  const { spread } = work.places;
  for (let j = 0, at = work.parts.spread; j < channels; j++, at += 2) {
    const column = hasRelation[j] === 1 ? channels + j : j;
    const usual = usualSpread[j] as number;
    const lowest = usual - (mostSpread[j] as number);
    const highest = usual + (mostSpread[j] as number);
    const limit = limits[spread + j] as number;
    const isRise = risesOnly[j] === 1;
    let mean = numbers[at] as number;
    let old = numbers[at + 1] as number;
    for (let row = 0, to = spread + j; row < count; row++, to += stride) {
      const deviation = deviations[row * 2 * channels + column] as number;
      const now = mean + SPREAD_SHARE * (deviation - mean);
      mean = Math.fround(now);
      const log = Math.log(Math.abs(deviation - now) + 0.03);
      const size = old + SPREAD_SHARE * (Math.min(highest, Math.max(lowest, log)) - old);
      old = Math.fround(size);
      const value = size - usual;
      statistics[to] = value;
      const ratio = Math.fround((value > 0 || !isRise ? Math.abs(value) : 0) / limit);
      ratios[to] = ratio;
      if (ratio > (scores[row] as number)) scores[row] = ratio;
    }
    numbers[at] = mean;
    numbers[at + 1] = old;
  }
}

function squareStatistic({ plan, precision, limits }: ResidualModel, work: ResidualWork): void {
  const channels = plan.analog.length;
  if (channels < 2) return;
  const { square } = work.places;
  const { count, stride, squares, statistics, ratios, scores } = work.rows;
  const limit = limits[square] ?? 1;
  for (let row = 0; row < count; row++) {
    const value = Math.sqrt(Math.max(0, quadratic(precision, squares, { from: row * channels, count: channels })));
    statistics[row * stride + square] = value;
    const ratio = Math.fround(value / limit);
    ratios[row * stride + square] = ratio;
    if (ratio > (scores[row] as number)) scores[row] = ratio;
  }
}
