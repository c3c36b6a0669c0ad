import { DRIFT } from './instrument-fault.ts';
import { type InstrumentRow, isAloneMoved } from './instrument-row.ts';
import { CHANNEL, placeOf } from './instrument-state.ts';

/** Rows over which the difference of redundant channels is smoothed. */
const SMOOTH_ROWS = 30;
/** Spreads of the difference that are a departure, and within which the two agree. */
const APART = 8;
const TOGETHER = 4;
/** Usual intervals that a departure lasts before it is reported. */
const CONFIRM_INTERVALS = 60;

/**
 * Redundant channels that depart from each other: one of them drifts. It is the channel that agrees
 * with no third; else the channel farther from the middle of its own range. Writes the code of the
 * drifting channel.
 * @returns whether some channel drifts, or may
 */
export function judgeDepartures(row: InstrumentRow): boolean {
  const { partner } = row.model.instruments.redundancy;
  let drifts = false;
  for (let a = 0; a < partner.length; a++) {
    const b = partner[a] ?? -1;
    if (b < 0 || (partner[b] === a && b < a)) continue;
    if (judgePair(row, a, b)) drifts = true;
  }
  return drifts;
}

/** Why, as one sentence. */
export function driftReason(row: InstrumentRow, c: number, nameOf: (c: number) => string): string {
  const { partner } = row.model.instruments.redundancy;
  const other = (partner[c] ?? -1) >= 0 ? (partner[c] ?? 0) : partner.indexOf(c);
  const by = Number(Math.abs((row.values[c] ?? 0) - (row.values[other] ?? 0)).toPrecision(3));
  return `${nameOf(c)} has departed by ${by} from ${nameOf(other)}, which measures the same, while all else is normal.`;
}

function judgePair(row: InstrumentRow, a: number, b: number): boolean {
  const { instruments, intervalMs } = row.model;
  const { offset, spread } = instruments.redundancy;
  const numbers = row.state.instruments;
  const place = placeOf(a);
  const since = place + CHANNEL.departedSince;
  const difference = (row.values[a] ?? Number.NaN) - (row.values[b] ?? Number.NaN) - (offset[a] ?? 0);
  if (Number.isNaN(difference) || isOtherwiseFaulty(row, a) || isOtherwiseFaulty(row, b)) {
    numbers[place + CHANNEL.departure] = 0;
    numbers[since] = Number.NaN;
    return false;
  }
  const before = numbers[place + CHANNEL.departure] ?? 0;
  const departure = before + (difference - before) / SMOOTH_ROWS;
  numbers[place + CHANNEL.departure] = departure;
  const confirmed = [a, b].find((c) => numbers[placeOf(c) + CHANNEL.fault] === DRIFT);
  const distance = Math.abs(departure) / (spread[a] ?? 1);
  if (distance < TOGETHER || (confirmed === undefined && distance < APART)) {
    numbers[since] = Number.NaN;
    return false;
  }
  if (Number.isNaN(numbers[since])) numbers[since] = row.at;
  const culprit = confirmed ?? culpritOf(row, a, b);
  if (confirmed === undefined && !(isAloneMoved(row, a) || isAloneMoved(row, b))) return false;
  const isSure = row.at - (numbers[since] ?? 0) >= CONFIRM_INTERVALS * intervalMs;
  row.codes[culprit] = confirmed !== undefined || isSure ? DRIFT : -DRIFT;
  return true;
}

function isOtherwiseFaulty(row: InstrumentRow, c: number): boolean {
  const fault = row.state.instruments[placeOf(c) + CHANNEL.fault];
  return row.codes[c] !== 0 || (fault !== 0 && fault !== DRIFT);
}

function culpritOf(row: InstrumentRow, a: number, b: number): number {
  const [first, second] = [agreesWithThird(row, a, b), agreesWithThird(row, b, a)];
  if (first !== second) return first ? b : a;
  return distanceOf(row, a) >= distanceOf(row, b) ? a : b;
}

function agreesWithThird(row: InstrumentRow, c: number, other: number): boolean {
  const { partner, offset, spread } = row.model.instruments.redundancy;
  for (let third = 0; third < partner.length; third++) {
    if (third === other || third === c || partner[third] !== c) continue;
    const difference = (row.values[third] ?? Number.NaN) - (row.values[c] ?? Number.NaN) - (offset[third] ?? 0);
    if (Math.abs(difference) < APART * (spread[third] ?? 1)) return true;
  }
  return false;
}

function distanceOf(row: InstrumentRow, c: number): number {
  const { near, range } = row.model.instruments;
  return Math.abs((row.values[c] ?? 0) - ((near.low[c] ?? 0) + (near.high[c] ?? 0)) / 2) / (range[c] ?? 1);
}
