import type { Random } from '../lib/random.ts';

/**
 * Channel → UCUM unit. Vibration is velocity RMS, 10 to 1000 Hz, at the drive end and the non-drive
 * end.
 */
export const PUMP_UNITS = {
  vibration_de: 'mm/s',
  vibration_nde: 'mm/s',
  temperature: 'Cel',
  current: 'A',
  pressure: 'bar',
  flow: 'm3/h',
  voltage: 'V',
} as const;

/** The sensors of a pump. */
export type PumpChannel = keyof typeof PUMP_UNITS;

/** A sensor's noise (standard deviation) and the step in which it reports. */
const SENSORS: Readonly<Record<PumpChannel, { noise: number; step: number }>> = {
  vibration_de: { noise: 0.02, step: 0.01 },
  vibration_nde: { noise: 0.02, step: 0.01 },
  temperature: { noise: 0.08, step: 0.1 },
  current: { noise: 0.25, step: 0.1 },
  pressure: { noise: 0.015, step: 0.01 },
  flow: { noise: 0.8, step: 0.1 },
  voltage: { noise: 0.2, step: 0.1 },
};

/**
 * The sensors' values of the truth: with noise, in steps, and nothing below zero but a temperature.
 */
export function sense(truth: Readonly<Record<PumpChannel, number>>, random: Random): Record<PumpChannel, number> {
  const read = (channel: PumpChannel): number => {
    const { noise, step } = SENSORS[channel];
    const decimals = Math.round(-Math.log10(step));
    const value = truth[channel] + noise * random.gaussian();
    return Number((channel === 'temperature' ? value : Math.max(0, value)).toFixed(decimals));
  };
  return {
    vibration_de: read('vibration_de'),
    vibration_nde: read('vibration_nde'),
    temperature: read('temperature'),
    current: read('current'),
    pressure: read('pressure'),
    flow: read('flow'),
    voltage: read('voltage'),
  };
}
