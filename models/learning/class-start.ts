import { assignedOf } from '../device/assigned-model.ts';
import type { DeviceState } from '../device/device-state.ts';
import type { Bounds, InstrumentLimits } from '../normal/instrument-limits.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import { medianInPlace } from '../numbers/robust.ts';
import type { StoredModel } from '../registry/stored-model.ts';
import type { LearningSpan } from '../rows/learning-span.ts';
import { fitModel } from './fit-model.ts';
import { watch } from './learn.ts';

/** Readings from which a device that starts from its class's model takes its own centre. */
export const START_ROWS = 30;

/**
 * Begins to watch a device with the model of its class, around the levels of its own first
 * readings. It continues to learn.
 * @returns why it cannot, or null
 */
export function startFromClass(state: DeviceState, stored: StoredModel): string | null {
  const { learning } = state;
  const fitted = fitModel(stored, state);
  if (fitted.kind === 'refused') return fitted.reason;
  if (learning === null) return null;
  watch(state, recentred(fitted.model, learning, { from: 0, rows: START_ROWS }));
  state.learning = learning;
  assignedOf(state).origin = 'class';
  return null;
}

/**
 * A class's model, whose levels are relative, around the middle of some rows of one machine.
 * @param model its channels are columns of the span
 */
export function recentred(
  model: NormalModel,
  span: LearningSpan,
  { from, rows }: { from: number; rows: number },
): NormalModel {
  const { config } = model;
  const center = model.center.slice();
  const meanSpread = model.meanSpread.slice();
  const followLimit = model.followLimit.slice();
  const levels = new Float64Array(model.channels.length);
  for (const [c, channel] of model.channels.entries()) {
    const column = Float64Array.from(
      { length: Math.min(rows, span.rows - from) },
      (_, i) => span.values[(from + i) * span.stride + channel] ?? Number.NaN,
    ).filter(Number.isFinite);
    // A channel that has not come yet counts as normal.
    const level = column.length > 0 ? medianInPlace(column) : Number.NaN;
    levels[c] = level;
    center[c] = (center[c] ?? 0) + level;
    const inSpreads = Number.isNaN(level) ? 0 : Math.abs(level) / (model.spread[c] ?? 1);
    meanSpread[c] = Math.max(meanSpread[c] ?? 1, config.meanSpreadLevelShare * inSpreads);
    followLimit[c] = Math.max(2 * (meanSpread[c] ?? 1), config.followLevelShare * inSpreads);
  }
  return { ...model, center, meanSpread, followLimit, instruments: around(model.instruments, levels) };
}

/**
 * Relative limits around a machine's own levels. Channels that move alike may be of different
 * places: nothing is redundant.
 */
function around(limits: InstrumentLimits, levels: Float64Array): InstrumentLimits {
  const shift = ({ low, high }: Bounds): Bounds => ({
    low: low.map((value, c) => value + (levels[c] ?? 0)),
    high: high.map((value, c) => value + (levels[c] ?? 0)),
  });
  const redundancy = { ...limits.redundancy, partner: limits.redundancy.partner.map(() => -1) };
  return { ...limits, near: shift(limits.near), far: shift(limits.far), redundancy };
}
