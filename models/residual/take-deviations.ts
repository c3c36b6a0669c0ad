import { hourPlace } from './hour-place.ts';
import type { ResidualModel } from './residual-model.ts';
import { restOf } from './residual-net.ts';
import type { ResidualState, ResidualWork } from './residual-state.ts';

/** A closure is made only where some channel is unknown. */
export function expectedBy(model: ResidualModel, { features, at }: ResidualWork): (j: number) => number {
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

/**
 * Each channel's distance from the estimate of mode and other channels, without slow wandering.
 */
export function takeDeviations(model: ResidualModel, state: ResidualState, work: ResidualWork): void {
  const { plan, levelWeights, relationWeights, hasRelation, net, levelHours, relationHours } = model;
  const { levelSpeed, relationSpeed } = model;
  const count = plan.analog.length;
  const modeWidth = 1 + plan.states * (1 + plan.lags.length);
  const { features, z } = work.features;
  const { missing } = state.features;
  const hour = levelHours.length + relationHours.length > 0 ? hourPlace(work.at) : 0;
  const { base } = work.parts;
  const offsets = state.accepted?.offsets;
  for (let j = 0; j < count; j++) {
    let level = z[j] ?? 0;
    let from = j * modeWidth;
    for (let k = 0; k < modeWidth; k++) level -= (levelWeights[from + k] ?? 0) * (features[k] ?? 0);
    if (levelHours.length > 0) level -= levelHours[j * 48 + hour] ?? 0;
    // A value that is held is no new evidence.
    if ((missing[j] ?? 0) > 0) level = 0;
    work.deviations[j] = offBase(state.numbers, base + j, level, { speed: levelSpeed[j] ?? 0, offset: offsets?.[j] });
    if (hasRelation[j] !== 1) continue;
    let relation = z[j] ?? 0;
    from = j * plan.width;
    for (let k = 0; k < plan.width; k++) relation -= (relationWeights[from + k] ?? 0) * (features[k] ?? 0);
    if (relationHours.length > 0) relation -= relationHours[j * 48 + hour] ?? 0;
    if (net) relation = restOf(net, j, relation, features);
    if ((missing[j] ?? 0) > 0) relation = 0;
    work.deviations[count + j] = offBase(state.numbers, base + count + j, relation, {
      speed: relationSpeed[j] ?? 0,
      offset: offsets?.[count + j],
    });
  }
}

/**
 * Takes off the baseline, which then follows at a speed.
 * @param move.offset an accepted level beside the learned one: where the value is nearer to that,
 * the baseline follows as far as it is off that, or it would leave the accepted level behind
 */
function offBase(
  numbers: Float32Array,
  place: number,
  value: number,
  { speed, offset = Number.NaN }: { readonly speed: number; readonly offset: number | undefined },
): number {
  const off = value - (numbers[place] ?? 0);
  if (speed <= 0) return off;
  const rest = Math.abs(off - offset) < Math.abs(off) ? off - offset : off;
  numbers[place] = (numbers[place] ?? 0) + Math.min(speed, Math.max(-speed, rest));
  return off;
}
