import type { Quantity } from '../machine/quantity.ts';

/**
 * How a value looks after somebody changed the unit in which it is sent: `value × factor + offset`.
 */
type KnownConversion = {
  readonly factor: number;
  readonly offset: number;
  readonly words: string;
  readonly of: readonly Quantity[];
};

const both = (factor: number, [from, to]: readonly [string, string], of: readonly Quantity[]): KnownConversion[] => [
  { factor, offset: 0, words: `${from} to ${to}`, of },
  { factor: 1 / factor, offset: 0, words: `${to} to ${from}`, of },
];

const ANY = ['vibration', 'current', 'voltage', 'pressure', 'flow', 'other'] as const;
const TEMPERATURE = ['temperature'] as const;

/**
 * The changes that happen when a transmitter is exchanged or configured again; at most 30 of them.
 */
export const KNOWN_CONVERSIONS: readonly KnownConversion[] = [
  ...both(25.4, ['inches', 'millimetres'], ['vibration', 'other']),
  ...both(9.80665, ['g', 'm/s²'], ['vibration', 'other']),
  ...both(1000, ['the unit', 'a thousandth of it'], ANY),
  ...both(100, ['bar', 'kPa'], ['pressure', 'other']),
  ...both(14.5038, ['bar', 'psi'], ['pressure', 'other']),
  ...both(6.89476, ['psi', 'kPa'], ['pressure', 'other']),
  ...both(60, ['per minute', 'per hour'], ['flow', 'other']),
  ...both(3.6, ['l/s', 'm³/h'], ['flow', 'other']),
  { factor: 1.8, offset: 32, words: '°C to °F', of: TEMPERATURE },
  { factor: 1 / 1.8, offset: -32 / 1.8, words: '°F to °C', of: TEMPERATURE },
  { factor: 1, offset: 273.15, words: '°C to K', of: TEMPERATURE },
  { factor: 1, offset: -273.15, words: 'K to °C', of: TEMPERATURE },
];

/** Bits of the conversions of a quantity. */
export function conversionsOf(quantity: Quantity): number {
  return KNOWN_CONVERSIONS.reduce((bits, { of }, i) => (of.includes(quantity) ? bits | (1 << i) : bits), 0);
}

/**
 * Bits of the conversions after which a value would be where it was.
 * @param room how far from `before` it may be
 */
export function explainingConversions(value: number, before: number, room: number): number {
  let bits = 0;
  for (const [i, { factor, offset }] of KNOWN_CONVERSIONS.entries()) {
    if (Math.abs((value - offset) / factor - before) <= room) bits |= 1 << i;
  }
  return bits;
}
