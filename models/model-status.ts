import { learnedModel } from './apply-watch-settings.ts';
import type { DeviceState } from './device-state.ts';
import type { ModelRefusal, ShadowCounts } from './model-source.ts';

/** A device's shadow beside its live model. */
export type ShadowComparison = Readonly<ShadowCounts> & {
  readonly device: string;
  readonly live: string | null;
  readonly shadow: string;
};

/** What came of the registry's models in the detector. Devices that live with what they learned are not named. */
export type ModelStatus = {
  readonly promoted: readonly { readonly device: string; readonly model: string }[];
  /** Devices that are watched with their class's model until they have learned. */
  readonly started: number;
  readonly shadows: readonly ShadowComparison[];
  readonly refusals: readonly ModelRefusal[];
};

/** Nothing came of any. */
export const NO_MODELS: ModelStatus = { promoted: [], started: 0, shadows: [], refusals: [] };

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
