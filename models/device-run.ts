import type { Reading } from '../ingest/reading.ts';
import { type Baseline, scoreAgainst } from './baseline.ts';
import { holdMs } from './detection-config.ts';
import type { DeviceState } from './device-state.ts';
import { type InstrumentRow, newInstrumentRow } from './instrument/instrument-row.ts';
import { type InstrumentChange, watchInstruments } from './instrument/watch-instruments.ts';
import { type LearningSpan, learnRow } from './learning-span.ts';
import { watchLevels } from './level-watch.ts';
import type { ReconstructionJob } from './net/reconstruct.ts';
import type { NormalModel } from './normal-model.ts';
import { takeReading } from './take-reading.ts';
import { pushWindow, restartWindow, type WindowState, windowMeans } from './window.ts';

/** The readings of one device within a batch, and what they amount to row by row. Lives for one batch. */
export type DeviceRun = {
  readonly state: DeviceState;
  readonly readings: Reading[];
  /** How many of `readings` have been taken. */
  taken: number;
  /** Readings of this run that were not scored again. */
  late: number;
  /** How many of `readings` have been judged or passed by. */
  judged: number;
  /** Set once the device is watched: rows from here on are judged. */
  watched: WatchedRows | null;
};

/** Rows of a watched device: everything that the verdicts need, in one block per kind. */
export type WatchedRows = {
  readonly model: NormalModel;
  /** Row of each reading of the run from `firstReading` on; -1 where it is none. */
  readonly firstReading: number;
  readonly rowOf: Int32Array;
  rows: number;
  /** Event time of each row. */
  readonly at: Float64Array;
  /** `[rows × channels]`: held values, standardised window means, parts of T². */
  readonly values: Float64Array;
  readonly features: Float64Array;
  readonly shares: Float64Array;
  readonly tSquared: Float64Array;
  /** `[rows × channels]`: the watched levels' distance from their centres, in units of the threshold. */
  readonly levels: Float64Array;
  /** `[rows × channels]`: 1 where the value is the instrument's fault, or may be, and does not count. */
  readonly masked: Uint8Array;
  /** Faults of instruments that began or ended, in the order of the rows, and how many of them have been told. */
  readonly changes: InstrumentChange[];
  told: number;
  /** What the net made of the features, `[rows × channels]`. */
  readonly reconstructed: Float64Array;
  /** What can be said of a row: `ROW_JUDGED`, `ROW_FILLING` or `ROW_AFTER_GAP`. */
  readonly status: Uint8Array;
  /** Operating mode of a judged row. */
  readonly modes: Uint8Array;
};

/** The window says enough. */
export const ROW_JUDGED = 0;
/** The window is filling up, the machine warms up after a silence, or it is between two modes. */
export const ROW_FILLING = 1;
/** The first row after a silence: nothing is known of the time between. */
export const ROW_AFTER_GAP = 2;

/** An empty run of a device. */
export function newDeviceRun(state: DeviceState): DeviceRun {
  return { state, readings: [], taken: 0, late: 0, judged: 0, watched: null };
}

/** The row of the next reading in order, or -1 where it is none. */
export function nextRow(run: DeviceRun): number {
  const reading = run.judged++;
  return run.watched?.rowOf[reading - run.watched.firstReading] ?? -1;
}

/** Takes readings into the learning span until it holds so many rows or the run ends. @returns whether it is now full */
export function takeLearningRows(run: DeviceRun, learnRows: number): boolean {
  const { state, readings } = run;
  // Watched with the model of its class, it learns as it is judged.
  if (state.model !== null) return state.learning !== null && state.learning.rows >= learnRows;
  while (state.learning !== null && run.taken < readings.length) {
    const reading = readings[run.taken++] as Reading;
    if (!takesRow(run, reading)) continue;
    learnRow(state.learning, reading.sampledAt, state.held);
    if (state.learning.rows >= learnRows) return true;
  }
  return false;
}

/** Takes the rest of the run through window and T²; of a device that still learns, only until it has so many rows. */
export function takeWatchedRows(run: DeviceRun, learnRows: number): void {
  const { state, readings } = run;
  const { model, window, baselines } = state;
  if (model === null || window === null || baselines === null || run.taken >= readings.length) return;
  const rows = newWatchedRows(model, run);
  const silenceMs = holdMs(model.config, model.intervalMs);
  const instruments = newInstrumentRow(state, model);
  const isFull = (): boolean => state.learning !== null && state.learning.rows >= learnRows;
  for (; run.taken < readings.length && !isFull(); run.taken++) {
    const reading = readings[run.taken] as Reading;
    const silent = reading.sampledAt - state.lastAt > silenceMs;
    if (!takesRow(run, reading)) continue;
    rows.rowOf[run.taken - rows.firstReading] = rows.rows;
    rows.at[rows.rows] = reading.sampledAt;
    if (silent) restartWindow(window, model.config.warmUpRows);
    instruments.reading = reading;
    watchRow(rows, { state, window, baselines, instruments, silent });
    if (silent) rows.status[rows.rows - 1] = ROW_AFTER_GAP;
    if (state.learning !== null) learnBeside(state, { learning: state.learning, rows, learnRows });
  }
  run.watched = rows;
}

/** What the class's model calls abnormal is not learned from; but what goes on for several spans is how this machine is. */
function learnBeside(
  state: DeviceState,
  { learning, rows, learnRows }: { learning: LearningSpan; rows: WatchedRows; learnRows: number },
): void {
  const row = rows.rows - 1;
  const abnormal = rows.status[row] === ROW_JUDGED && (rows.tSquared[row] ?? 0) > rows.model.limit;
  if (abnormal && learning.passedOver < PATIENCE_SPANS * learnRows) learning.passedOver += 1;
  else learnRow(learning, rows.at[row] ?? 0, state.held);
}

const PATIENCE_SPANS = 4;

function takesRow(run: DeviceRun, reading: Reading): boolean {
  const taken = takeReading(run.state, reading);
  if (taken === 'late') run.late += 1;
  return taken === 'row';
}

/** What the net has to do for a run; nothing before the device is watched. */
export function reconstructionOf(run: DeviceRun): ReconstructionJob[] {
  const rows = run.watched;
  if (rows === null || rows.rows === 0 || rows.model.net === null) return [];
  return [{ net: rows.model.net, rows: rows.rows, features: rows.features, out: rows.reconstructed }];
}

function watchRow(
  rows: WatchedRows,
  device: {
    state: DeviceState;
    window: WindowState;
    baselines: readonly Baseline[];
    instruments: InstrumentRow;
    silent: boolean;
  },
): void {
  const { model } = rows;
  const { state, window, baselines } = device;
  const count = model.channels.length;
  const base = rows.rows * count;
  const at = rows.at[rows.rows] ?? 0;
  const values = rows.values.subarray(base, base + count);
  for (let c = 0; c < count; c++) {
    const channel = model.channels[c] ?? 0;
    const isStale = at - (state.heldAt[channel] ?? 0) > (model.channelHoldMs[c] ?? 0);
    values[c] = isStale ? Number.NaN : (state.held[channel] ?? Number.NaN);
  }
  const { config } = model;
  const masked = rows.masked.subarray(base, base + count);
  const judged = judgedValues(rows, { ...device, values, masked });
  const counts = pushWindow(window, judged, { model, baselines });
  if (counts) {
    const scores = rows.levels.subarray(base, base + count);
    const level = { values: judged, mode: window.tracker.mode, anew: window.filled === 1 };
    watchLevels(state.levels, level, model.levels, { config, scores });
  }
  if (counts && window.filled >= config.windowMinRows) {
    const warmUp = window.warmUp > 0;
    const means = rows.features.subarray(base, base + count);
    const shares = rows.shares.subarray(base, base + count);
    const { mode } = window.tracker;
    windowMeans(window, means);
    rows.tSquared[rows.rows] = scoreAgainst(
      baselines[mode] as Baseline,
      { means, mode, warmUp, masked },
      model,
      shares,
    );
    rows.modes[rows.rows] = mode;
    rows.status[rows.rows] = warmUp ? ROW_FILLING : ROW_JUDGED;
  } else {
    rows.status[rows.rows] = ROW_FILLING;
  }
  rows.rows += 1;
}

/** The row's values without those that are the instrument's fault; the faults that begin or end with it are noted. */
function judgedValues(
  rows: WatchedRows,
  row: { instruments: InstrumentRow; silent: boolean; values: Float64Array; masked: Uint8Array },
): Float64Array {
  const { instruments, silent, values, masked } = row;
  instruments.at = rows.at[rows.rows] ?? 0;
  instruments.values = values;
  const changes = watchInstruments(instruments, { after: silent, masked, number: rows.rows });
  for (const change of changes) rows.changes.push(change);
  return masked.includes(1) ? values.map((value, c) => (masked[c] === 1 ? Number.NaN : value)) : values;
}

function newWatchedRows(model: NormalModel, run: DeviceRun): WatchedRows {
  const size = run.readings.length - run.taken;
  const count = size * model.channels.length;
  return {
    model,
    firstReading: run.taken,
    rowOf: new Int32Array(size).fill(-1),
    rows: 0,
    at: new Float64Array(size),
    values: new Float64Array(count),
    features: new Float64Array(count),
    shares: new Float64Array(count),
    tSquared: new Float64Array(size),
    levels: new Float64Array(count),
    masked: new Uint8Array(count),
    changes: [],
    told: 0,
    reconstructed: new Float64Array(count),
    status: new Uint8Array(size),
    modes: new Uint8Array(size),
  };
}
