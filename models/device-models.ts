import type { Log } from '../lib/log.ts';
import { assignModel } from './assign-model.ts';
import type { DeviceState } from './device-state.ts';
import type { ModelRefusal, ModelSource } from './model-source.ts';
import type { NormalModel } from './normal-model.ts';
import type { StoredModel } from './registry/stored-model.ts';

/** What the detector does with the registry: devices are brought to their models, refusals are remembered and logged once. */
export type DeviceModels = {
  /** Between two batches: switches, casts shadows, goes back. */
  assign(state: DeviceState): void;
  /** The model of its class that a device is to start from; null where there is none, or it was refused. */
  startOf(state: DeviceState): StoredModel | null;
  started(state: DeviceState, outcome: { readonly model: string; readonly reason: string | null }): void;
  refusals(): readonly ModelRefusal[];
};

/** @param onReplaced is given the model that a promoted one replaces, or that a shadow is compared with */
export function createDeviceModels(options: {
  readonly source?: ModelSource | undefined;
  readonly log?: Log | undefined;
  readonly onReplaced?: ((state: DeviceState, model: NormalModel) => void) | undefined;
}): DeviceModels {
  const { source, log, onReplaced } = options;
  const refused = new Map<string, ModelRefusal>();

  const refuse = (refusal: ModelRefusal): void => {
    const key = `${refusal.device} ${refusal.model}`;
    if (refused.get(key)?.reason === refusal.reason) return;
    refused.set(key, refusal);
    const { device, model, reason } = refusal;
    log?.warn({ deviceId: device, modelId: model, reason }, 'a model was refused; the device goes on as it was');
  };

  return {
    assign: (state) => {
      if (source === undefined) return;
      const { device } = state;
      for (const change of assignModel(state, source.of(device))) {
        if (change.kind === 'refused') {
          refuse({ device, model: change.model, reason: change.reason });
          continue;
        }
        const from = change.kind === 'switched' ? change.from : state.model;
        const to = change.kind === 'switched' ? (change.to?.id ?? null) : change.model;
        if (to !== null) refused.delete(`${device} ${to}`);
        if (from !== null) onReplaced?.(state, from);
        const facts = { deviceId: device, from: from?.id ?? null, to };
        if (change.kind === 'switched') log?.info(facts, 'the device uses another model now');
        else log?.info(facts, 'a shadow model scores beside the live one');
      }
    },
    startOf: (state) => {
      const start = source?.of(state.device).start ?? null;
      return start !== null && !refused.has(`${state.device} ${start.card.id}`) ? start : null;
    },
    started: (state, { model, reason }) => {
      const { device } = state;
      if (reason !== null) refuse({ device, model, reason });
      else log?.info({ deviceId: device, modelId: model }, 'the device starts from the model of its class');
    },
    refusals: () => [...refused.values()],
  };
}
