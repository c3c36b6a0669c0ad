import { newAlarmState } from './alarm-engine.ts';
import type { DeviceState } from './device-state.ts';
import { watch } from './learn.ts';
import { newLearningSpan } from './learning-span.ts';
import type { Assignment, ShadowCounts } from './model-source.ts';
import type { NormalModel } from './normal-model.ts';
import { fitModel } from './registry/fit-model.ts';
import type { StoredModel } from './registry/stored-model.ts';
import { NO_SIDE } from './side-alarm.ts';

/** What the registry has to do with a device's models. */
export type AssignedModel = {
  /** Where the live model comes from; null: from the device's own readings. */
  origin: 'class' | 'promoted' | null;
  /** What the device had learned by itself when another was promoted: a rollback comes back to it. */
  own: NormalModel | null;
  shadow: Shadow | null;
};

/** A second state of the device, judged by another model; what it says goes nowhere but into the counts. */
export type Shadow = { readonly state: DeviceState; readonly counts: ShadowCounts };

/** What changed between two batches. */
export type ModelChange =
  | { readonly kind: 'switched'; readonly from: NormalModel | null; readonly to: NormalModel | null }
  | { readonly kind: 'shadowed'; readonly model: string }
  | { readonly kind: 'refused'; readonly model: string; readonly reason: string };

/** Brings a device to the models that the registry gives it. An alarm that is active goes on under the other model, with its id. */
export function assignModel(state: DeviceState, { live, shadow }: Omit<Assignment, 'start'>): readonly ModelChange[] {
  const changes: ModelChange[] = [];
  const origin = state.assigned?.origin ?? null;
  if (live === null && origin === 'promoted') changes.push(backToOwn(state));
  if (live && (origin !== 'promoted' || state.model?.id !== live.card.id) && state.channels.length > 0) {
    changes.push(promote(state, live));
  }
  const now = state.assigned?.shadow?.state.model?.id ?? null;
  if (shadow === null && now !== null) assignedOf(state).shadow = null;
  if (shadow && shadow.card.id !== now && state.model !== null) changes.push(castShadow(state, shadow));
  return changes;
}

function promote(state: DeviceState, stored: StoredModel): ModelChange {
  const fitted = fitModel(stored, state);
  if (fitted.kind === 'refused') return { kind: 'refused', model: stored.card.id, reason: fitted.reason };
  const assigned = assignedOf(state);
  const from = state.model;
  if (assigned.origin === null) assigned.own = from;
  assigned.origin = 'promoted';
  if (assigned.shadow?.state.model?.id === stored.card.id) assigned.shadow = null;
  watch(state, fitted.model);
  // What another has learned is not learned again from this device.
  state.grown = null;
  return { kind: 'switched', from, to: fitted.model };
}

function backToOwn(state: DeviceState): ModelChange {
  const assigned = assignedOf(state);
  const from = state.model;
  const to = assigned.own;
  assigned.origin = null;
  assigned.own = null;
  if (to !== null) watch(state, to);
  else
    Object.assign(state, {
      model: null,
      window: null,
      baselines: null,
      residual: null,
      grown: null,
      learning: newLearningSpan(),
    });
  return { kind: 'switched', from, to };
}

function castShadow(state: DeviceState, stored: StoredModel): ModelChange {
  const fitted = fitModel(stored, state);
  if (fitted.kind === 'refused') return { kind: 'refused', model: stored.card.id, reason: fitted.reason };
  const shadow: DeviceState = {
    ...state,
    ...{ held: state.held.slice(), heldAt: state.heldAt.slice(), updates: state.updates.slice() },
    ...{
      alarm: newAlarmState(),
      episode: null,
      side: NO_SIDE,
      learning: null,
      assigned: null,
      score: 0,
      residual: null,
      grown: null,
    },
  };
  watch(shadow, fitted.model);
  const counts = { rows: 0, agreed: 0, liveAlarms: 0, shadowAlarms: 0, from: Number.NaN, to: Number.NaN };
  assignedOf(state).shadow = { state: shadow, counts };
  return { kind: 'shadowed', model: stored.card.id };
}

/** What the registry has to do with a device, made where there was nothing. */
export function assignedOf(state: DeviceState): AssignedModel {
  state.assigned ??= { origin: null, own: null, shadow: null };
  return state.assigned;
}
