import type { NormalModel } from '../normal/normal-model.ts';
import type { AssignedModel, DeviceState } from './device-state.ts';

/** What the registry has to do with a device, made where there was nothing. */
export function assignedOf(state: DeviceState): AssignedModel {
  state.assigned ??= { origin: null, own: null, shadow: null };
  return state.assigned;
}

/** The model as it was learned, whatever a person made of its limits. */
export function learnedModel({ assigned }: Pick<DeviceState, 'assigned'>, model: NormalModel): NormalModel {
  const scaled = assigned?.scaled;
  return scaled !== undefined && scaled.id === model.id ? scaled.base : model;
}
