import { conversionBetween } from '../../ingest/reading/units.ts';
import { contentId } from '../../lib/ids.ts';
import { compileGlob } from '../../lib/text/pattern.ts';
import type { DeviceState } from '../device/device-state.ts';
import { ownerOf } from '../machine/components.ts';
import { CHANGE_SECONDS, type MachineLimit } from '../machine/machine-limit.ts';
import type { MachineSettings } from '../machine/machine-settings.ts';
import { quantityOf } from '../machine/quantity.ts';
import { type ReadRule, readRule } from './bound-rule.ts';
import type { Condition } from './condition.ts';

/** Begins the ids of these rules; no rule of the plant can be called so. */
const LIMIT = '~limit-';

/**
 * Makes the rules that watch a machine by the limits of its class, once for each machine: they hold
 * from the first reading of a channel on.
 */
export function createMachineLimitRules(): (machine: MachineSettings) => readonly ReadRule[] {
  const known = new WeakMap<MachineSettings, readonly ReadRule[]>();
  return (machine) => {
    let rules = known.get(machine);
    if (rules === undefined) {
      rules = (machine.limits ?? []).flatMap((limit) => rulesOf(machine, limit));
      known.set(machine, rules);
    }
    return rules;
  };
}

function rulesOf(machine: MachineSettings, limit: MachineLimit): readonly ReadRule[] {
  const { severity = 'medium', holds = 'until_learned' } = limit;
  const message = machine.class === undefined ? 'Limit of the machine' : `Limit of the class ${machine.class}`;
  return conditionsOf(limit).map((when) => {
    const id = `${LIMIT}${contentId('limit', JSON.stringify([limit, when.kind]))}`;
    const read = readRule({ id, when, message, severity });
    const untilLearned = holds === 'until_learned';
    return { ...read, isPattern: true, channels: new Set(), fitsPattern: limitedChannels(limit), untilLearned };
  });
}

/** All use `*`, which matches each channel that fits. */
function conditionsOf({ unit, low, high, change, overSeconds = CHANGE_SECONDS }: MachineLimit): readonly Condition[] {
  const one = { channel: '*', ...(unit !== undefined && { unit }) };
  const conditions: Condition[] = [];
  if (low !== undefined && high !== undefined) conditions.push({ kind: 'outside', ...one, low, high });
  else if (high !== undefined) conditions.push({ kind: 'high', ...one, limit: high });
  else if (low !== undefined) conditions.push({ kind: 'low', ...one, limit: low });
  if (change !== undefined) conditions.push({ kind: 'change', ...one, limit: change, overSeconds });
  return conditions;
}

/** Which channels a limit is for. One without a unit is taken to have the limit's. */
export function limitedChannels(limit: MachineLimit): (channel: string, unit: string | null) => boolean {
  const { channel: pattern, quantity, unit: own } = limit;
  if (pattern !== undefined) return compileGlob(pattern);
  return (channel, unit) =>
    quantityOf(channel, unit) === quantity &&
    (unit === null || own === undefined || conversionBetween(own, unit) !== undefined);
}

/**
 * Finds rows that a device is not to be learned from: a channel is beyond a limit of its machine.
 */
export type Plausibility = (state: DeviceState) => boolean;

type Bounds = {
  readonly machine: MachineSettings;
  readonly channels: readonly string[];
  readonly limits: readonly { readonly channel: number; readonly low: number; readonly high: number }[];
};

/** Compares what a device holds now with the limits of its machine. */
export function createPlausibility(machineOf: (device: string) => MachineSettings | null): Plausibility {
  const known = new WeakMap<DeviceState, Bounds>();
  return (state) => {
    const machine = machineOf(ownerOf(state.device).device);
    if (machine?.limits === undefined) return true;
    let bounds = known.get(state);
    if (bounds?.machine !== machine || bounds.channels !== state.channels) {
      bounds = { machine, channels: state.channels, limits: boundsOf(state, machine.limits) };
      known.set(state, bounds);
    }
    return bounds.limits.every(({ channel, low, high }) => {
      const value = state.held[channel] ?? Number.NaN;
      return !(value < low) && !(value > high);
    });
  };
}

function boundsOf({ channels, units }: DeviceState, limits: readonly MachineLimit[]): Bounds['limits'] {
  return limits.flatMap((limit) => {
    const fits = limitedChannels(limit);
    const { unit: own, low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } = limit;
    return channels.flatMap((name, channel) => {
      const unit = units[channel] ?? null;
      if (!fits(name, unit)) return [];
      const conversion = own === undefined || unit === null ? AS_IT_IS : conversionBetween(own, unit);
      if (conversion === undefined) return [];
      const { factor, offset } = conversion;
      return [{ channel, low: low * factor + offset, high: high * factor + offset }];
    });
  });
}

const AS_IT_IS = { factor: 1, offset: 0 };
