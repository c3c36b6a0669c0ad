import type { DeviceState } from '../device/device-state.ts';
import { decideLonger } from '../device/held-out-check.ts';
import type { ModelCard, ModelMetrics } from '../registry/stored-model.ts';

/**
 * A model that a device or component has learned, or that was learned for it. Event times in
 * milliseconds.
 */
export type LearnedModel = {
  /** `site:device`, or `site:device/component`. */
  readonly name: string;
  readonly modelId: string;
  readonly madeBy: ModelCard['madeBy'];
  /** Why it was learned. */
  readonly reason: string;
  readonly learnedFrom: number;
  readonly learnedTo: number;
  /** That it was learned from; null where that is not known. */
  readonly readings: number | null;
  readonly metrics: ModelMetrics | null;
};

/** The device's new model of its own; null where it has none. */
export function learnedNow({ device, model, grown }: DeviceState): LearnedModel | null {
  if (model === null) return null;
  const isAgain = grown !== null && grown.rows > grown.first;
  const compared = grown?.check ? `: ${decideLonger(grown.check).reason}` : '';
  return {
    name: device,
    modelId: model.id,
    madeBy: 'live',
    metrics: null,
    reason: model.spectra
      ? 'nets on the log spectra of its waveforms have won'
      : isAgain
        ? `learned again after ${grown.rows} readings${compared}`
        : 'learned from its first readings',
    learnedFrom: model.learnedFrom,
    learnedTo: model.learnedTo,
    readings: model.residual?.learnedRows ?? null,
  };
}
