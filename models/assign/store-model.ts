import type { DeviceState } from '../device/device-state.ts';
import { netReport } from '../normal/net-report.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import { configHash, type ModelCard, type StoredModel } from '../registry/stored-model.ts';

/**
 * A device's model as the registry keeps it: by the names of its channels, not by their places in
 * this device.
 */
export function storeModel(
  model: NormalModel,
  {
    state,
    ...known
  }: Pick<ModelCard, 'subject' | 'rows' | 'machines' | 'metrics' | 'createdAt' | 'madeBy' | 'parent'> & {
    readonly state: Pick<DeviceState, 'channels' | 'units'>;
  },
): StoredModel {
  const channels = Array.from(model.channels, (place) => ({
    name: state.channels[place] ?? '',
    unit: state.units[place] ?? null,
  }));
  const others = Array.from(model.watched.subarray(model.channels.length), (place) => ({
    name: state.channels[place] ?? '',
    unit: state.units[place] ?? null,
  }));
  const { id, learnedFrom, learnedTo, config } = model;
  const nets = netReport(model, state.channels);
  const card: ModelCard = {
    id,
    ...known,
    channels,
    others,
    learnedFrom,
    learnedTo,
    configHash: configHash(config),
    nets,
  };
  return { card, model: { ...model, channels: places(channels.length), watched: places(model.watched.length) } };
}

const places = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => i);
