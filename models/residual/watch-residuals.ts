import { acceptLevels, hasComeDown, isGrowing, onlyValues, traceColumns } from './accept-levels.ts';
import { type EpisodeTrace, extendTrace, newEpisodeTrace, notePeaks } from './episode-trace.ts';
import {
  endAlarm,
  interruptResidualAlarm,
  MERGE_ROWS,
  mayReturn,
  newResidualAlarm,
  type ResidualAlarm,
  stepAlarm,
} from './residual-alarm.ts';
import { RESIDUAL } from './residual-config.ts';
import type { ResidualModel } from './residual-model.ts';
import { newResidualState, newResidualWork, type ResidualState, type ResidualWork } from './residual-state.ts';
import { followRest, type Rest, type Resting, rowsAfterRest } from './rest.ts';
import { countRuns, stepResiduals, takeUp } from './step-residuals.ts';
import { useRow } from './step-rows.ts';

/** One machine as its residuals judge it. Plain data, changed in place. */
export type ResidualWatch = {
  readonly state: ResidualState;
  readonly alarm: ResidualAlarm;
  /** The course of the active episode; null without one. */
  trace: EpisodeTrace | null;
  /**
   * Rows still to pass after a silence before the machine is judged again: it may have been
   * restarted.
   */
  warmUp: number;
  /** The normal range changed with the last row. */
  changed: boolean;
  /** Where the machine stands; absent before that was asked. */
  resting?: Resting | null;
  /** Rows since it works again, and how many of the newest are as usual; null where it is warm. */
  cold?: { rows: number; usual: number } | null;
};

/** The result of one row, as one number: bits of these. */
export const IS_ABOVE = 1;
export const BEGINS = 2;
export const IS_ACTIVE = 4;
export const RAISES = 8;
export const STAYS = 16;
/** The machine stands, or warms up after that or a silence: nothing is said. */
export const NOT_JUDGED = 32;
/** The alarm that ended continues if it returns now. */
export const MAY_RETURN = 64;
/** The machine stands: the row changed nothing. */
export const RESTS = 128;

/**
 * A deviation that lasts this long, and no longer grows, has come to stay. Documented in
 * docs/detection.md.
 */
const LEAST_STAY_ROWS = 200;
const STAY_MS = 20 * 3_600_000;
/** A value that was never seen is told once: that it lasts says no more. */
const NEW_VALUE_ROWS = 60;
/**
 * After a silence this many rows pass unjudged, where the machine was learned from more rows than
 * that.
 */
const WARM_UP_ROWS = 40;

/** Begins to watch. */
export function newResidualWatch(model: ResidualModel): ResidualWatch {
  return { state: newResidualState(model), alarm: newResidualAlarm(), trace: null, warmUp: 0, changed: false };
}

/** Rows after which a deviation that does not grow has come to stay. */
export function stayRowsOf({ learnedRows, intervalMs }: ResidualModel): number {
  return Math.min(learnedRows, Math.max(LEAST_STAY_ROWS, STAY_MS / intervalMs));
}

/**
 * Takes one row, and updates the alarm and the accepted levels.
 * @param work has the row as watched, by the model's channels
 * @returns the result in bits; the score is in `work.score`
 */
export function watchResiduals(model: ResidualModel, watch: ResidualWatch, work: ResidualWork): number {
  if (model.rest && takeRest(model, model.rest, watch, work)) {
    takeUp(model, watch.state, work);
    sayNothing(work);
    watch.changed = false;
    return NOT_JUDGED | RESTS | (watch.alarm.active ? IS_ACTIVE : 0);
  }
  stepResiduals(model, watch.state, work);
  return followRow(model, watch, work);
}

/**
 * Whether the machine stands and is not judged. All that was smoothed waits meanwhile; when it
 * works again it warms up, as after a silence.
 */
function takeRest(model: ResidualModel, rest: Rest, watch: ResidualWatch, work: ResidualWork): boolean {
  const before = watch.resting ?? null;
  const resting = followRest(rest, before, work.given, work.at);
  watch.resting = resting;
  if (resting === null && before?.unknown === true) {
    interruptResidualAlarm(watch.alarm);
    watch.warmUp = Math.max(WARM_UP_ROWS, rowsAfterRest(before, work.at, model.intervalMs));
    watch.cold = { rows: 0, usual: 0 };
  }
  return resting?.unknown === true;
}

function sayNothing(work: ResidualWork): void {
  work.deviations.fill(0);
  work.statistics.fill(0);
  work.ratios.fill(0);
  work.score = 0;
  work.longestRun = 0;
}

/**
 * Whether the next rows of a machine may be taken together, `MOST_ROWS` at most: it is in no alarm
 * and comes from none, so that none of them changes what is normal before the last one.
 */
export function mayTakeTogether(
  model: ResidualModel,
  { state, alarm, warmUp, resting = null }: ResidualWatch,
  work: ResidualWork,
): boolean {
  if (resting !== null) return false;
  takeUp(model, state, work);
  const isCalm = !alarm.active && alarm.sinceEnd > MERGE_ROWS && warmUp === 0;
  return isCalm && work.isPlain && state.begun && state.features.begun && state.accepted === null;
}

/** The result of one of the rows that `stepRows` has taken, each in its turn. */
export function watchTogether(model: ResidualModel, watch: ResidualWatch, work: ResidualWork, row: number): number {
  work.score = work.rows.scores[row] as number;
  // Other facts of a row are read only then.
  if (work.score > 1 || watch.alarm.active) useRow(work, row);
  countRuns(watch.state.runs, work);
  return followRow(model, watch, work);
}

function followRow(model: ResidualModel, watch: ResidualWatch, work: ResidualWork): number {
  const { state, alarm } = watch;
  watch.changed = false;
  if (work.silent) {
    interruptResidualAlarm(alarm);
    watch.warmUp = WARM_UP_ROWS;
  }
  if (watch.warmUp > 0) {
    warmUp(model, watch, work);
    return NOT_JUDGED | (alarm.active ? IS_ACTIVE : 0);
  }
  const stayRows = isNewValue(work) ? Math.min(NEW_VALUE_ROWS, stayRowsOf(model)) : stayRowsOf(model);
  const step = stepAlarm(alarm, work, stayRows);
  let bits = (alarm.above > 0 ? IS_ABOVE : 0) | (alarm.above === 1 ? BEGINS : 0);
  if (step === 'raised') bits |= RAISES;
  if (step === 'raised' || step === 'reopened') watch.trace = newTrace(model);
  if (alarm.active && watch.trace === null) watch.trace = newTrace(model);
  if (alarm.active && watch.trace !== null) {
    extendTrace(watch.trace, work.statistics, work.deviations);
    notePeaks(watch.trace, work.ratios);
  }
  if (step === 'recovered' && watch.trace !== null && hasComeDown(model, state, watch.trace)) {
    acceptLevels(model, state, watch.trace, { rows: null, row: work.given });
    watch.changed = true;
    endAlarm(alarm, true);
  }
  if (step === 'lasting' && watch.trace !== null && !asksAgain(model, watch, stayRows)) {
    acceptLevels(model, state, watch.trace, { rows: Math.max(60, Math.floor(stayRows / 4)), row: work.given });
    watch.changed = true;
    endAlarm(alarm, false);
    bits |= STAYS;
  }
  if (!alarm.active) watch.trace = null;
  // Back at the learned level for as long as acceptance took: report the next departure again.
  if (state.accepted !== null && state.accepted.calmRows >= stayRows) {
    state.accepted = onlyValues(model, state.accepted);
    watch.changed = true;
  }
  if (mayReturn(alarm)) bits |= MAY_RETURN;
  return alarm.active ? bits | IS_ACTIVE : bits;
}

/**
 * Whether the row is in alarm for nothing but a value that was never seen: a set-point, a switch.
 */
function isNewValue({ score, ratios, places }: ResidualWork): boolean {
  if (score <= 1) return false;
  for (let i = 0; i < places.constant; i++) if ((ratios[i] as number) > 1) return false;
  return true;
}

/**
 * Takes the newest rows through a new model to fill its smoothing, and continues an earlier state:
 * its alarm, and its accepted levels if they are slight.
 * @param before null at first
 */
export function warmUpWatch(
  model: ResidualModel,
  before: ResidualWatch | null,
  rows: Iterable<{ readonly row: Float64Array; readonly at: number }>,
): ResidualWatch {
  const watch = newResidualWatch(model);
  const work = newResidualWork(model);
  const newest: { statistics: Float32Array; deviations: Float64Array; row: Float64Array }[] = [];
  for (const each of rows) {
    work.given = each.row;
    work.at = each.at;
    stepResiduals(model, watch.state, work);
    newest.push({ statistics: work.statistics.slice(), deviations: work.deviations.slice(), row: each.row });
    if (newest.length > WARM_UP_ROWS) newest.shift();
  }
  if (before === null) return watch;
  if (before.state.accepted !== null && !before.alarm.active) {
    watch.trace = newTrace(model);
    for (const { statistics, deviations } of newest) extendTrace(watch.trace, statistics, deviations);
    acceptSlight(model, watch, newest.at(-1)?.row ?? work.input);
  }
  const { state, trace, changed } = watch;
  const { resting = null, cold = null } = before;
  return { state, alarm: before.alarm, trace, warmUp: before.warmUp, changed, resting, cold };
}

const newTrace = (model: ResidualModel): EpisodeTrace => newEpisodeTrace(traceColumns(model), model.limits.length);

/** A restart is not a fault: a slight deviation right after it counts as normal. */
function warmUp(model: ResidualModel, watch: ResidualWatch, work: ResidualWork): void {
  watch.warmUp -= 1;
  if (watch.cold && isWarm(watch.cold, work.score)) watch.warmUp = 0;
  if (watch.warmUp === 0) watch.cold = null;
  if (watch.alarm.active) return;
  watch.trace ??= newTrace(model);
  extendTrace(watch.trace, work.statistics, work.deviations);
  if (watch.warmUp > 0) return;
  watch.changed = acceptSlight(model, watch, work.given);
}

function isWarm(cold: NonNullable<ResidualWatch['cold']>, score: number): boolean {
  cold.rows += 1;
  cold.usual = score < 1 ? cold.usual + 1 : 0;
  return cold.rows >= WARM_UP_ROWS && cold.usual >= RESIDUAL.onRows;
}

function acceptSlight(model: ResidualModel, watch: ResidualWatch, row: Float64Array): boolean {
  const { trace, state } = watch;
  watch.trace = null;
  if (trace === null) return false;
  const deviations = trace.recent.subarray(model.limits.length);
  const isSlight = deviations.every((deviation) => Math.abs(deviation) < SLIGHT);
  if (isSlight) acceptLevels(model, state, trace, { rows: null, row });
  return isSlight;
}

/** Spreads that a machine may be off after a restart. */
const SLIGHT = 5;

/** A failure in progress must not come to be normal: it is asked again later. */
function asksAgain(model: ResidualModel, { state, alarm, trace }: ResidualWatch, stayRows: number): boolean {
  if (trace === null || !isGrowing(model, state, trace)) return false;
  alarm.checkAgain = alarm.rows + Math.max(50, Math.floor(stayRows / 4));
  return true;
}
