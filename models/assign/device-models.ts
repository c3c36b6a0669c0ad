import type { Log } from '../../lib/log.ts';
import { learnedModel } from '../device/assigned-model.ts';
import type { DeviceState } from '../device/device-state.ts';
import type { KeptRows } from '../device/kept-rows.ts';
import type { WatchBook } from '../device/watch-settings.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import type { ModelRefusal, ModelSource } from '../registry/model-source.ts';
import type { StoredModel } from '../registry/stored-model.ts';
import { applyWatchSettings } from './apply-watch-settings.ts';
import { assignModel } from './assign-model.ts';

/**
 * The detector's work with the registry: it brings devices to their models, keeps refusals, and
 * logs each once.
 */
export type DeviceModels = {
  /** Between two batches: switches, casts shadows, goes back. */
  assign(state: DeviceState): void;
  /**
   * The model of its class that a device is to start from; null where there is none, or it was
   * refused.
   */
  startOf(state: DeviceState): StoredModel | null;
  started(state: DeviceState, outcome: { readonly model: string; readonly reason: string | null }): void;
  /** A device has been learned again, and its model took the place of another. */
  replaced(state: DeviceState, before: NormalModel): void;
  refusals(): readonly ModelRefusal[];
};

/**
 * @param onReplaced is given the model that a promoted one replaces, or that a shadow is compared
 * with
 */
export function createDeviceModels(options: {
  readonly source?: ModelSource | undefined;
  readonly kept: KeptRows;
  readonly watch?: Pick<WatchBook, 'of'> | undefined;
  readonly log?: Log | undefined;
  readonly onReplaced?: ((state: DeviceState, model: NormalModel) => void) | undefined;
}): DeviceModels {
  const { source, kept, watch, log, onReplaced } = options;
  const refused = new Map<string, ModelRefusal>();

  const refuse = (refusal: ModelRefusal): void => {
    const key = `${refusal.device} ${refusal.model}`;
    if (refused.get(key)?.reason === refusal.reason) return;
    refused.set(key, refusal);
    const { device, model, reason } = refusal;
    log?.warn({ deviceId: device, modelId: model, reason }, 'a model was refused; the device keeps its present one');
  };

  const assignFrom = (state: DeviceState): void => {
    if (source === undefined) return;
    const { device } = state;
    for (const change of assignModel(state, source.of(device), kept)) {
      if (change.kind === 'refused') {
        refuse({ device, model: change.model, reason: change.reason });
        continue;
      }
      if (change.kind === 'withdrawn') {
        log?.info({ deviceId: device }, 'a level that had stayed is no longer normal');
        continue;
      }
      const from = change.kind === 'shadowed' ? state.model : change.from;
      const to = change.kind === 'shadowed' ? change.model : (change.to?.id ?? null);
      if (to !== null) refused.delete(`${device} ${to}`);
      if (from !== null) onReplaced?.(state, learnedModel(state, from));
      const facts = { deviceId: device, from: from?.id ?? null, to };
      if (change.kind === 'switched') log?.info(facts, 'the device uses another model now');
      else if (change.kind === 'learned' && to === null) log?.info(facts, 'the device is learned again');
      else if (change.kind === 'learned') log?.info(facts, 'the device uses its own model');
      else log?.info(facts, 'a shadow model scores beside the present one');
    }
  };

  return {
    assign: (state) => {
      const { device } = state;
      assignFrom(state);
      if (!applyWatchSettings(state, watch?.of(device))) return;
      const { assigned, model } = state;
      const facts = {
        limitFactor: assigned?.scaled?.factor ?? 1,
        excluded: assigned?.excluded ?? [],
        modelId: model?.id,
      };
      log?.info({ deviceId: device, ...facts }, 'the device follows its changed watch settings');
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
    replaced: (state, before) => onReplaced?.(state, learnedModel(state, before)),
    refusals: () => [...refused.values()],
  };
}
