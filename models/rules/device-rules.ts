import type { DeviceState } from '../device/device-state.ts';
import type { BoundRule, ReadRule } from './bound-rule.ts';
import type { Epoch } from './rule-reader.ts';

/** The rules as they apply to one device; made again after a restart. */
export type DeviceRules = {
  readonly epoch: Epoch;
  readonly fitting: readonly ReadRule[];
  bound: readonly BoundRule[];
  /** Channels without a rule, with the unit in which they came. */
  readonly unwanted: Map<string, string | null>;
};

/**
 * Whether no rule fits a device, and the next reading, whenever it arrived, changes nothing in
 * that.
 */
export function isIdle(device: DeviceRules | undefined, epochs: readonly Epoch[]): boolean {
  const [first, newest] = [epochs[0], epochs.at(-1)];
  if (device === undefined || first === undefined || device.epoch !== newest) return false;
  return device.fitting.length === 0 && (newest === first || newest.from > first.from);
}

/**
 * The rules by device. Remembers the last answer, since the next reading is mostly of the same
 * device.
 */
export function createDeviceRules(): {
  get(state: DeviceState): DeviceRules | undefined;
  set(state: DeviceState, rules: DeviceRules): void;
} {
  const all = new WeakMap<DeviceState, DeviceRules>();
  let last: DeviceState | null = null;
  let ofLast: DeviceRules | undefined;
  return {
    get: (state) => {
      if (state !== last) ofLast = all.get(state);
      last = state;
      return ofLast;
    },
    set: (state, rules) => {
      last = state;
      ofLast = rules;
      all.set(state, rules);
    },
  };
}
