import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { DeviceState } from '../device-state.ts';
import type { NormalModel } from '../normal-model.ts';
import type { ModelRegistry } from './model-registry.ts';
import { storeModel } from './store-model.ts';

/** Puts what a device had learned by itself into the registry when another model comes beside or instead of it, to be compared with. */
export function keepReplaced(options: { registry: Pick<ModelRegistry, 'put'>; log: Log; now: () => Date }) {
  const { registry, log, now } = options;
  return (state: DeviceState, model: NormalModel): void => {
    if (state.assigned?.own?.id !== model.id && state.assigned?.origin !== null) return;
    const stored = storeModel(model, {
      ...{ state, subject: { kind: 'device', name: state.device }, rows: null, machines: 1, metrics: null },
      ...{ createdAt: now().toISOString(), madeBy: 'live', parent: null },
    });
    registry.put(stored).catch((error: unknown) => {
      log.warn(
        { deviceId: state.device, modelId: model.id, reason: messageOf(error) },
        'the model that was live could not be kept',
      );
    });
  };
}
