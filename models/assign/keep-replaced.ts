import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { DeviceState } from '../device/device-state.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import type { ModelRegistry } from '../registry/model-registry.ts';
import type { StoredModel } from '../registry/stored-model.ts';
import { storeModel } from './store-model.ts';

/** Models that wait for the disk; beyond these they are not kept, and it is logged. */
const MOST_WAITING = 1_000;

/**
 * Puts the model that a device had learned into the registry when another model comes beside or
 * instead of it, for a comparison and for a return to it. One after another: a fleet that is
 * learned again at once must not open as many files.
 */
export function keepReplaced(options: { registry: Pick<ModelRegistry, 'put'>; log: Log; now: () => Date }) {
  const { registry, log, now } = options;
  const waiting: StoredModel[] = [];
  let writing = false;
  const lost = (stored: StoredModel, reason: string): void => {
    const { id, subject } = stored.card;
    log.warn({ deviceId: subject.name, modelId: id, reason }, 'the model in use could not be saved');
  };

  const write = async (): Promise<void> => {
    if (writing) return;
    writing = true;
    for (let stored = waiting.shift(); stored !== undefined; stored = waiting.shift()) {
      const one = stored;
      await registry.put(one).catch((error: unknown) => lost(one, messageOf(error)));
    }
    writing = false;
  };

  return (state: DeviceState, model: NormalModel): void => {
    const { assigned } = state;
    if (assigned !== null && assigned.own?.id !== model.id && assigned.origin !== null) return;
    const stored = storeModel(model, {
      state,
      subject: { kind: 'device', name: state.device },
      machines: 1,
      metrics: null,
      rows: model.residual?.learnedRows ?? null,
      createdAt: now().toISOString(),
      madeBy: 'live',
      parent: null,
    });
    if (waiting.length < MOST_WAITING) waiting.push(stored);
    else lost(stored, `${MOST_WAITING} others wait for the disk`);
    void write();
  };
}
