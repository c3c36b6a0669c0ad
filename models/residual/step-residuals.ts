import { type ChannelScale, CONSTANT, DIGITAL, withoutCode } from './channel-scale.ts';
import { hourPlace } from './hour-place.ts';
import { RESIDUAL } from './residual-config.ts';
import type { ResidualModel } from './residual-model.ts';
import { restOf } from './residual-net.ts';
import { type AcceptedLevels, type ResidualState, type ResidualWork, useModel } from './residual-state.ts';
import { takeFeatures, takeLevels } from './row-features.ts';
import { quadratic, takeShortWindow } from './short-window.ts';
import { takeTone, toneFields, toneOf } from './tone-bank.ts';

/**
 * Judges one row.
 * @param work has the row; receives the statistics, and each in units of its limit, and the highest
 * of these: 1 is the alarm threshold. Objects for what each part is given would cost as much as the
 * parts
 */
export function stepResiduals(model: ResidualModel, state: ResidualState, work: ResidualWork): void {
  const { features } = work;
  if (work.model !== model) useModel(work, model);
  const allKnown = takeLevels(model.plan, state.features, work.given, features);
  const expected = allKnown ? undefined : expectedBy(model, work);
  takeFeatures(model.plan, state.features, features, expected);
  const { ratios } = work;
  for (let i = 0; i < ratios.length; i++) ratios[i] = 0;
  takeDeviations(model, state, work);
  smoothStatistics(model, state, work);
  spreadStatistics(model, state, work);
  if (model.tones.periods.length > 0) toneStatistics(model, state, work);
  squareStatistic(model, state, work);
  windowStatistic(model, state, work);
  constantStatistics(model, state, work);
  state.begun = true;
  if (state.accepted !== null) noteCalm(model, state.accepted, work);
  let highest = 0;
  for (let i = 0; i < ratios.length; i++) {
    const ratio = ratios[i] as number;
    if (ratio > highest) highest = ratio;
  }
  work.score = highest;
  countRuns(state.runs, work);
}

/** Counts by statistic the rows in a row above its limit. */
function countRuns(runs: Uint8Array, work: ResidualWork): void {
  const { ratios } = work;
  let longest = 0;
  if (work.score > 1) {
    for (let i = 0; i < ratios.length; i++) {
      const run = (ratios[i] as number) > 1 ? Math.min(255, (runs[i] as number) + 1) : 0;
      runs[i] = run;
      if (run > longest) longest = run;
    }
  } else for (let i = 0; i < runs.length; i++) runs[i] = 0;
  work.longestRun = longest;
}

/** Counts the rows for which all is as it was learned, and takes the raised limits into account. */
function noteCalm({ limits }: ResidualModel, accepted: AcceptedLevels, { ratios, learned }: ResidualWork): void {
  let isCalm = true;
  for (let i = 0; i < ratios.length; i++) {
    const ratio = ratios[i] ?? 0;
    const asLearned = i < learned.length ? Math.abs(learned[i] ?? 0) / (limits[i] ?? 1) : ratio;
    if (asLearned > RESIDUAL.clear) isCalm = false;
    ratios[i] = ratio / (accepted.lifts[i] ?? 1);
  }
  accepted.calmRows = isCalm ? accepted.calmRows + 1 : 0;
}

/** A closure is made only where some channel is unknown. */
function expectedBy(model: ResidualModel, { features, at }: ResidualWork): (j: number) => number {
  return (j) => expectedLevel(model, features.features, { j, at });
}

/** The substitute for an unknown channel: the estimate of the others, else that of the mode. */
function expectedLevel(
  { plan, levelWeights, relationWeights, hasRelation, levelHours, relationHours }: ResidualModel,
  features: Float64Array,
  { j, at }: { j: number; at: number },
): number {
  const byOthers = hasRelation[j] === 1;
  const weights = byOthers ? relationWeights : levelWeights;
  const hours = byOthers ? relationHours : levelHours;
  const width = byOthers ? plan.width : 1 + plan.states * (1 + plan.lags.length);
  let level = hours.length > 0 ? (hours[j * 48 + hourPlace(at)] ?? 0) : 0;
  for (let k = 0; k < width; k++) level += (weights[j * width + k] ?? 0) * (features[k] ?? 0);
  return Math.min(6, Math.max(-6, level));
}

/** Each channel's distance from the estimate of mode and other channels, without slow wandering. */
function takeDeviations(model: ResidualModel, state: ResidualState, work: ResidualWork): void {
  const { plan, levelWeights, relationWeights, hasRelation, net, levelHours, relationHours } = model;
  const { levelSpeed, relationSpeed } = model;
  const count = plan.analog.length;
  const modeWidth = 1 + plan.states * (1 + plan.lags.length);
  const { features, z } = work.features;
  const { missing } = state.features;
  const hour = levelHours.length + relationHours.length > 0 ? hourPlace(work.at) : 0;
  const { base } = work.parts;
  for (let j = 0; j < count; j++) {
    let level = z[j] ?? 0;
    let from = j * modeWidth;
    for (let k = 0; k < modeWidth; k++) level -= (levelWeights[from + k] ?? 0) * (features[k] ?? 0);
    if (levelHours.length > 0) level -= levelHours[j * 48 + hour] ?? 0;
    // A value that is held is no new evidence.
    if ((missing[j] ?? 0) > 0) level = 0;
    work.deviations[j] = offBase(state.numbers, base + j, level, levelSpeed[j] ?? 0);
    if (hasRelation[j] !== 1) continue;
    let relation = z[j] ?? 0;
    from = j * plan.width;
    for (let k = 0; k < plan.width; k++) relation -= (relationWeights[from + k] ?? 0) * (features[k] ?? 0);
    if (relationHours.length > 0) relation -= relationHours[j * 48 + hour] ?? 0;
    if (net) relation = restOf(net, j, relation, features);
    if ((missing[j] ?? 0) > 0) relation = 0;
    work.deviations[count + j] = offBase(state.numbers, base + count + j, relation, relationSpeed[j] ?? 0);
  }
}

function offBase(numbers: Float32Array, place: number, value: number, speed: number): number {
  const off = value - (numbers[place] ?? 0);
  if (speed > 0) numbers[place] = (numbers[place] ?? 0) + Math.min(speed, Math.max(-speed, off));
  return off;
}

function smoothStatistics(
  { plan, hasRelation, limits }: ResidualModel,
  state: ResidualState,
  work: ResidualWork,
): void {
  const count = plan.analog.length;
  const { numbers, accepted, begun } = state;
  const { deviations, statistics, ratios, learned, shares, risesOnly } = work;
  const horizons = shares.length;
  for (let j = 0; j < 2 * count; j++) {
    const isRelation = j >= count;
    if (isRelation && hasRelation[j - count] !== 1) continue;
    const deviation = deviations[j] as number;
    const isRise = risesOnly[isRelation ? j - count : j] === 1;
    const offset = accepted === null ? Number.NaN : (accepted.offsets[j] ?? Number.NaN);
    for (let h = 0; h < horizons; h++) {
      const place = j * horizons + h;
      const most = work.most[place] as number;
      const before = numbers[place] as number;
      const step = Math.min(most, Math.max(-most, deviation)) - before;
      let value = before + (begun ? (shares[h] as number) * step : step);
      numbers[place] = value;
      learned[place] = value;
      if (accepted !== null && !Number.isNaN(offset)) {
        const other = accepted.smoothed[place] ?? 0;
        const clipped = Math.min(most, Math.max(-most, deviation - offset));
        accepted.smoothed[place] = other + (shares[h] as number) * (clipped - other);
        if (Math.abs(accepted.smoothed[place] ?? 0) < Math.abs(value)) value = accepted.smoothed[place] ?? 0;
      }
      statistics[place] = value;
      ratios[place] = (isRise && value < 0 ? 0 : Math.abs(value)) / (limits[place] as number);
    }
  }
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
      continue;
    }
    const deviation = deviations[hasRelation[j] === 1 ? count + j : j] as number;
    const before = numbers[at] as number;
    const mean = before + share * (deviation - before);
    numbers[at] = mean;
    const most = mostSpread[j] as number;
    const log = Math.log(Math.abs(deviation - mean) + 0.03);
    const clipped = Math.min(usual + most, Math.max(usual - most, log));
    // Start from the usual value, not from the first row, whose deviation from itself is 0.
    const now = begun ? old + share * (clipped - old) : usual;
    numbers[at + 1] = now;
    let value = now - usual;
    work.learned[spread + j] = value;
    const other = value - (accepted === null ? 0 : (accepted.values[spread + j] ?? 0));
    if (Math.abs(other) < Math.abs(value)) value = other;
    work.statistics[spread + j] = value;
    const counts = value > 0 || risesOnly[j] === 0;
    work.ratios[spread + j] = (counts ? Math.abs(value) : 0) / (limits[spread + j] as number);
  }
}

const SPREAD_SHARE = 2 / (RESIDUAL.spreadRows + 1);

function toneStatistics(model: ResidualModel, state: ResidualState, work: ResidualWork): void {
  const { plan, hasRelation, tones, usualTone, limits } = model;
  const count = plan.analog.length;
  const fields = toneFields(tones);
  const from = work.parts.tones;
  const { tone } = work.places;
  const isLook = state.toneIn === 0;
  state.toneIn = isLook ? TONE_ROWS - 1 : state.toneIn - 1;
  for (let j = 0; j < count; j++) {
    const deviation = work.deviations[hasRelation[j] === 1 ? count + j : j] ?? 0;
    const place = from + j * fields;
    takeTone(tones, state.numbers, place, deviation, !state.begun);
    const last = place + fields - 1;
    if (isLook) state.numbers[last] = toneOf(tones, state.numbers, place, usualTone, j * tones.periods.length, false);
    const out = state.numbers[last] ?? 0;
    work.learned[tone + j] = out;
    const value = Math.max(0, out - (state.accepted?.values[tone + j] ?? 0));
    work.statistics[tone + j] = value;
    work.ratios[tone + j] = value / (limits[tone + j] ?? 1);
  }
}

/** Its power is a mean of some 120 rows: it is computed each so many. */
const TONE_ROWS = 4;

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
  work.learned[square] = value;
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
  work.ratios[square] = value / (limits[square] ?? 1);
}

function hasOffset(offsets: Float32Array, count: number): boolean {
  for (let j = 0; j < count; j++) if (!Number.isNaN(offsets[j])) return true;
  return false;
}

function windowStatistic({ plan, short }: ResidualModel, state: ResidualState, work: ResidualWork): void {
  if (short === null || state.window === null) return;
  const { window } = work.places;
  for (let j = 0; j < plan.analog.length; j++) {
    const isHeld = (state.features.missing[j] ?? 0) > 0;
    work.row[j] = isHeld ? Number.NaN : (state.features.held[plan.analog[j] ?? 0] ?? Number.NaN);
  }
  const value = takeShortWindow(short, state.window, work.row, work.window);
  work.statistics[window] = value;
  work.ratios[window] = value;
}

/**
 * A channel that was constant while learning leaves its value, a digital one takes a state that was
 * never seen.
 */
function constantStatistics({ plan }: ResidualModel, { accepted }: ResidualState, work: ResidualWork): void {
  const { given: row } = work;
  const { constant } = work.places;
  for (let channel = 0; channel < plan.scales.length; channel++) {
    const scale = plan.scales[channel] as ChannelScale;
    if (scale.kind !== CONSTANT && scale.kind !== DIGITAL) continue;
    const value = withoutCode(row[channel] ?? Number.NaN, scale);
    if (Number.isNaN(value)) continue;
    const isNew =
      scale.kind === DIGITAL ? !scale.levels.includes(value) : isOutside(scale, value, accepted?.constants[channel]);
    work.statistics[constant + channel] = isNew ? NEW_VALUE : 0;
    work.ratios[constant + channel] = isNew ? NEW_VALUE : 0;
  }
}

const NEW_VALUE = 2;

function isOutside({ low, high }: ChannelScale, value: number, accepted = Number.NaN): boolean {
  const tolerance = Math.max(0.005 * Math.max(Math.abs(low), Math.abs(high)), 1e-9);
  if (Math.max(value - high, low - value) <= tolerance) return false;
  return !(Math.abs(value - accepted) <= tolerance);
}
