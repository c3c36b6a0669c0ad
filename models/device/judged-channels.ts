import { UNKNOWN } from '../residual/channel-scale.ts';
import type { DeviceState } from './device-state.ts';

/**
 * Whether the device's own model judges a channel: not the model of its class, and not a channel
 * that came after the learning.
 */
export function judgesChannel({ model, learning, channels }: DeviceState, name: string, at: number): boolean {
  // The rows that it was learned from were judged before there was a model, however batches were
  // cut.
  if (model === null || learning !== null || at <= model.learnedTo) return false;
  return judgesPlace(model, channels.indexOf(name));
}

/** Whether a model judges the channel at a place of its device. */
export function judgesPlace({ watched, residual }: NonNullable<DeviceState['model']>, place: number): boolean {
  // Of most devices all channels are watched, in their order.
  const column = place < 0 || watched[place] === place ? place : watched.indexOf(place);
  return column >= 0 && (residual === null || residual.plan.scales[column]?.kind !== UNKNOWN);
}
