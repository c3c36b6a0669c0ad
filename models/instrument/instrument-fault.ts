/** Faults of the instrument of one channel, by code; 0 means none. */
export const FAULTS = [
  null,
  'sensor_stuck',
  'sensor_dropout',
  'sensor_spikes',
  'sensor_drift',
  'unit_change',
  'sensor_shift',
  'sensor_noise',
] as const;

/** A fault of one channel's instrument. */
export type SensorFault = Exclude<(typeof FAULTS)[number], null>;

export const STUCK = 1;
export const DROPOUT = 2;
export const SPIKES = 3;
export const DRIFT = 4;
export const UNIT = 5;
export const SHIFT = 6;
export const NOISE = 7;

/**
 * The state of a channel at one row: a code where a fault is certain, minus the code where it is
 * suspected, 0 without a sign of one.
 */
export type FaultCode = number;
