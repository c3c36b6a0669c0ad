import type { Reading } from '../../ingest/reading/reading.ts';
import type { DeviceState } from '../device/device-state.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import { CHANNEL, placeOf } from './instrument-state.ts';
import { hasFewSpikes, passNear } from './near-value.ts';

/**
 * One row of a device as its instruments show it. One object serves all rows of this many channels:
 * `lookAt` fills it. The course of a single channel is judged against the others: where several
 * move or fall silent together, it is the machine.
 */
export type InstrumentRow = {
  state: DeviceState;
  model: NormalModel;
  /** The content of the row; null at first. */
  reading: Reading | null;
  at: number;
  /** Its number in the run, and whether a silence lies before it. */
  number: number;
  silent: boolean;
  /** Modelled channels; NaN where the last value no longer counts. */
  readonly values: Float64Array;
  /** Those of the row before, in single precision; NaN after a silence. */
  readonly last: Float64Array;
  /**
   * 1 where a channel came with this row, is outside of its normal bounds, or repeats itself too
   * long.
   */
  readonly fresh: Uint8Array;
  readonly moved: Uint8Array;
  readonly frozen: Uint8Array;
  /** 1 where nothing is against the channel. */
  readonly quiet: Uint8Array;
  /** 1 where the value does not count: it is the instrument's fault, or may be. */
  readonly masked: Uint8Array;
  movedCount: number;
  frozenCount: number;
  /** Channels with lively noise within their bounds: they show that the machine runs as usual. */
  lively: number;
  /** Whether a channel's value does not count. */
  isMasked: boolean;
  /** See `FaultCode`. */
  readonly codes: Int8Array;
};

/** An empty row. */
export function newInstrumentRow(state: DeviceState, model: NormalModel): InstrumentRow {
  const { length } = model.channels;
  const flags = (): Uint8Array => new Uint8Array(length);
  return {
    state,
    model,
    reading: null,
    at: 0,
    number: 0,
    silent: false,
    values: new Float64Array(length),
    last: new Float64Array(length),
    fresh: flags(),
    moved: flags(),
    frozen: flags(),
    quiet: flags(),
    masked: flags(),
    codes: new Int8Array(length),
    movedCount: 0,
    frozenCount: 0,
    lively: 0,
    isMasked: false,
  };
}

/** Takes the values of a row into the runs of equal values, and checks all channels together. */
export function lookAt(row: InstrumentRow): void {
  const { state, model, at, values, last, fresh, moved, frozen, quiet } = row;
  const { near, stuckRun, longestRun } = model.instruments;
  const numbers = state.instruments;
  row.movedCount = 0;
  row.frozenCount = 0;
  row.lively = 0;
  for (let c = 0; c < values.length; c++) {
    const place = placeOf(c);
    const value = values[c] ?? Number.NaN;
    last[c] = numbers[place + CHANNEL.value] as number;
    quiet[c] = isQuiet(row, c, place) ? 1 : 0;
    const isFresh = state.heldAt[model.channels[c] ?? 0] === at;
    // In single precision, as the longest run of the learning span was.
    if (isFresh) countRun(numbers, place, Math.fround(value), at);
    const healthy = numbers[place + CHANNEL.fault] === 0;
    const isMoved = healthy && (value < (near.low[c] ?? 0) || value > (near.high[c] ?? 0));
    const tells = (stuckRun[c] ?? 0) < Number.POSITIVE_INFINITY;
    const isFrozen = healthy && tells && (numbers[place + CHANNEL.run] ?? 0) > suspectRun(longestRun[c] ?? 0);
    fresh[c] = isFresh ? 1 : 0;
    moved[c] = isMoved ? 1 : 0;
    frozen[c] = isFrozen ? 1 : 0;
    if (isMoved) row.movedCount += 1;
    if (isFrozen) row.frozenCount += 1;
    if (isFresh && healthy && tells && !isMoved && !isFrozen) row.lively += 1;
  }
}

/**
 * Whether there is nothing against a channel: it came, within its bounds, changes as ever, and was
 * fine before. Asked before the row is taken into its run of equal values.
 */
function isQuiet({ state, model, at, values }: InstrumentRow, c: number, place: number): boolean {
  const { near, far, longestRun, mostStep } = model.instruments;
  const numbers = state.instruments;
  const value = values[c] as number;
  const low = near.low[c] as number;
  const high = near.high[c] as number;
  // As kept, in single precision, it must not be a placeholder.
  const kept = Math.fround(value);
  const run = kept === numbers[place + CHANNEL.value] ? (numbers[place + CHANNEL.run] as number) + 1 : 1;
  return (
    state.heldAt[model.channels[c] as number] === at &&
    numbers[place + CHANNEL.fault] === 0 &&
    numbers[place + CHANNEL.out] === 0 &&
    run <= (longestRun[c] as number) + 1 &&
    value >= low &&
    value <= high &&
    kept >= low &&
    kept <= high &&
    value >= (far.low[c] as number) &&
    value <= (far.high[c] as number) &&
    hasFewSpikes(numbers, place) &&
    isSmooth(numbers, place, kept, mostStep?.[c])
  );
}

/**
 * Takes a row of which all channels are quiet. The same as judging each of them in a fraction of
 * the time; nearly all rows are of this kind.
 * @returns false, and changes nothing, where some channel must be judged
 */
export function passQuietRow(row: InstrumentRow): boolean {
  const { state, at, values, fresh, moved, frozen, masked, codes } = row;
  for (let c = 0; c < values.length; c++) if (!isQuiet(row, c, placeOf(c))) return false;
  const numbers = state.instruments;
  for (let c = 0; c < values.length; c++) {
    const place = placeOf(c);
    const value = values[c] as number;
    countRun(numbers, place, Math.fround(value), at);
    passNear(numbers, place, value);
    fresh[c] = 1;
    moved[c] = 0;
    frozen[c] = 0;
    masked[c] = 0;
    codes[c] = 0;
  }
  row.movedCount = 0;
  row.frozenCount = 0;
  row.isMasked = false;
  return true;
}

/**
 * Whether a reading is none of noise: no step is known to be too large, it is not, and none was of
 * late.
 * @param kept in single precision
 */
export function isSmooth(numbers: Float64Array, place: number, kept: number, most: number | undefined): boolean {
  if (most === undefined || most === Number.POSITIVE_INFINITY) return true;
  if (numbers[place + CHANNEL.roughSteps] !== 0) return false;
  // NaN after a silence.
  return !(Math.abs(kept - (numbers[place + CHANNEL.value] as number)) > most);
}

/** Equal readings in a row that are unusual, though not yet impossible. */
export function suspectRun(longestRun: number): number {
  return 2 * longestRun + 3;
}

/** Whether no other channel is outside of its bounds. */
export function isAloneMoved(row: InstrumentRow, c: number): boolean {
  return row.movedCount - (row.moved[c] ?? 0) === 0;
}

/** Whether most other channels are as usual: neither moved nor frozen. */
export function mostGoOn(row: InstrumentRow, c: number): boolean {
  const others = row.movedCount + row.frozenCount - (row.moved[c] ?? 0) - (row.frozen[c] ?? 0);
  return others <= (row.values.length - 1) / 3;
}

function countRun(numbers: Float64Array, place: number, kept: number, at: number): void {
  if (kept === numbers[place + CHANNEL.value]) {
    numbers[place + CHANNEL.run] = (numbers[place + CHANNEL.run] ?? 0) + 1;
    return;
  }
  numbers[place + CHANNEL.value] = kept;
  numbers[place + CHANNEL.run] = 1;
  numbers[place + CHANNEL.runSince] = at;
}
