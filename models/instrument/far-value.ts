import { type FaultCode, SPIKES, UNIT } from './instrument-fault.ts';
import { type InstrumentRow, isAloneMoved } from './instrument-row.ts';
import { CHANNEL, placeOf } from './instrument-state.ts';
import { explainingConversions, KNOWN_CONVERSIONS } from './known-conversions.ts';
import { FADE, followLevel, MANY_SPIKES } from './near-value.ts';

/** Readings that a spike has at most. */
const SPIKE_ROWS = 2;
/** Spikes of late with which they are over. */
const FEW_SPIKES = 0.5;
/** Readings until a jump is reported as a change of unit, and how well their mean must fit then. */
const UNIT_ROWS = 8;
const FIT_NOISE = 2;
const FIT_SHARE = 0.02;
/** How far a single reading may be off, in the same terms. */
const ROOM = 3;
/** The same for readings outside before a value goes far: it did not jump there. */
const STRAYED = 100;

/**
 * A value far outside of the channel's whole past, while no other channel moves: a spike where it
 * returns at once, a change of unit where a known conversion takes it back to the earlier level.
 */
export function judgeFar(row: InstrumentRow, c: number): FaultCode {
  const numbers = row.state.instruments;
  const place = placeOf(c);
  const { far } = row.model.instruments;
  const value = row.values[c] ?? Number.NaN;
  const spikes = (numbers[place + CHANNEL.spikes] ?? 0) * FADE;
  numbers[place + CHANNEL.spikes] = spikes;
  const fault = numbers[place + CHANNEL.fault] ?? 0;
  if (value < (far.low[c] ?? 0) || value > (far.high[c] ?? 0)) {
    const code = goOut(row, c, value);
    if (code !== 0) return code;
  } else noteReturn(row, c, value);
  const isOn = fault === SPIKES ? FEW_SPIKES : MANY_SPIKES;
  return (fault === 0 || fault === SPIKES) && (numbers[place + CHANNEL.spikes] ?? 0) >= isOn ? SPIKES : 0;
}

/** The change of unit that a jump resembles, in words. */
export function unitReason(row: InstrumentRow, c: number, name: string): string {
  const numbers = row.state.instruments;
  const place = placeOf(c);
  const bits = numbers[place + CHANNEL.candidates] ?? 0;
  const words = KNOWN_CONVERSIONS.filter((_, i) => (bits & (1 << i)) !== 0).map((conversion) => conversion.words);
  const before = Number((numbers[place + CHANNEL.before] ?? 0).toPrecision(4));
  const mean = Number((numbers[place + CHANNEL.outMean] ?? 0).toPrecision(4));
  return `${name} jumped from ${before} to ${mean}, as from ${words.join(' or ')}, while all other channels are normal.`;
}

function goOut(row: InstrumentRow, c: number, value: number): FaultCode {
  const numbers = row.state.instruments;
  const place = placeOf(c);
  const { noise, mayLeap, conversions } = row.model.instruments;
  const before = numbers[place + CHANNEL.before] ?? Number.NaN;
  const out = (numbers[place + CHANNEL.out] ?? 0) + 1;
  const alone = isAloneMoved(row, c);
  const fault = numbers[place + CHANNEL.fault];
  if (out === 1) {
    numbers[place + CHANNEL.outSince] = row.at;
    numbers[place + CHANNEL.outMean] = 0;
    numbers[place + CHANNEL.candidates] = conversions[c] ?? 0;
  }
  numbers[place + CHANNEL.out] = out;
  if (fault === UNIT) return (numbers[place + CHANNEL.candidates] ?? 0) === 0 ? 0 : UNIT;
  const mean = (numbers[place + CHANNEL.outMean] ?? 0) + (value - (numbers[place + CHANNEL.outMean] ?? 0)) / out;
  numbers[place + CHANNEL.outMean] = mean;
  const room = Math.max(FIT_NOISE * (noise[c] ?? 0), FIT_SHARE * Math.abs(before));
  let candidates = alone ? (numbers[place + CHANNEL.candidates] ?? 0) : 0;
  if (candidates !== 0) candidates &= explainingConversions(value, before, ROOM * room);
  if (candidates !== 0 && out >= UNIT_ROWS) candidates &= explainingConversions(mean, before, room);
  numbers[place + CHANNEL.candidates] = candidates;
  if (candidates !== 0) return out >= UNIT_ROWS ? UNIT : -UNIT;
  return out <= SPIKE_ROWS && alone && mayLeap[c] === 0 ? -SPIKES : 0;
}

function noteReturn(row: InstrumentRow, c: number, value: number): void {
  const numbers = row.state.instruments;
  const place = placeOf(c);
  const out = numbers[place + CHANNEL.out] ?? 0;
  const before = numbers[place + CHANNEL.before] ?? Number.NaN;
  if (out >= 1 && out <= SPIKE_ROWS && isAloneMoved(row, c) && row.model.instruments.mayLeap[c] === 0) {
    const returned = Math.abs(value - before) <= (row.model.instruments.range[c] ?? 0);
    if (returned) numbers[place + CHANNEL.spikes] = (numbers[place + CHANNEL.spikes] ?? 0) + 1;
  }
  // A value that goes far gradually neither jumped nor is a spike.
  numbers[place + CHANNEL.out] = row.moved[c] === 1 ? STRAYED : 0;
  if (row.moved[c] === 1) {
    numbers[place + CHANNEL.candidates] = 0;
    return;
  }
  followLevel(numbers, place, value);
}
