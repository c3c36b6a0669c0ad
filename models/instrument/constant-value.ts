import { DROPOUT, type FaultCode, STUCK } from './instrument-fault.ts';
import { type InstrumentRow, isAloneMoved, mostGoOn, suspectRun } from './instrument-row.ts';
import { CHANNEL, placeOf } from './instrument-state.ts';

/** Values that transmitters send when they have none. */
const PLACEHOLDERS = new Set(
  [-999, -9999, -99999, 9999, 99999, 999999, -127, -273.15, 32767, -32768, 65535, 2147483647, -2147483648].map(
    Math.fround,
  ),
);
const PLACEHOLDER_RUN = 3;
/** Equal readings in a row, far from normal, that are no measurement. */
const IMPLAUSIBLE_RUN = 10;
/**
 * More equal readings than this are suspect, of a channel that never gave more than so many.
 */
const FINE_RUN = 2;
const SHORT_RUN = 10;

/**
 * A value that does not change: a placeholder, a constant that the machine cannot hold, or a normal
 * value that has been repeated for longer than any working instrument would.
 */
export function judgeConstant(row: InstrumentRow, c: number): FaultCode {
  const numbers = row.state.instruments;
  const limits = row.model.instruments;
  const run = runNow(row, c);
  const value = valueNow(row, c);
  const fault = numbers[placeOf(c) + CHANNEL.fault];
  const longest = limits.longestRun[c] ?? 0;
  const isSuspect = run > suspectRun(longest);
  if ((fault === STUCK || fault === DROPOUT) && (isSuspect || isPlaceholder(row, c))) return fault;
  if (isPlaceholder(row, c)) return run >= PLACEHOLDER_RUN ? DROPOUT : -DROPOUT;
  const stuckRun = limits.stuckRun[c] ?? Number.POSITIVE_INFINITY;
  if (run <= longest + 1 && run > FINE_RUN && mayBeDead(row, c)) return -DROPOUT;
  if (run <= longest + 1 || stuckRun === Number.POSITIVE_INFINITY) return 0;
  if ((row.moved[c] ?? 0) === 1) {
    if (!mayBeDead(row, c)) return 0;
    if (run >= (value === 0 ? Math.max(IMPLAUSIBLE_RUN, suspectRun(longest)) : stuckRun)) return DROPOUT;
    return value === 0 || longest <= SHORT_RUN ? -DROPOUT : 0;
  }
  if (!isSuspect || !mostGoOn(row, c)) return 0;
  return run >= stuckRun ? STUCK : -STUCK;
}

/**
 * A value far from normal that comes again while all else is normal: whatever moved the machine
 * would move the value, too.
 */
function mayBeDead(row: InstrumentRow, c: number): boolean {
  const { longestRun, stuckRun, mayRest } = row.model.instruments;
  const tells = (stuckRun[c] ?? 0) < Number.POSITIVE_INFINITY && mayRest[c] !== 1;
  const isShort = (longestRun[c] ?? 0) <= SHORT_RUN || runNow(row, c) > (longestRun[c] ?? 0) + 1;
  return tells && isShort && row.moved[c] === 1 && isAloneMoved(row, c) && row.lively > 0;
}

/** Why, as one sentence. */
export function constantReason(row: InstrumentRow, c: number, name: string): string {
  const run = runNow(row, c);
  const value = valueNow(row, c);
  const shown = Number(value.toPrecision(7));
  if (isPlaceholder(row, c)) return `${name} reads ${shown}, which transmitters send when they have no value.`;
  if ((row.moved[c] ?? 0) === 1) {
    return `${name} reads ${shown} without any change, which is far from normal, while all other channels are normal.`;
  }
  const longest = Math.max(1, Math.round(row.model.instruments.longestRun[c] ?? 1));
  return `${name} has read exactly ${shown} ${run} times in a row, normally at most ${longest}, while the other channels of the machine change.`;
}

function isPlaceholder(row: InstrumentRow, c: number): boolean {
  const { near } = row.model.instruments;
  const value = valueNow(row, c);
  const isOutside = value < (near.low[c] ?? 0) || value > (near.high[c] ?? 0);
  return isOutside && PLACEHOLDERS.has(value);
}

function runNow({ state }: InstrumentRow, c: number): number {
  return state.instruments[placeOf(c) + CHANNEL.run] ?? 0;
}

/** In single precision. */
function valueNow({ state }: InstrumentRow, c: number): number {
  return state.instruments[placeOf(c) + CHANNEL.value] ?? Number.NaN;
}
