const UNITS: Readonly<Record<string, Quantity>> = {
  'mm/s': 'vibration',
  'm/s2': 'vibration',
  g: 'vibration',
  '[g]': 'vibration',
  Cel: 'temperature',
  K: 'temperature',
  '[degF]': 'temperature',
  A: 'current',
  V: 'voltage',
  bar: 'pressure',
  Pa: 'pressure',
  kPa: 'pressure',
  'm3/h': 'flow',
  'l/min': 'flow',
  'L/min': 'flow',
};
const NAMES: readonly (readonly [RegExp, Quantity])[] = [
  [/\.(bpfo|bpfi|bsf|ftf)$/, 'vibration'],
  [/vib|accel/i, 'vibration'],
  [/temp|thermo/i, 'temperature'],
  [/current|amp/i, 'current'],
  [/volt/i, 'voltage'],
  [/press/i, 'pressure'],
  [/flow/i, 'flow'],
];

/** Determines the quantity by the UCUM unit, else by the name. */
export function quantityOf(channel: string, unit: string | null): Quantity {
  return (unit === null ? undefined : UNITS[unit]) ?? NAMES.find(([name]) => name.test(channel))?.[1] ?? 'other';
}

/** The quantities of channels; `other`: neither its unit nor its name shows it. */
export const QUANTITIES = ['vibration', 'temperature', 'current', 'voltage', 'pressure', 'flow'] as const;

/** The quantity of a channel, as far as its unit or its name shows it. */
export type Quantity = (typeof QUANTITIES)[number] | 'other';
