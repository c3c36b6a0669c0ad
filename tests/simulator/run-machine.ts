import type { OperatingMode } from '../../simulator/machine/duty-cycle.ts';
import { Machine, type MachineOptions } from '../../simulator/machine/machine.ts';
import type { Measurement } from '../../simulator/machine/measurement.ts';

/** A reading, and the mode that the machine was in. */
export type MachineReading = Measurement & { readonly mode: OperatingMode };

/** The first readings of a machine. */
export function runMachine(count: number, options: MachineOptions): readonly MachineReading[] {
  const machine = new Machine(options);
  return Array.from({ length: count }, () => ({ ...machine.next(), mode: machine.now.mode }));
}

/** Mean of each channel over readings. */
export function means(readings: readonly Measurement[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { values } of readings)
    for (const [channel, value] of Object.entries(values)) sums[channel] = (sums[channel] ?? 0) + value;
  return Object.fromEntries(Object.entries(sums).map(([channel, sum]) => [channel, sum / readings.length]));
}
