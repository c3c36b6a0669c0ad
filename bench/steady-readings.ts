import { steadyNoise } from '../simulator/load/steady-noise.ts';

/**
 * The readings of the steady fleet: the same for the same device and sequence, so that stored
 * values can be checked.
 */
export type SteadyPlan = {
  /**
   * Event time of sequence 0; the following ones are a second apart, however fast they are sent.
   */
  readonly startAt: number;
  /** The first so many devices have a bearing that fails from `faultFrom` on. */
  readonly faulty: number;
  readonly faultFrom: number;
  /**
   * Each other device is faulty for `length` readings again and again, from `from` on, the next
   * device `apart` readings before it; absent: none is.
   */
  readonly bouts?: { readonly from: number; readonly every: number; readonly length: number; readonly apart: number };
  /**
   * These devices fall silent one after another, for good: `first` and those after it; absent: none
   * does.
   */
  readonly silent?: { readonly first: number; readonly from: number; readonly every: number };
};

export const STEADY_SITE = 'steady';

/** Name of the device with this index. */
export function steadyDevice(device: number): string {
  return `d${device}`;
}

export function steadyTime(plan: SteadyPlan, sequence: number): number {
  return plan.startAt + sequence * 1000;
}

/** The sequence from which a device sends nothing more; infinite for one that continues. */
export function silentFrom({ silent }: SteadyPlan, device: number): number {
  if (silent === undefined || device < silent.first) return Number.POSITIVE_INFINITY;
  return silent.from + (device - silent.first) * silent.every;
}

/** Channel → value. */
export function steadyValues(
  plan: SteadyPlan,
  device: number,
  sequence: number,
): { readonly vibration: number; readonly temperature: number } {
  const fault = isFaulty(plan, device, sequence) ? 5 : 0;
  const vibration = 2 + 0.2 * steadyNoise(device, sequence, 1) + fault;
  const temperature = 60 + 0.5 * steadyNoise(device, sequence, 2) + fault;
  return { vibration: Number(vibration.toFixed(3)), temperature: Number(temperature.toFixed(3)) };
}

function isFaulty({ faulty, faultFrom, bouts }: SteadyPlan, device: number, sequence: number): boolean {
  if (device < faulty) return sequence >= faultFrom;
  if (bouts === undefined || sequence < bouts.from) return false;
  // Apart from each other: many alarms at once are a flood.
  return (sequence - bouts.from + device * bouts.apart) % bouts.every >= bouts.every - bouts.length;
}
