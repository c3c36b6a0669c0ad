import { type DeviceState, decodeDeviceState, encodeDeviceState, newDeviceState } from '../device/device-state.ts';
import type { Heard } from '../instrument/silence.ts';
import { ownerOf } from '../machine/components.ts';
import type { PackedModels } from './packed-models.ts';
import { createStatePlaces, type PlaceCounts } from './state-places.ts';

/**
 * The states of all devices and components, and the changes since the last checkpoint. Of devices
 * that have learned only the most recently used are unpacked; the others are packed, and unpacked
 * on demand.
 */
export type DeviceStates = {
  /**
   * The state of a name whose readings are to be judged: it counts as changed. Made at first use;
   * unpacked until the next {@link DeviceStates.packSome}.
   */
  of(name: string): { readonly state: DeviceState; readonly isNew: boolean };
  /**
   * Unpacked states: all that have not learned, and all to which the registry has given a model.
   */
  atHand(): Iterable<DeviceState>;
  /** Packed states whose silence is to be reported; each stays unpacked until the next is taken. */
  packedWhere(is: (heard: Heard) => boolean): Iterable<DeviceState>;
  /** A device and its components, as far as they are known. */
  named(device: string): readonly DeviceState[];
  /**
   * The components of the same device, the state itself among them; none for a device without
   * components.
   */
  siblings(state: DeviceState): readonly DeviceState[];
  markChanged(name: string): void;
  /** Determines the class of each device again. */
  classesChanged(): void;
  /** See `Detector`. */
  dirty(): Iterable<readonly [device: string, state: Uint8Array]>;
  dirtyCount(): number;
  restore(name: string, bytes: Uint8Array): void;
  /** Drops a device with its components. @returns the names that were dropped */
  forget(device: string): readonly string[];
  /**
   * Packs the least recently used devices if too many are unpacked. No caller may hold their
   * states.
   */
  packSome(): void;
  counts(): StateCounts;
};

/** How many states are packed, ready, and changed since the last checkpoint. */
export type StateCounts = PlaceCounts & { readonly unsaved: number };

/**
 * No device is known at first.
 * @param options.classOf class of the machine behind a device, which a checkpoint does not decide
 */
export function createDeviceStates(options: {
  readonly classOf: (device: string) => string | null;
  readonly mostAtHand?: number | undefined;
  readonly packedModels?: PackedModels | undefined;
}): DeviceStates {
  const { classOf, mostAtHand, packedModels } = options;
  const components = new Map<string, DeviceState[]>();
  const places = createStatePlaces({
    mostAtHand,
    packedModels,
    onUnpacked: (state) => {
      state.machineClass = classOf(ownerOf(state.device).device);
    },
  });
  let changed = new Set<string>();

  const add = (state: DeviceState): DeviceState => {
    places.add(state);
    const { device, component } = ownerOf(state.device);
    state.machineClass = classOf(device);
    if (component === null) return state;
    const others = (components.get(device) ?? []).filter((other) => other.device !== state.device);
    components.set(device, [...others, state]);
    return state;
  };
  function* encodeAll(names: Iterable<string>): Generator<readonly [string, Uint8Array]> {
    for (const name of names) {
      const state = places.look(name);
      if (state !== null) yield [name, encodeDeviceState(state)];
    }
  }

  return {
    of: (name) => {
      changed.add(name);
      const known = places.ask(name);
      return known ? { state: known, isNew: false } : { state: add(newDeviceState(name)), isNew: true };
    },
    atHand: places.atHand,
    packedWhere: places.packedWhere,
    named: (device) => [places.ask(device) ?? [], components.get(device) ?? []].flat(),
    siblings: (state) => components.get(ownerOf(state.device).device) ?? [],
    markChanged: (name) => void changed.add(name),
    classesChanged: () => {
      for (const state of places.atHand()) state.machineClass = classOf(state.device);
    },
    dirty: () => {
      const dirty = changed;
      changed = new Set();
      return encodeAll(dirty);
    },
    dirtyCount: () => changed.size,
    restore: (name, bytes) => {
      add(decodeDeviceState(name, bytes));
      places.ask(name);
      places.packSome();
    },
    forget: (device) => {
      const names = [device, ...(components.get(device) ?? []).map((state) => state.device)].filter(places.drop);
      for (const name of names) changed.delete(name);
      components.delete(device);
      return names;
    },
    packSome: places.packSome,
    counts: () => ({ ...places.counts(), unsaved: changed.size }),
  };
}
