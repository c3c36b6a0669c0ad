import { type ChannelScale, COUNTER, DIGITAL, withoutCode } from './channel-scale.ts';
import { RESIDUAL } from './residual-config.ts';
import type { ResidualModel } from './residual-model.ts';
import { type AcceptedLevels, type ResidualState, type ResidualWork, useModel } from './residual-state.ts';
import { takeFeatures, takeLevels } from './row-features.ts';
import { quadratic, takeShortWindow } from './short-window.ts';
import { expectedBy, takeDeviations } from './take-deviations.ts';
import { ONE_ROW, toneStatistics } from './tone-statistics.ts';

/**
 * Judges one row.
 * @param work has the row; receives the statistics, and each in units of its limit, and the highest
 * of these: 1 is the alarm threshold. Objects for what each part is given would cost as much as the
 * parts
 */
export function stepResiduals(model: ResidualModel, state: ResidualState, work: ResidualWork): void {
  const { features } = work;
  takeUp(model, state, work);
  const allKnown = takeLevels(model.plan, state.features, work.given, features);
  const expected = allKnown ? undefined : expectedBy(model, work);
  takeFeatures(model.plan, state.features, features, expected);
  takeDeviations(model, state, work);
  work.score = 0;
  smoothStatistics(model, state, work);
  spreadStatistics(model, state, work);
  if (model.tones.periods.length > 0) toneStatistics(model, state, work, ONE_ROW);
  squareStatistic(model, state, work);
  if (model.short !== null) windowStatistic(model, state, work);
  if (work.constants.length > 0) constantStatistics(model, state, work);
  state.begun = true;
  if (state.accepted !== null) noteCalm(model, state.accepted, work);
  countRuns(state.runs, work);
}

/** Turns to a machine, if it is another one than before. */
export function takeUp(model: ResidualModel, state: ResidualState, work: ResidualWork): void {
  if (work.state === state && work.model === model) return;
  work.state = state;
  work.hasRuns = true;
  if (work.model !== model) useModel(work, model);
}

/** Notes a statistic's size in units of its limit. */
function noteRatio(work: ResidualWork, place: number, size: number): void {
  const ratio = Math.fround(size);
  work.ratios[place] = ratio;
  if (ratio > work.score) work.score = ratio;
}

/** A statistic that this row says nothing of: not what the machine before left there. */
function noteNothing(work: ResidualWork, place: number): void {
  work.statistics[place] = 0;
  noteRatio(work, place, 0);
}

/** Counts by statistic the rows in a row above its limit. */
export function countRuns(runs: Uint8Array, work: ResidualWork): void {
  const { ratios } = work;
  let longest = 0;
  if (work.score > 1) {
    for (let i = 0; i < ratios.length; i++) {
      const run = (ratios[i] as number) > 1 ? Math.min(255, (runs[i] as number) + 1) : 0;
      runs[i] = run;
      if (run > longest) longest = run;
    }
  } else if (work.hasRuns) for (let i = 0; i < runs.length; i++) runs[i] = 0;
  work.longestRun = longest;
  work.hasRuns = longest > 0;
}

/** Counts the rows for which all is as it was learned, and takes the raised limits into account. */
function noteCalm({ limits }: ResidualModel, accepted: AcceptedLevels, work: ResidualWork): void {
  const { ratios, learned } = work;
  const { lifts } = accepted;
  let isCalm = true;
  let highest = 0;
  for (let i = 0; i < ratios.length; i++) {
    const before = ratios[i] as number;
    const asLearned = i < learned.length ? Math.abs(learned[i] as number) / (limits[i] as number) : before;
    if (asLearned > RESIDUAL.clear) isCalm = false;
    const ratio = Math.fround(before / (lifts[i] as number));
    ratios[i] = ratio;
    if (ratio > highest) highest = ratio;
  }
  work.score = highest;
  accepted.calmRows = isCalm ? accepted.calmRows + 1 : 0;
}

function smoothStatistics(
  { plan, hasRelation, limits }: ResidualModel,
  { numbers, accepted, begun }: ResidualState,
  work: ResidualWork,
): void {
  const count = plan.analog.length;
  const { deviations, statistics, ratios, most, shares, risesOnly, learned } = work;
  const horizons = shares.length;
  let highest = work.score;
  for (let j = 0; j < 2 * count; j++) {
    const isRelation = j >= count;
    if (isRelation && hasRelation[j - count] !== 1) continue;
    const deviation = deviations[j] as number;
    const isRise = risesOnly[isRelation ? j - count : j] === 1;
    const offset = accepted === null ? Number.NaN : (accepted.offsets[j] as number);
    for (let h = 0, place = j * horizons; h < horizons; h++, place++) {
      const bound = most[place] as number;
      const before = numbers[place] as number;
      const step = clipped(deviation, bound) - before;
      let value = before + (begun ? (shares[h] as number) * step : step);
      numbers[place] = value;
      if (accepted !== null) {
        learned[place] = value;
        const other = accepted.smoothed[place] as number;
        // NaN where no level was accepted.
        const now = other + (shares[h] as number) * (clipped(deviation - offset, bound) - other);
        if (!Number.isNaN(offset)) accepted.smoothed[place] = now;
        if (Math.abs(Math.fround(now)) < Math.abs(value)) value = Math.fround(now);
      }
      statistics[place] = value;
      const ratio = Math.fround((isRise && value < 0 ? 0 : Math.abs(value)) / (limits[place] as number));
      ratios[place] = ratio;
      if (ratio > highest) highest = ratio;
    }
  }
  work.score = highest;
}

export function clipped(value: number, bound: number): number {
  return Math.min(bound, Math.max(-bound, value));
}

function spreadStatistics(
  { plan, hasRelation, usualSpread, limits }: ResidualModel,
  state: ResidualState,
  work: ResidualWork,
): void {
  const count = plan.analog.length;
  const { numbers, accepted, begun } = state;
  const { missing } = state.features;
  const { deviations, risesOnly, mostSpread } = work;
  const { spread } = work.places;
  const share = begun ? SPREAD_SHARE : 1;
  for (let j = 0, at = work.parts.spread; j < count; j++, at += 2) {
    const usual = usualSpread[j] as number;
    const old = numbers[at + 1] as number;
    // A value that is only held does not vary, which says nothing of the spread: it comes to be as
    // usual.
    if (begun && (missing[j] as number) > 0) {
      numbers[at + 1] = old + share * (usual - old);
      work.learned[spread + j] = 0;
      noteNothing(work, spread + j);
      continue;
    }
    const deviation = deviations[hasRelation[j] === 1 ? count + j : j] as number;
    const before = numbers[at] as number;
    const mean = before + share * (deviation - before);
    numbers[at] = mean;
    const most = mostSpread[j] as number;
    const log = Math.log(Math.abs(deviation - mean) + 0.03);
    const bounded = Math.min(usual + most, Math.max(usual - most, log));
    // Start from the usual value, not from the first row, whose deviation from itself is 0.
    const now = begun ? old + share * (bounded - old) : usual;
    numbers[at + 1] = now;
    let value = now - usual;
    if (accepted !== null) {
      work.learned[spread + j] = value;
      const other = value - (accepted.values[spread + j] ?? 0);
      if (Math.abs(other) < Math.abs(value)) value = other;
    }
    work.statistics[spread + j] = value;
    const counts = value > 0 || risesOnly[j] === 0;
    noteRatio(work, spread + j, (counts ? Math.abs(value) : 0) / (limits[spread + j] as number));
  }
}

export const SPREAD_SHARE = 2 / (RESIDUAL.spreadRows + 1);

/** T² of level residuals smoothed over 15 rows. */
function squareStatistic(
  { plan, horizons, precision, limits }: ResidualModel,
  state: ResidualState,
  work: ResidualWork,
): void {
  const count = plan.analog.length;
  if (count < 2) return;
  const { square } = work.places;
  const { accepted, numbers } = state;
  for (let j = 0; j < count; j++) {
    const value = numbers[j * horizons.length + 1] ?? 0;
    work.square[j] = value < 0 && work.risesOnly[j] === 1 ? 0 : value;
  }
  let value = Math.sqrt(Math.max(0, quadratic(precision, work.square)));
  if (accepted !== null) work.learned[square] = value;
  if (accepted !== null && hasOffset(accepted.offsets, count)) {
    for (let j = 0; j < count; j++) {
      if (!Number.isNaN(accepted.offsets[j])) work.row[j] = accepted.smoothed[j * horizons.length + 1] ?? 0;
      else work.row[j] = work.square[j] ?? 0;
    }
    const other = Math.sqrt(Math.max(0, quadratic(precision, work.row)));
    if (other < value) {
      value = other;
      work.square.set(work.row);
    }
  }
  work.statistics[square] = value;
  noteRatio(work, square, value / (limits[square] ?? 1));
}

function hasOffset(offsets: Float32Array, count: number): boolean {
  for (let j = 0; j < count; j++) if (!Number.isNaN(offsets[j])) return true;
  return false;
}

function windowStatistic({ plan, short }: ResidualModel, state: ResidualState, work: ResidualWork): void {
  const { window } = work.places;
  if (short === null || state.window === null) {
    noteNothing(work, window);
    return;
  }
  for (let j = 0; j < plan.analog.length; j++) {
    const isHeld = (state.features.missing[j] ?? 0) > 0;
    const saysNothing = isHeld || plan.scales[plan.analog[j] ?? 0]?.kind === COUNTER;
    work.row[j] = saysNothing ? Number.NaN : (state.features.held[plan.analog[j] ?? 0] ?? Number.NaN);
  }
  const value = takeShortWindow(short, state.window, work.row, work.window);
  work.statistics[window] = value;
  noteRatio(work, window, value);
}

/**
 * A channel that was constant while learning leaves its value, a digital one takes a state that was
 * never seen.
 */
function constantStatistics({ plan }: ResidualModel, { accepted }: ResidualState, work: ResidualWork): void {
  const { given: row, constants } = work;
  for (let i = 0; i < constants.length; i++) {
    const channel = constants[i] as number;
    const place = work.places.constant + channel;
    const scale = plan.scales[channel] as ChannelScale;
    const value = withoutCode(row[channel] ?? Number.NaN, scale);
    if (Number.isNaN(value)) {
      noteNothing(work, place);
      continue;
    }
    const isNew =
      scale.kind === DIGITAL ? !scale.levels.includes(value) : isOutside(scale, value, accepted?.constants[channel]);
    work.statistics[place] = isNew ? NEW_VALUE : 0;
    noteRatio(work, place, isNew ? NEW_VALUE : 0);
  }
}

const NEW_VALUE = 2;

function isOutside({ low, high }: ChannelScale, value: number, accepted = Number.NaN): boolean {
  const tolerance = Math.max(0.005 * Math.max(Math.abs(low), Math.abs(high)), 1e-9);
  if (Math.max(value - high, low - value) <= tolerance) return false;
  return !(Math.abs(value - accepted) <= tolerance);
}
