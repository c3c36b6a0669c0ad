import { type FaultCode, SHIFT } from './instrument-fault.ts';
import { type InstrumentRow, isAloneMoved } from './instrument-row.ts';
import { CHANNEL, placeOf } from './instrument-state.ts';

/** A leap is so many times the farthest that was learned. */
const FARTHER = 1.5;
/**
 * Readings at the new level until it is reported, and the part of the leap by which they may vary.
 */
export const SHIFT_ROWS = 15;
const STEADY = 0.35;

/**
 * A value that leaps out of its bounds from one reading to the next, and stays at its new level
 * while no other channel moves: its instrument shows another value for the same.
 */
export function judgeLeap(row: InstrumentRow, c: number): FaultCode {
  const { near, mostLeap, mayShift } = row.model.instruments;
  if (mayShift?.[c] !== 1) return 0;
  const numbers = row.state.instruments;
  const place = placeOf(c);
  const value = row.values[c] ?? Number.NaN;
  const isOut = value < (near.low[c] ?? 0) || value > (near.high[c] ?? 0);
  if (!isOut) {
    numbers[place + CHANNEL.leapRows] = 0;
    return 0;
  }
  if (numbers[place + CHANNEL.fault] === SHIFT) return SHIFT;
  const before = numbers[place + CHANNEL.before] ?? Number.NaN;
  const rows = numbers[place + CHANNEL.leapRows] ?? 0;
  const level = rows === 0 ? value : (numbers[place + CHANNEL.leapLevel] ?? value);
  const leap = Math.abs(level - before);
  const leapt = rows > 0 || (rows === 0 && leap > FARTHER * (mostLeap?.[c] ?? Number.POSITIVE_INFINITY));
  if (!leapt || !isAloneMoved(row, c) || Math.abs(value - level) > STEADY * leap) {
    numbers[place + CHANNEL.leapRows] = -1;
    return 0;
  }
  numbers[place + CHANNEL.leapRows] = rows + 1;
  numbers[place + CHANNEL.leapLevel] = level + (value - level) / (rows + 1);
  return rows + 1 >= SHIFT_ROWS ? SHIFT : -SHIFT;
}

/** Why, as one sentence. */
export function leapReason(row: InstrumentRow, c: number, name: string): string {
  const numbers = row.state.instruments;
  const place = placeOf(c);
  const before = Number((numbers[place + CHANNEL.before] ?? 0).toPrecision(4));
  const level = Number((numbers[place + CHANNEL.leapLevel] ?? 0).toPrecision(4));
  return `${name} leapt from ${before} to ${level} from one reading to the next and stays there, while all other channels are normal.`;
}
