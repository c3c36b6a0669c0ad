import type { DeviceState } from '../device/device-state.ts';
import { type InstrumentRow, newInstrumentRow } from '../instrument/instrument-row.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import type { ResidualModel } from '../residual/residual-model.ts';
import { newResidualWork, type ResidualWork } from '../residual/residual-state.ts';
import { type NotedState, noteState, type WatchState } from './watch-state.ts';

/**
 * Room for the rows of one batch, device after device. A detector reuses one for every batch:
 * arrays for each run would cost more than the computation.
 */
export type RowSpace = {
  /** Rows and cells (rows times channels) that are taken. */
  rows: number;
  cells: number;
  /** By reading: its row, counted from the first of its run; -1 where it is none. */
  rowOf: Int32Array;
  /**
   * By row: event time, T², the kind of result (`ROW_JUDGED`, `ROW_FILLING` or `ROW_AFTER_GAP`),
   * operating mode.
   */
  at: Float64Array;
  tSquared: Float64Array;
  /** Score by the residuals, and the result in bits of watch-residuals.ts. */
  scores: Float64Array;
  bits: Uint8Array;
  /** 1 where the leading level falls back, see `watchLevels`. */
  fallsBack: Uint8Array;
  /** The net of a spectrum that leads, and its band, see `leadOf`; -1 where none does. */
  spectrum: Int16Array;
  status: Uint8Array;
  modes: Uint8Array;
  /** By cell: held values, standardised window means, parts of T². */
  values: Float64Array;
  features: Float64Array;
  shares: Float64Array;
  /** The watched levels' distance from their centres, in units of the threshold. */
  levels: Float64Array;
  /** 1 where the value is the instrument's fault, or may be, and does not count. */
  masked: Uint8Array;
  /** The net's result for the features. */
  reconstructed: Float64Array;
  /** By row of a run and watched channel: the values for the residuals. */
  inputs: Float64Array;
  inputCells: number;
  /** One for each shape of residual model. */
  readonly residualWork: ResidualWork[];
  /** By number of channels. */
  readonly work: RowWork[];
  /** States noted in this batch, this many, and in earlier ones. */
  readonly notes: NotedState[];
  noteCount: number;
};

/** The memory for one row; the same for all rows of this many channels. */
export type RowWork = Pick<RowSpace, 'values' | 'features' | 'shares' | 'levels' | 'masked'> & {
  /** The values without masked ones. */
  readonly counting: Float64Array;
  /** For a second opinion: the window means, and parts of their T². */
  readonly otherFeatures: Float64Array;
  readonly otherShares: Float64Array;
  readonly instruments: InstrumentRow;
};

/** The window says enough. */
export const ROW_JUDGED = 0;

/** The window is filling up, the machine warms up after a silence, or it is between two modes. */
export const ROW_FILLING = 1;

/** The first row after a silence: nothing is known of the time between. */
export const ROW_AFTER_GAP = 2;

/** Takes no room until it is needed. */
export function createRowSpace(): RowSpace {
  // One literal without spreads: every row reads it, so it must be fast to read.
  return {
    rows: 0,
    cells: 0,
    inputCells: 0,
    rowOf: new Int32Array(0),
    at: new Float64Array(0),
    tSquared: new Float64Array(0),
    scores: new Float64Array(0),
    bits: new Uint8Array(0),
    fallsBack: new Uint8Array(0),
    spectrum: new Int16Array(0),
    status: new Uint8Array(0),
    modes: new Uint8Array(0),
    inputs: new Float64Array(0),
    values: new Float64Array(0),
    features: new Float64Array(0),
    shares: new Float64Array(0),
    levels: new Float64Array(0),
    masked: new Uint8Array(0),
    reconstructed: new Float64Array(0),
    work: [],
    residualWork: [],
    notes: [],
    noteCount: 0,
  };
}

/** Begins a batch: clears the space. */
export function clearRowSpace(space: RowSpace): void {
  space.rows = 0;
  space.cells = 0;
  space.inputCells = 0;
  space.noteCount = 0;
}

/**
 * Takes room for this many rows; the arrays of the space may be others after it.
 * @returns the first row and the first cell
 */
export function takeRoom(
  space: RowSpace,
  { rows, channels, watched = 0 }: { readonly rows: number; readonly channels: number; readonly watched?: number },
): { firstRow: number; firstCell: number; firstInput: number } {
  const taken = { firstRow: space.rows, firstCell: space.cells, firstInput: space.inputCells };
  space.inputCells += rows * watched;
  if (space.inputCells > space.inputs.length) {
    space.inputs = longer(space.inputs, new Float64Array(2 * space.inputCells));
  }
  space.rows += rows;
  space.cells += rows * channels;
  if (space.rows > space.at.length) {
    const length = 2 * space.rows;
    space.rowOf = longer(space.rowOf, new Int32Array(length));
    space.at = longer(space.at, new Float64Array(length));
    space.tSquared = longer(space.tSquared, new Float64Array(length));
    space.scores = longer(space.scores, new Float64Array(length));
    space.bits = longer(space.bits, new Uint8Array(length));
    space.fallsBack = longer(space.fallsBack, new Uint8Array(length));
    space.spectrum = longer(space.spectrum, new Int16Array(length));
    space.status = longer(space.status, new Uint8Array(length));
    space.modes = longer(space.modes, new Uint8Array(length));
  }
  if (space.cells > space.values.length) {
    const length = 2 * space.cells;
    for (const kind of ['values', 'features', 'shares', 'levels', 'reconstructed'] as const) {
      space[kind] = longer(space[kind], new Float64Array(length));
    }
    space.masked = longer(space.masked, new Uint8Array(length));
  }
  return taken;
}

/** Notes the state of a device before a row, until the next batch. */
export function noteInSpace(space: RowSpace, row: number, state: WatchState): NotedState {
  const note = noteState(row, state, space.notes[space.noteCount]);
  space.notes[space.noteCount++] = note;
  return note;
}

/** The memory in which the rows of a device are judged, one by one. */
export function rowWorkOf(space: RowSpace, state: DeviceState, model: NormalModel): RowWork {
  const channels = model.channels.length;
  const work = space.work[channels] ?? newRowWork(channels, newInstrumentRow(state, model));
  space.work[channels] = work;
  work.instruments.state = state;
  work.instruments.model = model;
  return work;
}

/** The memory for the residuals of machines of a model's shape. */
export function residualWorkOf(space: RowSpace, model: ResidualModel): ResidualWork {
  const { plan, limits, horizons } = model;
  for (const work of space.residualWork) {
    const isSame =
      work.features.z.length === plan.analog.length &&
      work.features.features.length === plan.width &&
      work.ratios.length === limits.length &&
      work.input.length === plan.scales.length;
    if (isSame && work.learned.length >= plan.analog.length * horizons.length) return work;
  }
  const work = newResidualWork(model);
  if (space.residualWork.length >= MOST_SHAPES) space.residualWork.length = 0;
  space.residualWork.push(work);
  return work;
}

const MOST_SHAPES = 64;

/** Begins the rows of a run: nothing is known of them. */
export function clearCells({ features, shares, levels, masked }: RowSpace, from: number, to: number): void {
  features.fill(0, from, to);
  shares.fill(0, from, to);
  levels.fill(0, from, to);
  masked.fill(0, from, to);
}

/** Begins a row: nothing is known of it. */
export function clearRow({ features, shares, levels, masked }: RowWork): void {
  for (let c = 0; c < features.length; c++) {
    features[c] = 0;
    shares[c] = 0;
    levels[c] = 0;
    masked[c] = 0;
  }
}

/** Puts a judged row into its place. */
export function keepRow(space: RowSpace, work: RowWork, firstCell: number): void {
  const { values, features, shares, levels, masked } = work;
  for (let c = 0; c < values.length; c++) {
    space.values[firstCell + c] = values[c] ?? 0;
    space.features[firstCell + c] = features[c] ?? 0;
    space.shares[firstCell + c] = shares[c] ?? 0;
    space.levels[firstCell + c] = levels[c] ?? 0;
    space.masked[firstCell + c] = masked[c] ?? 0;
  }
}

function newRowWork(channels: number, instruments: InstrumentRow): RowWork {
  const numbers = (): Float64Array => new Float64Array(channels);
  return {
    values: instruments.values,
    features: numbers(),
    shares: numbers(),
    levels: numbers(),
    masked: instruments.masked,
    counting: numbers(),
    instruments,
    otherFeatures: numbers(),
    otherShares: numbers(),
  };
}

function longer<Numbers extends Float64Array | Int32Array | Int16Array | Uint8Array>(
  from: Numbers,
  to: Numbers,
): Numbers {
  to.set(from);
  return to;
}
