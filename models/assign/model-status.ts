import { learnedModel } from '../device/assigned-model.ts';
import type { DeviceState } from '../device/device-state.ts';
import type { ModelRefusal } from '../registry/model-source.ts';
import type { ModelStatus, ShadowComparison } from '../registry/status-file.ts';

/** Reads it off the states. */
export function modelStatus(states: Iterable<DeviceState>, refusals: readonly ModelRefusal[]): ModelStatus {
  const promoted: { device: string; model: string }[] = [];
  const shadows: ShadowComparison[] = [];
  let started = 0;
  for (const { device, model, assigned } of states) {
    if (assigned === null) continue;
    if (assigned.origin === 'promoted' && model !== null)
      promoted.push({ device, model: learnedModel({ assigned }, model).id });
    if (assigned.origin === 'class') started += 1;
    const shadow = assigned.shadow?.state.model?.id;
    if (assigned.shadow && shadow !== undefined) {
      shadows.push({ device, live: model?.id ?? null, shadow, ...assigned.shadow.counts });
    }
  }
  return { promoted, started, shadows, refusals };
}
