import { ownerOf } from './components.ts';
import { type DeviceState, decodeDeviceState, encodeDeviceState, newDeviceState } from './device-state.ts';

/** The states of all devices and components, and which of them changed since the last checkpoint. */
export type DeviceStates = {
  /** The state of a name, made on first sight. */
  of(name: string): { readonly state: DeviceState; readonly isNew: boolean };
  all(): Iterable<DeviceState>;
  /** A device and its components, as far as they are known. */
  named(device: string): readonly DeviceState[];
  /** The components of the same device, the state itself among them; none for a device without components. */
  siblings(state: DeviceState): readonly DeviceState[];
  markChanged(state: DeviceState): void;
  /** Asks for the class of each device again. */
  classesChanged(): void;
  /** See `Detector`. */
  dirty(): Iterable<readonly [device: string, state: Uint8Array]>;
  dirtyCount(): number;
  restore(name: string, bytes: Uint8Array): void;
  /** Drops a device with its components. @returns the names that were dropped */
  forget(device: string): readonly string[];
};

/** No device is known at first. @param classOf class of the machine behind a device, which a checkpoint does not decide */
export function createDeviceStates(classOf: (device: string) => string | null): DeviceStates {
  const states = new Map<string, DeviceState>();
  const components = new Map<string, DeviceState[]>();
  let changed = new Set<DeviceState>();

  const add = (state: DeviceState): DeviceState => {
    states.set(state.device, state);
    const { device, component } = ownerOf(state.device);
    state.machineClass = classOf(device);
    if (component === null) return state;
    const others = (components.get(device) ?? []).filter((other) => other.device !== state.device);
    components.set(device, [...others, state]);
    return state;
  };

  return {
    of: (name) => {
      const known = states.get(name);
      return known ? { state: known, isNew: false } : { state: add(newDeviceState(name)), isNew: true };
    },
    all: () => states.values(),
    named: (device) => [states.get(device) ?? [], components.get(device) ?? []].flat(),
    siblings: (state) => components.get(ownerOf(state.device).device) ?? [],
    markChanged: (state) => void changed.add(state),
    classesChanged: () => {
      for (const state of states.values()) state.machineClass = classOf(state.device);
    },
    dirty: () => {
      const dirty = changed;
      changed = new Set();
      return encodeAll(dirty);
    },
    dirtyCount: () => changed.size,
    restore: (name, bytes) => void add(decodeDeviceState(name, bytes)),
    forget: (device) => {
      const dropped = [states.get(device), ...(components.get(device) ?? [])].filter((state) => state !== undefined);
      for (const state of dropped) {
        changed.delete(state);
        states.delete(state.device);
      }
      components.delete(device);
      return dropped.map((state) => state.device);
    },
  };
}

function* encodeAll(states: Iterable<DeviceState>): Generator<readonly [string, Uint8Array]> {
  for (const state of states) yield [state.device, encodeDeviceState(state)];
}
