import type { NormalModel } from '../normal/normal-model.ts';
import type { AssignedModel, DeviceState } from './device-state.ts';

/** The registry's record of a device, made where there was none. */
export function assignedOf(state: DeviceState): AssignedModel {
  state.assigned ??= { origin: null, own: null, shadow: null };
  return state.assigned;
}

/** The model as it was learned, without people's limits. */
export function learnedModel({ assigned }: Pick<DeviceState, 'assigned'>, model: NormalModel): NormalModel {
  const scaled = assigned?.scaled;
  return scaled !== undefined && scaled.id === model.id ? scaled.base : model;
}
