import type { DeviceState } from '../device/device-state.ts';

/**
 * The memory of a device's instruments: one array of numbers, first of the device as a whole, then
 * of each modelled channel. Small, since it is kept for every device.
 */
export const DEVICE = {
  /** Event time and arrival of the newest reading. */
  lastAt: 0,
  lastReceivedAt: 1,
  /** First row since the last silence: before it no data could arrive. */
  anchor: 2,
  /** See clock-skew.ts. */
  lagBase: 3,
  lagBlocks: 4,
  blockCount: 5,
  blockAt: 6,
  blockReceivedAt: 7,
  blockLag: 8,
} as const;

/** Offsets within the numbers of a channel. */
export const CHANNEL = {
  /**
   * Last value, in single precision as the learning span has it, how often in a row it came, and
   * since when.
   */
  value: 0,
  run: 1,
  runSince: 2,
  /**
   * Readings in a row that were far outside, since when, and the unit changes that would explain
   * all of them, one bit each.
   */
  out: 3,
  outSince: 4,
  candidates: 5,
  outMean: 6,
  /** Level before the value went far outside. */
  before: 7,
  /** Spikes that returned; fades. */
  spikes: 8,
  /**
   * Departure from the redundant channel, smoothed, and since when it is too large; NaN while it is
   * not.
   */
  departure: 9,
  departedSince: 10,
  /** Code of the confirmed fault, 0 for none, and readings since it was last seen. */
  fault: 11,
  fineRows: 12,
  /**
   * Readings in a row since a leap out of the bounds, negative where they began without one, and
   * their level.
   */
  leapRows: 13,
  leapLevel: 14,
  /** Steps that only noise makes, and when the first and the last of them came. */
  roughSteps: 15,
  roughSince: 16,
  roughAt: 17,
} as const;

const DEVICE_FIELDS = 9;
const CHANNEL_FIELDS = 18;

/** Place of the first number of a channel. */
export function placeOf(c: number): number {
  return DEVICE_FIELDS + c * CHANNEL_FIELDS;
}

/** The numbers of the device as a whole; made on first use. */
export function deviceNumbers(state: DeviceState): Float64Array {
  if (state.instruments.length === 0) state.instruments = newNumbers(DEVICE_FIELDS);
  return state.instruments;
}

/** Begins to watch this many modelled channels; keeps the numbers of the device as a whole. */
export function watchChannels(state: DeviceState, channels: number): void {
  const numbers = newNumbers(placeOf(channels));
  numbers.set(deviceNumbers(state).subarray(0, DEVICE_FIELDS));
  numbers[DEVICE.anchor] = Number.NaN;
  for (let c = 0; c < channels; c++) {
    const place = placeOf(c);
    for (const field of [CHANNEL.value, CHANNEL.before, CHANNEL.departedSince]) numbers[place + field] = Number.NaN;
  }
  state.instruments = numbers;
}

function newNumbers(length: number): Float64Array {
  const numbers = new Float64Array(length);
  for (const field of [DEVICE.lastAt, DEVICE.lastReceivedAt, DEVICE.anchor, DEVICE.lagBase])
    numbers[field] = Number.NaN;
  return numbers;
}
