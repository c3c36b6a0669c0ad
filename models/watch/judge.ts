import type { Point } from '../../ingest/series/series-store.ts';
import { type AlarmStep, advanceAlarm, interruptAlarm } from '../alarm/alarm-engine.ts';
import { followAlarm } from '../alarm/follow-alarm.ts';
import { extendTrend, type FailureForecast } from '../alarm/score-trend.ts';
import { extendSlowTrend, recallMeans } from '../alarm/slow-trend.ts';
import type { DeviceState } from '../device/device-state.ts';
import { contributionsOf, explain, findingsOf, raiseEpisode, type ScoredRow } from '../device/evidence.ts';
import { recallPeaks, remember, type SignalHistory } from '../device/signal-history.ts';
import type { AlarmEpisode, EpisodeTransition } from '../episode/alarm-episode.ts';
import { BEGINS, IS_ACTIVE, STAYS } from '../residual/watch-residuals.ts';
import { ROW_AFTER_GAP, ROW_JUDGED } from './row-space.ts';
import { freezeScoring } from './scoring-evidence.ts';
import { leadingBand } from './watch-spectrum-row.ts';
import type { WatchedRows } from './watched-rows.ts';

/** The detector's judgement of one reading, from the readings up to it. */
export type ReadingVerdict = {
  readonly device: string;
  readonly sampledAt: number;
  /** False while nothing can be said: the window fills up, or the machine is between two modes. */
  readonly judged: boolean;
  /** 1 is the alarm threshold; the last score before where it is not judged, 0 before the first. */
  readonly score: number;
  /** Id of the active episode. */
  readonly episode: string | null;
};

/**
 * Puts one row's score before the alarm engine, in event order, and remembers it as evidence.
 * @param siblings the components of the same device
 */
export function judgeRow(
  state: DeviceState,
  rows: WatchedRows,
  row: number,
  siblings: (state: DeviceState) => readonly DeviceState[],
): Judgement {
  const { model, space } = rows;
  const place = rows.firstRow + row;
  const from = rows.firstCell + row * model.channels.length;
  const status = space.status[place];
  const judged = status === ROW_JUDGED;
  const sample = {
    at: space.at[place] ?? 0,
    score: judged ? scoreOf(rows, row) : Number.NaN,
    mode: space.modes[place] ?? 0,
    held: false,
    bits: space.bits[place] ?? 0,
  };
  if (status === ROW_AFTER_GAP) interruptAlarm(state.alarm);
  remember(state.history, sample, space.values, from);
  if (!judged) return state.episode === null ? NOT_JUDGED : { judged, kind: null, episode: state.episode };
  state.score = sample.score;
  noteOutside(state, rows, row);
  if (model.residual === null) state.fallsBack = space.fallsBack[place] === 1;
  const coupled = state.alarm.phase === 'pending' && isCoupled(state, siblings(state));
  if (coupled || state.isCoupled !== undefined) state.isCoupled = coupled;
  sample.held = isFallingBack(state) || coupled;
  const step =
    model.residual === null
      ? advanceAlarm(state.alarm, sample, model.rules)
      : followAlarm(state.alarm, sample, model.rules);
  if (state.episode === null && (step === 'none' || step === 'onset')) return UNEVENTFUL;
  const to = from + model.channels.length;
  const cells = { shares: space.shares.subarray(from, to), features: space.features.subarray(from, to) };
  const others = rows.others.get(row) ?? NO_OTHERS;
  const stays = model.residual !== null && (sample.bits & STAYS) > 0;
  const band = leadingBand(rows, row);
  return applyStep(state, { rows, row, stays }, { ...sample, ...cells, others, ...(band && { band }) }, step);
}

/**
 * Judges a row of a device whose alarm rests, as {@link judgeRow} does.
 * @returns false, and changes nothing, where more than the memory of its rows may change
 */
export function passRow(state: DeviceState, rows: WatchedRows, row: number): boolean {
  const { model, space } = rows;
  const place = rows.firstRow + row;
  if (space.status[place] !== ROW_JUDGED || ((space.bits[place] ?? 0) & IS_ACTIVE) > 0) return false;
  const at = space.at[place] ?? 0;
  const score = space.scores[place] ?? 0;
  remember(state.history, { at, score }, space.values, rows.firstCell + row * model.channels.length);
  state.score = score;
  noteOutside(state, rows, row);
  const bits = space.bits[place] ?? 0;
  // Without an active alarm of the residuals it only begins to wait, or ends to.
  if (state.alarm.phase !== 'normal' || (bits & BEGINS) > 0) {
    followAlarm(state.alarm, { bits, score, at, held: false }, model.rules);
  }
  return true;
}

/**
 * Whether the alarm of a device rests or waits; it is judged by its residuals, without neighbours.
 */
export function isAtRest({ alarm, episode, isCoupled, model }: DeviceState): boolean {
  const rests = alarm.phase === 'normal' || alarm.phase === 'pending';
  return rests && episode === null && isCoupled === undefined && model?.residual != null;
}

const NO_OTHERS = new Float64Array(0);

/** Whether an alarm waits because its level falls back. */
function isFallingBack({ alarm, fallsBack = false }: DeviceState): boolean {
  return fallsBack && alarm.phase === 'pending';
}

/**
 * A shaft carries vibration of one bearing into the others: the component that is farther off is
 * reported, as long as it is and does not fall back.
 */
function isCoupled(state: DeviceState, siblings: readonly DeviceState[]): boolean {
  return siblings.some(
    (other) => other !== state && other.alarm.phase !== 'normal' && other.score > state.score && !isFallingBack(other),
  );
}

/** The result of nearly every row. */
export const UNEVENTFUL: Judgement = { judged: true, kind: null, episode: null };
const NOT_JUDGED: Judgement = { judged: false, kind: null, episode: null };

/**
 * The effect of one row, and the episode that is active or that this row ended; the score is in the
 * device's state.
 */
export type Judgement = {
  readonly judged: boolean;
  readonly kind: EpisodeTransition['kind'] | null;
  readonly episode: AlarmEpisode | null;
};

/**
 * The higher of the scores of window and levels, on one scale; the channels' parts go into
 * `shares`. Where the window raises an alarm by itself, no level leads.
 */
export function scoreOf(rows: WatchedRows, row: number): number {
  if (rows.model.residual !== null) return rows.space.scores[rows.firstRow + row] ?? 0;
  const windowScore = windowScoreOf(rows, row);
  if (windowScore >= 1) rows.space.fallsBack[rows.firstRow + row] = 0;
  const { features, shares, levels } = rows.space;
  const { limit } = rows.model.levels;
  const from = rows.firstCell + row * limit.length;
  const to = from + limit.length;
  let highest = 0;
  for (let i = from; i < to; i++) highest = Math.max(highest, Math.abs(levels[i] ?? 0));
  for (let i = from; i < to; i++) {
    const level = levels[i] ?? 0;
    if (highest > windowScore) shares[i] = level * level;
    if (Math.abs(level) >= 1) features[i] = level * (limit[i - from] ?? 1);
  }
  return Math.max(highest, windowScore);
}

/** T² and the net's residual, each in units of its threshold. */
function windowScoreOf(rows: WatchedRows, row: number): number {
  const { limit, net, netLimit, config, channels } = rows.model;
  const { tSquared, features, shares, masked, reconstructed } = rows.space;
  const netShare = net === null ? 0 : config.netShare;
  let sum = ((1 - netShare) * (tSquared[rows.firstRow + row] ?? 0)) / limit;
  const from = rows.firstCell + row * channels.length;
  for (let i = from; i < from + channels.length; i++) {
    const counts = masked[i] !== 1;
    const residual = counts ? (features[i] ?? 0) - (reconstructed[i] ?? 0) : 0;
    const part = (netShare * residual * residual) / netLimit;
    shares[i] = ((1 - netShare) * (shares[i] ?? 0)) / limit + part;
    sum += part;
  }
  return Math.sqrt(sum);
}

function noteOutside(state: DeviceState, rows: WatchedRows, row: number): void {
  const count = rows.model.channels.length;
  const { features, at } = rows.space;
  const from = rows.firstCell + row * count;
  for (let c = 0; c < count; c++) {
    if (Math.abs(features[from + c] ?? 0) < OUTSIDE) state.outsideSince[c] = Number.NaN;
    else if (Number.isNaN(state.outsideSince[c])) state.outsideSince[c] = at[rows.firstRow + row] ?? 0;
  }
}

/** Spreads from the centre at which a channel counts as outside of its normal range. */
const OUTSIDE = 3;

function applyStep(
  state: DeviceState,
  { rows, row, stays }: { rows: WatchedRows; row: number; stays: boolean },
  sample: ScoredRow,
  step: AlarmStep,
): Judgement {
  const { model } = rows;
  if (step === 'raised') {
    const episode = raiseEpisode(state, model, sample);
    const scoring = freezeScoring(state, rows, { ...sample, row });
    state.episode = scoring ? { ...episode, evidence: { ...episode.evidence, scoring } } : episode;
  }
  // Samples after an alarm's end belong to it only once it has come back.
  if (state.episode !== null && state.alarm.phase === 'active' && sample.score > state.episode.peakScore) {
    const contributions = contributionsOf(findingsOf(state, model, sample));
    state.episode = { ...state.episode, peakScore: sample.score, contributions };
  }
  if (state.episode === null || step === 'none' || step === 'onset') {
    return { judged: true, kind: null, episode: state.episode };
  }
  const clearedAt = step === 'cleared' ? state.alarm.clearedAt : null;
  const { prognosis: _, ...known } = state.episode;
  const prognosis = step === 'cleared' ? null : prognose(state.history, [sample.at, sample.score], model.rules.high);
  const episode: AlarmEpisode = {
    ...known,
    ...(prognosis && { prognosis }),
    ...(step === 'worsened' ? betterExplained(state.episode, explain(state, model, sample)) : {}),
    score: sample.score,
    severity: state.alarm.severity,
    clearedAt,
    ...(stays && { stayed: true }),
  };
  state.episode = step === 'cleared' ? null : episode;
  return { judged: true, kind: step, episode };
}

/**
 * From the newest rows where they reach back for hours or show a trend at once, else from the means
 * of the last hours.
 */
function prognose(history: SignalHistory, newest: Point, limit: number): FailureForecast | null {
  const peaks = recallPeaks(history);
  const reach = newest[0] - (peaks[0]?.[0] ?? newest[0]);
  const trend = extendTrend(peaks, limit);
  return trend ?? (reach < ROWS_DECIDE_MS ? extendSlowTrend(recallMeans(history.trend), { newest, limit }) : null);
}

/** Newest rows that reach back so far decide alone. */
const ROWS_DECIDE_MS = 3 * 3_600_000;

/**
 * A growing fault becomes clearer, a bearing's damage also that of a part; but a condition once
 * named is not taken back.
 */
function betterExplained(
  episode: AlarmEpisode,
  now: { condition: string; reason: string },
): { condition: string; reason: string } | Record<string, never> {
  const { condition } = episode;
  const isSame = condition === 'unknown' || condition === now.condition || now.condition.startsWith(`${condition}_`);
  return isSame ? now : {};
}
