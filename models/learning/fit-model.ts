import type { DeviceState } from '../device/device-state.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import type { StoredModel } from '../registry/stored-model.ts';

/** A stored model, as one device can use it, or why it cannot. */
export type Fitted =
  | { readonly kind: 'fits'; readonly model: NormalModel }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Lays a model over the channels of a device. It does not judge channels unknown to the model. All
 * channels of the model must be there, in the same unit. A unit that one side lacks fits.
 */
export function fitModel({ card, model }: StoredModel, state: Pick<DeviceState, 'channels' | 'units'>): Fitted {
  const places: number[] = [];
  for (const { name, unit } of card.channels) {
    const place = state.channels.indexOf(name);
    if (place < 0) return refused(`it models the channel ${name}, which the device does not send`);
    const own = state.units[place] ?? null;
    if (unit !== null && own !== null && unit !== own) {
      return refused(`it has learned ${name} in ${unit}, and the device sends it in ${own}`);
    }
    places.push(place);
  }
  // A channel that the device does not send counts as unknown.
  const others = card.others.map(({ name }) => state.channels.indexOf(name));
  return {
    kind: 'fits',
    model: { ...model, channels: Int32Array.from(places), watched: Int32Array.of(...places, ...others) },
  };
}

function refused(reason: string): Fitted {
  return { kind: 'refused', reason };
}
