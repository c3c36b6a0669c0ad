import type { Reading } from '../../ingest/reading/reading.ts';
import { LARGEST } from '../device/take-reading.ts';
import { logSpectrumOf } from '../waveform/waveform-reading.ts';

/**
 * The plain readings of a batch, device after device. Objects that lie in the order of arrival are
 * read once in that order: read device by device each would be fetched from far memory anew.
 */
export type ReadingColumns = {
  at: Float64Array;
  receivedAt: Float64Array;
  sequence: Float64Array;
  /**
   * 1 where a reading has exactly the channels of its device in their order, with numbers that need
   * no check, and the device's own time.
   */
  plain: Uint8Array;
  values: Float64Array;
};

/** The readings of one run: they begin at `first`, their values at `firstCell`. */
export type RunColumns = {
  readonly of: ReadingColumns;
  first: number;
  firstCell: number;
  /** Of the device when its readings were put there: each has this many values. */
  readonly channels: readonly string[];
  readonly width: number;
  /** How many readings are there. */
  filled: number;
};

/** Takes no room until it is needed; a detector uses one for every batch. */
export function createReadingColumns(): ReadingColumns {
  return {
    at: new Float64Array(0),
    receivedAt: new Float64Array(0),
    sequence: new Float64Array(0),
    plain: new Uint8Array(0),
    values: new Float64Array(0),
  };
}

/** A run of a device with these channels; no reading is there yet. */
export function newRunColumns(of: ReadingColumns, channels: readonly string[]): RunColumns {
  return { of, first: 0, firstCell: 0, channels, width: channels.length, filled: 0 };
}

/**
 * Puts readings into their runs' columns.
 * @param runs all runs, each with the number of its readings
 * @param columnsOf reading → the columns of its run; null where it has none
 */
export function fillColumns(
  of: ReadingColumns,
  runs: readonly { readonly columns: RunColumns | null; readonly readings: readonly Reading[] }[],
  {
    readings,
    columnsOf,
  }: { readonly readings: readonly Reading[]; readonly columnsOf: readonly (RunColumns | null)[] },
): void {
  let first = 0;
  let firstCell = 0;
  for (const { columns, readings: own } of runs) {
    if (columns === null) continue;
    columns.first = first;
    columns.firstCell = firstCell;
    first += own.length;
    firstCell += own.length * columns.width;
  }
  if (first === 0) return;
  makeRoom(of, first, firstCell);
  for (let i = 0; i < readings.length; i++) {
    const columns = columnsOf[i] as RunColumns | null;
    if (columns !== null) put(columns, readings[i] as Reading);
  }
}

function makeRoom(of: ReadingColumns, readings: number, cells: number): void {
  if (of.at.length < readings) {
    of.at = new Float64Array(2 * readings);
    of.receivedAt = new Float64Array(2 * readings);
    of.sequence = new Float64Array(2 * readings);
    of.plain = new Uint8Array(2 * readings);
  }
  if (of.values.length < cells) of.values = new Float64Array(2 * cells);
}

function put(columns: RunColumns, reading: Reading): void {
  const { of, first } = columns;
  const place = first + columns.filled;
  of.at[place] = reading.sampledAt;
  of.receivedAt[place] = reading.receivedAt;
  of.sequence[place] = reading.sequence;
  of.plain[place] = hasPlainForm(reading) && putValues(columns, reading) ? 1 : 0;
  columns.filled += 1;
}

function hasPlainForm(reading: Reading): boolean {
  const { waveform, units, timeSource } = reading;
  return (
    waveform === undefined && units === undefined && timeSource === 'device' && logSpectrumOf(reading) === undefined
  );
}

function putValues({ of, firstCell, filled, channels, width }: RunColumns, { values }: Reading): boolean {
  const cell = firstCell + filled * width;
  let c = 0;
  for (const name in values) {
    const value = values[name] as number;
    if (channels[c] !== name || !(Math.abs(value) <= LARGEST)) return false;
    of.values[cell + c] = value;
    c += 1;
  }
  return c === width;
}
