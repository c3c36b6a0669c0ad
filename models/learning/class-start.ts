import { assignedOf } from '../device/assigned-model.ts';
import type { DeviceState } from '../device/device-state.ts';
import type { Bounds, InstrumentLimits } from '../normal/instrument-limits.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import type { StoredModel } from '../registry/stored-model.ts';
import { atLevels, levelShifts } from '../residual/other-levels.ts';
import type { LearningSpan } from '../rows/learning-span.ts';
import { middleOf, rowsOfSpan } from './class-span.ts';
import { fitModel } from './fit-model.ts';
import { warmedUp, watch } from './learn.ts';

/** Readings from which a device that starts from its class's model takes its own levels. */
export const START_ROWS = 30;

/** The outcome of a start: `mayCome` where a channel of the model has not come yet. */
export type ClassStart =
  | { readonly kind: 'started' }
  | { readonly kind: 'refused'; readonly reason: string; readonly mayCome: boolean };

/**
 * Begins to watch a device with the model of its class, around the levels of its own first
 * readings. It continues to learn.
 * @param rows the first rows of its learning span, this many
 */
export function startFromClass(state: DeviceState, stored: StoredModel, rows: number): ClassStart {
  const { learning, channels } = state;
  if (stored.model.residual === null || learning === null) return { kind: 'refused', reason: OLDER, mayCome: false };
  const fitted = fitModel(stored, state);
  const mayCome = stored.card.channels.some(({ name }) => !channels.includes(name));
  if (fitted.kind === 'refused') return { ...fitted, mayCome };
  const levels = levelsOf(fitted.model, learning, { from: 0, to: Math.min(rows, learning.rows) });
  const late = stored.card.channels[levels.findIndex(Number.isNaN)];
  if (late !== undefined) return { kind: 'refused', reason: `${late.name} came too late`, mayCome: true };
  const model = recentred(fitted.model, levels);
  watch(state, model, warmedUp(model, { span: learning, before: null }));
  state.learning = learning;
  assignedOf(state).origin = 'class';
  return { kind: 'started' };
}

const OLDER = 'it was learned by an earlier version, which judged classes by windows: train the class again';

/**
 * A machine's own levels, by channel of a class's model, in the channels' units: the middle of its
 * readings, without the part of its states. NaN where a channel has not come.
 * @param span has the model's watched channels as columns
 */
export function levelsOf(model: NormalModel, span: LearningSpan, rows: { from: number; to: number }): Float64Array {
  const { residual, channels, watched } = model;
  const middles = Float64Array.from(channels, (channel) => middleOf(span, channel, rows));
  if (residual === null) return middles;
  const near = atLevels(residual, { from: model.center, to: middles });
  const shifts = levelShifts(near, rowsOfSpan(span, watched, rows));
  return middles.map((level, c) => {
    const shift = shifts[c] ?? 0;
    return residual.plan.scales[c]?.logarithmic === true ? level * Math.exp(shift) : level + shift;
  });
}

/**
 * A class's model around the levels of one machine. The same levels give the same numbers: a stored
 * episode has them as `scaler.center`, so that its score can be worked out again.
 */
export function recentred(model: NormalModel, levels: Float64Array): NormalModel {
  const { residual, instruments } = model;
  return {
    ...model,
    center: levels.slice(),
    residual: residual && atLevels(residual, { from: model.center, to: levels }),
    instruments: around(
      instruments,
      levels.map((level, c) => level - (model.center[c] ?? 0)),
    ),
  };
}

/** Channels that move alike may be of different places: nothing is redundant. */
function around(limits: InstrumentLimits, shifts: Float64Array): InstrumentLimits {
  const shift = ({ low, high }: Bounds): Bounds => ({
    low: low.map((value, c) => value + (shifts[c] ?? 0)),
    high: high.map((value, c) => value + (shifts[c] ?? 0)),
  });
  const redundancy = { ...limits.redundancy, partner: limits.redundancy.partner.map(() => -1) };
  return { ...limits, near: shift(limits.near), far: shift(limits.far), redundancy };
}
