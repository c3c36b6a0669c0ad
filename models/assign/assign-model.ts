import { newAlarmState } from '../alarm/alarm-engine.ts';
import { assignedOf } from '../device/assigned-model.ts';
import type { DeviceState } from '../device/device-state.ts';
import { newGrownSpan } from '../device/grown-span.ts';
import type { KeptRows } from '../device/kept-rows.ts';
import { NO_SIDE } from '../episode/side-alarm.ts';
import { fitModel } from '../learning/fit-model.ts';
import { watch } from '../learning/learn.ts';
import { seenThrough } from '../learning/learning-progress.ts';
import { waveformStatistic } from '../machine/waveform-statistic.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import type { Assignment, LearnDecision } from '../registry/model-source.ts';
import type { StoredModel } from '../registry/stored-model.ts';
import { newLearningSpan } from '../rows/learning-span.ts';

/** Changes between two batches. */
export type ModelChange =
  | { readonly kind: 'switched'; readonly from: NormalModel | null; readonly to: NormalModel | null }
  | { readonly kind: 'shadowed'; readonly model: string }
  | { readonly kind: 'learned'; readonly from: NormalModel | null; readonly to: NormalModel | null }
  | { readonly kind: 'withdrawn' }
  | { readonly kind: 'refused'; readonly model: string; readonly reason: string };

/**
 * Brings a device to the models that the registry gives it. An active alarm continues under the
 * other model, with its id.
 */
export function assignModel(
  state: DeviceState,
  { live, shadow, learned = null, withdrawn = null }: Omit<Assignment, 'start'>,
  kept: KeptRows,
): readonly ModelChange[] {
  if (live === null && shadow === null && state.assigned === null && learned === null && withdrawn === null)
    return NO_CHANGES;
  const changes: ModelChange[] = [];
  const origin = state.assigned?.origin ?? null;
  if (live === null && origin === 'promoted') changes.push(backToOwn(state, kept));
  if (live && (origin !== 'promoted' || learnedId(state) !== live.card.id) && state.channels.length > 0) {
    changes.push(promote(state, live, kept));
  }
  if (live === null && learned && learned.key !== state.assigned?.learned?.key && state.channels.length > 0) {
    changes.push(learnAs(state, learned, kept));
  }
  if (withdrawn !== null && withdrawn.key !== state.assigned?.withdrawn) {
    assignedOf(state).withdrawn = withdrawn.key;
    if (withdrawLevels(state, withdrawn.since)) changes.push({ kind: 'withdrawn' });
  }
  const now = state.assigned?.shadow?.state.model?.id ?? null;
  if (shadow === null && now !== null) assignedOf(state).shadow = null;
  if (shadow && shadow.card.id !== now && state.model !== null) changes.push(castShadow(state, shadow));
  return changes;
}

/** Of the model as it was learned, without people's limits. */
function learnedId({ model, assigned }: DeviceState): string | null {
  return assigned?.scaled !== undefined && assigned.scaled.id === model?.id
    ? assigned.scaled.base.id
    : (model?.id ?? null);
}

const NO_CHANGES: readonly ModelChange[] = [];

/** Puts a model in the place of the device's own, or drops the device's own. */
function learnAs(state: DeviceState, { key, model: stored }: LearnDecision, kept: KeptRows): ModelChange {
  const from = state.model;
  const assigned = assignedOf(state);
  if (stored === null) {
    forgetLearned(state, kept);
    assigned.learned = { key, seen: undefined };
    return { kind: 'learned', from, to: null };
  }
  const fitted = fitModel(stored, state);
  if (fitted.kind === 'refused') return { kind: 'refused', model: stored.card.id, reason: fitted.reason };
  const missed = waveformsBeside(state, fitted.model);
  if (missed !== null) return { kind: 'refused', model: stored.card.id, reason: missed };
  // Models that raised an alarm were kept without the count.
  const rows = stored.card.rows ?? fitted.model.residual?.learnedRows ?? 0;
  growAnew(state, rows, kept);
  watch(state, fitted.model);
  const { learnedFrom, learnedTo } = stored.card;
  const seen = stored.card.seen ?? seenThrough({ from: learnedFrom, to: learnedTo, readings: rows });
  Object.assign(assigned, { origin: null, own: null, learned: { key, seen } });
  return { kind: 'learned', from, to: fitted.model };
}

/**
 * Statistics of waveforms are not stored, so a model of stored readings lacks them.
 */
function waveformsBeside({ channels }: DeviceState, model: NormalModel): string | null {
  const missed = channels.find(
    (name, place) => waveformStatistic(name, channels)?.tells === true && !model.channels.includes(place),
  );
  return missed === undefined ? null : `it lacks ${missed}: statistics of waveforms are not stored`;
}

/** The rows it was learned from are not available: learn again from as many new rows. */
function growAnew(state: DeviceState, rows: number, kept: KeptRows): void {
  const { device, grown, learning, updates } = state;
  // How often each channel comes is known in shares of the rows from here on.
  const counted = grown?.first ?? learning?.rows ?? Math.max(1, ...updates);
  state.updates = updates.map((count) => Math.min(1, count / Math.max(1, counted)));
  const anew = newGrownSpan(newLearningSpan(), { device, kept });
  state.grown = { ...anew, first: 1, due: Math.max(rows, LEAST_DUE) };
}

const LEAST_DUE = 50;

/** @param since event time of the level's beginning: rows from then on are not learned from */
function withdrawLevels({ residual, grown, model, lastAt }: DeviceState, since: number): boolean {
  if (residual === null || model === null) return false;
  residual.state.accepted = null;
  residual.changed = true;
  if (grown === null) return true;
  // It may have been learned from the level that stayed: it is learned again without that.
  grown.due = grown.rows;
  const rows = Math.ceil((lastAt - since) / Math.max(1, model.intervalMs));
  const from = Math.max(grown.first, grown.rows - rows);
  const before = grown.excluded.filter((row) => row < from);
  // A range that it cuts continues to its end.
  grown.excluded = before.length % 2 === 1 ? [...before, grown.rows] : [...before, from, grown.rows];
  return true;
}

function promote(state: DeviceState, stored: StoredModel, kept: KeptRows): ModelChange {
  const fitted = fitModel(stored, state);
  if (fitted.kind === 'refused') return { kind: 'refused', model: stored.card.id, reason: fitted.reason };
  const assigned = assignedOf(state);
  const from = state.model;
  if (assigned.origin === null)
    assigned.own = assigned.scaled?.id === from?.id ? (assigned.scaled?.base ?? from) : from;
  assigned.origin = 'promoted';
  if (assigned.shadow?.state.model?.id === stored.card.id) assigned.shadow = null;
  watch(state, fitted.model);
  // The rows of another device's model are not learned again from this device.
  state.grown = null;
  kept.forget(state.device);
  return { kind: 'switched', from, to: fitted.model };
}

function backToOwn(state: DeviceState, kept: KeptRows): ModelChange {
  const assigned = assignedOf(state);
  const from = state.model;
  const to = assigned.own;
  Object.assign(assigned, { origin: null, own: null });
  if (to === null) forgetLearned(state, kept);
  else {
    if (to.residual !== null) growAnew(state, to.residual.learnedRows, kept);
    watch(state, to);
  }
  return { kind: 'switched', from, to };
}

function forgetLearned(state: DeviceState, kept: KeptRows): void {
  Object.assign(assignedOf(state), { origin: null, own: null });
  const nothing = { model: null, window: null, baselines: null, residual: null, grown: null };
  Object.assign(state, nothing, { learning: newLearningSpan() });
  kept.forget(state.device);
}

function castShadow(state: DeviceState, stored: StoredModel): ModelChange {
  const fitted = fitModel(stored, state);
  if (fitted.kind === 'refused') return { kind: 'refused', model: stored.card.id, reason: fitted.reason };
  const shadow: DeviceState = {
    ...state,
    held: state.held.slice(),
    heldAt: state.heldAt.slice(),
    updates: state.updates.slice(),
    alarm: newAlarmState(),
    episode: null,
    side: NO_SIDE,
    learning: null,
    assigned: null,
    score: 0,
    residual: null,
    grown: null,
  };
  watch(shadow, fitted.model);
  const counts = { rows: 0, agreed: 0, liveAlarms: 0, shadowAlarms: 0, from: Number.NaN, to: Number.NaN };
  assignedOf(state).shadow = { state: shadow, counts };
  return { kind: 'shadowed', model: stored.card.id };
}
