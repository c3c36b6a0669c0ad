import { quantileInPlace } from '../numbers/robust.ts';
import type { ChannelScale, HealthyRows } from './channel-scale.ts';
import { expanded } from './residual-config.ts';
import type { ResidualModel } from './residual-model.ts';
import { newResidualState, newResidualWork } from './residual-state.ts';
import { stepResiduals } from './step-residuals.ts';

/** Rows of one machine by watched channel, all of which count. */
export type MachineRows = Pick<HealthyRows, 'rows' | 'channels' | 'times' | 'values'>;

/**
 * The model of a machine around the levels of another of its kind. Only the middle of each analog
 * channel moves; all else is shared with the given model.
 * @param levels by watched channel, in its unit: those of the model, and those of the other
 * machine; a channel without both stays where it is
 */
export function atLevels(model: ResidualModel, levels: { from: Float64Array; to: Float64Array }): ResidualModel {
  const { plan, short } = model;
  const movesOf = (channel: number): { from: number; to: number } | null => {
    const [from = Number.NaN, to = Number.NaN] = [levels.from[channel], levels.to[channel]];
    return Number.isNaN(to - from) ? null : { from, to };
  };
  const scales = plan.scales.map((scale, channel): ChannelScale => {
    const moves = plan.analog.includes(channel) ? movesOf(channel) : null;
    if (moves === null) return scale;
    const { from, to } = moves;
    const moved = (value: number): number => (scale.logarithmic ? (value * to) / from : value + to - from);
    const shift = scale.logarithmic ? Math.log(to / from) : to - from;
    return { ...scale, center: scale.center + shift, low: moved(scale.low), high: moved(scale.high) };
  });
  const center = short?.center.map((value, j) => {
    const moves = movesOf(plan.analog[j] ?? -1);
    return moves === null ? value : value + moves.to - moves.from;
  });
  return { ...model, plan: { ...plan, scales }, short: short && center ? { ...short, center } : short };
}

/**
 * How far a machine's levels are off those of a model, whatever states it was in: the middle of the
 * level residuals of each watched channel, in the unit of its scale; 0 where there are none.
 */
export function levelShifts(model: ResidualModel, rows: MachineRows): Float64Array {
  const { analog, scales } = model.plan;
  const state = newResidualState(model);
  const work = newResidualWork(model);
  const residuals = Array.from(analog, () => new Float64Array(rows.rows));
  const known = new Int32Array(analog.length);
  for (let row = 0; row < rows.rows; row++) {
    work.given = rows.values.subarray(row * rows.channels, (row + 1) * rows.channels);
    work.at = rows.times[row] ?? 0;
    stepResiduals(model, state, work);
    for (let j = 0; j < analog.length; j++) {
      if ((state.features.missing[j] ?? 0) > 0) continue;
      (residuals[j] as Float64Array)[known[j] ?? 0] = work.deviations[j] ?? 0;
      known[j] = (known[j] ?? 0) + 1;
    }
  }
  const shifts = new Float64Array(scales.length);
  for (const [j, channel] of analog.entries()) {
    const seen = (residuals[j] as Float64Array).subarray(0, known[j]);
    if (seen.length > 0) shifts[channel] = expanded(quantileInPlace(seen, 0.5)) * (scales[channel]?.spread ?? 1);
  }
  return shifts;
}
