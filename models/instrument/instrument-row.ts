import type { Reading } from '../../ingest/reading/reading.ts';
import type { DeviceState } from '../device/device-state.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import { CHANNEL, placeOf } from './instrument-state.ts';

/**
 * One row of a device as its instruments show it. One object serves all rows of so many channels:
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
  /**
   * 1 where a channel came with this row, is outside of its normal bounds, or repeats itself too
   * long.
   */
  readonly fresh: Uint8Array;
  readonly moved: Uint8Array;
  readonly frozen: Uint8Array;
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
    fresh: flags(),
    moved: flags(),
    frozen: flags(),
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
  const { state, model, at, values, fresh, moved, frozen } = row;
  const { near, stuckRun, longestRun } = model.instruments;
  const numbers = state.instruments;
  row.movedCount = 0;
  row.frozenCount = 0;
  row.lively = 0;
  for (let c = 0; c < values.length; c++) {
    const place = placeOf(c);
    const value = values[c] ?? Number.NaN;
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
