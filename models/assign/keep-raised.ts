import { AppError, messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { DeviceState } from '../device/device-state.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import type { ModelRegistry } from '../registry/model-registry.ts';
import { storeModel } from './store-model.ts';

/**
 * Puts the models by which alarms were raised into the registry, so that their scores can be worked
 * out again.
 */
export type RaisedModels = {
  /** Begins to put a model there; once is enough for all alarms that it raises. */
  keep(state: DeviceState, model: NormalModel): void;
  /**
   * Resolves once all that was begun is on disk, or is logged as not possible: an alarm never waits
   * for it for good.
   */
  settled(): Promise<void>;
};

/** Creates the keeper of a detector. */
export function keepRaised(options: {
  readonly registry: Pick<ModelRegistry, 'put'>;
  readonly log: Log;
  readonly now: () => Date;
}): RaisedModels {
  const { registry, log, now } = options;
  const kept = new Set<string>();
  let pending: Promise<unknown>[] = [];
  return {
    keep: (state, model) => {
      if (kept.has(model.id)) return;
      kept.add(model.id);
      const stored = storeModel(model, {
        state,
        subject: { kind: 'device', name: state.device },
        rows: model.residual?.learnedRows ?? null,
        machines: 1,
        metrics: null,
        createdAt: now().toISOString(),
        madeBy: 'live',
        parent: null,
      });
      const put = registry.put(stored).catch((error: unknown) => {
        // A model of the class, or of another device, is there already: nothing more is needed.
        if (error instanceof AppError && error.code === 'conflict') return;
        kept.delete(model.id);
        log.warn(
          { deviceId: state.device, modelId: model.id, reason: messageOf(error) },
          'the model that raised an alarm could not be saved; its score cannot be computed again',
        );
      });
      pending.push(put);
    },
    settled: async () => {
      const begun = pending;
      pending = [];
      await Promise.all(begun);
    },
  };
}
