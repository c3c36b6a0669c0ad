import type { Reading } from '../../ingest/reading/reading.ts';
import { type DeviceState, NOTHING } from '../device/device-state.ts';
import { isDue, isLearned } from '../device/grown-span.ts';
import type { KeptRows } from '../device/kept-rows.ts';
import { lookForNew } from '../device/new-channels.ts';
import { holdSpectrum } from '../device/spectra.ts';
import { lendValues, type Taken, takeReading } from '../device/take-reading.ts';
import { watchInstruments } from '../instrument/watch-instruments.ts';
import type { ReconstructionJob } from '../net/reconstruct.ts';
import type { Baseline } from '../normal/baseline.ts';
import { holdMs } from '../normal/detection-config.ts';
import { watchLevels } from '../normal/level-watch.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import { spectrumInputs } from '../normal/spectrum-model.ts';
import { pushWindow, restartWindow, type WindowState, windowMeans } from '../normal/window.ts';
import { settleTones } from '../residual/step-residuals.ts';
import { IS_ABOVE, IS_ACTIVE, stayRowsOf } from '../residual/watch-residuals.ts';
import { type LearningSpan, learnRow } from '../rows/learning-span.ts';
import type { Plausibility } from '../rules/machine-limits.ts';
import { logSpectrumOf } from '../waveform/waveform-reading.ts';
import {
  clearRow,
  keepRow,
  noteInSpace,
  ROW_AFTER_GAP,
  ROW_FILLING,
  ROW_JUDGED,
  type RowSpace,
  type RowWork,
  residualWorkOf,
  rowWorkOf,
  takeRoom,
} from './row-space.ts';
import { scoreAgainst } from './score-against.ts';
import { isNoted } from './scoring-evidence.ts';
import { watchResidualRow } from './watch-residual-row.ts';
import { isSpectrumDue, keepSpectra, watchSpectrumRow } from './watch-spectrum-row.ts';
import { watchStateOf } from './watch-state.ts';
import type { WatchedRows } from './watched-rows.ts';

/**
 * The readings of one device within a batch, and their results row by row. Valid for one batch.
 */
export type DeviceRun = {
  readonly state: DeviceState;
  readonly readings: Reading[];
  /** Their places in the batch, ascending. */
  readonly places: number[];
  /** How many of `readings` have been taken. */
  taken: number;
  /** The kinds of those readings. */
  readonly kinds: Taken[];
  /** Readings of this run that were not scored again. */
  late: number;
  /** How many of `readings` have been judged or passed by. */
  judged: number;
  /** Set once the device is watched: rows from here on are judged. */
  watched: WatchedRows | null;
};

/** An empty run of a device. */
export function newDeviceRun(state: DeviceState): DeviceRun {
  return { state, readings: [], places: [], taken: 0, kinds: [], late: 0, judged: 0, watched: null };
}

/** The row of the next reading in order, or -1 where it is none. */
export function nextRow(run: DeviceRun): number {
  const reading = run.judged++;
  const { watched } = run;
  if (watched === null || reading < watched.firstReading) return -1;
  return watched.space.rowOf[watched.firstRow + reading - watched.firstReading] ?? -1;
}

/**
 * Takes readings into the learning span until it holds so many rows or the run ends.
 * @param isPlausible of the device's present values
 * @returns whether it is now full
 */
export function takeLearningRows(run: DeviceRun, learnRows: number, isPlausible: Plausibility): boolean {
  const { state, readings } = run;
  // Watched with the model of its class, it learns as it is judged.
  if (state.model !== null) return state.learning !== null && state.learning.rows >= learnRows;
  if (state.learning !== null && state.learning.rows >= learnRows) return true;
  while (state.learning !== null && run.taken < readings.length) {
    const reading = readings[run.taken++] as Reading;
    if (takes(run, reading) !== 'row') continue;
    learnUsual(state, state.learning, { at: reading.sampledAt, isUsual: isPlausible(state), learnRows });
    if (state.learning.rows >= learnRows) return true;
  }
  return false;
}

/**
 * Takes the rest of the run through window and T²; of a device that still learns, only until it has
 * so many rows.
 */
export function takeWatchedRows(
  run: DeviceRun,
  options: { learnRows: number; space: RowSpace; kept: KeptRows; isPlausible: Plausibility },
): void {
  const { learnRows, space } = options;
  const { state, readings } = run;
  const { model, window, baselines } = state;
  if (model === null || run.taken >= readings.length) return;
  const rows = newWatchedRows(model, run, options);
  const work = rowWorkOf(space, state, model);
  const device: WatchedDevice = { state, window, baselines, work, reading: null, silent: false, grows: false };
  const silenceMs = holdMs(model.config, model.intervalMs);
  const isFull = (): boolean =>
    isDue(state.grown) ||
    isLearned(state.grown) ||
    isSpectrumDue(state.spectra) ||
    (state.learning !== null && state.learning.rows >= learnRows);
  for (; run.taken < readings.length && !isFull(); run.taken++) {
    const reading = readings[run.taken] as Reading;
    const silent = reading.sampledAt - state.lastAt > silenceMs;
    const known = state.channels.length;
    const kind = takes(run, reading);
    if (state.channels.length > known) lookForNew(state, learnRows);
    if (kind !== 'row' && kind !== 'behind') continue;
    const giveBack = kind === 'behind' ? lendValues(state, reading) : undefined;
    const row = rows.firstRow + rows.rows;
    space.rowOf[rows.firstRow + run.taken - rows.firstReading] = rows.rows;
    space.at[row] = state.lastAt;
    if (isNoted(rows, state, readings.length)) note(rows, state);
    if (silent) rows.gaps.add(rows.rows);
    if (silent && window !== null) restartWindow(window, model.config.warmUpRows);
    device.reading = reading;
    device.silent = silent;
    device.grows = kind === 'row';
    watchRow(rows, device);
    if (silent) space.status[row] = ROW_AFTER_GAP;
    giveBack?.();
    if (state.learning !== null && kind === 'row') learnBeside(state, state.learning, { ...options, rows });
  }
  if (rows.residualWork !== null) settleTones(rows.residualWork);
  run.watched = rows;
}

function note({ space, rows, noted, residualWork }: WatchedRows, state: DeviceState): void {
  if (residualWork !== null) settleTones(residualWork);
  noted.push(noteInSpace(space, rows, watchStateOf(state)));
}

/** Beside the judging by the class's model: a row that it calls abnormal is not usual. */
function learnBeside(
  state: DeviceState,
  learning: LearningSpan,
  { rows, learnRows, isPlausible }: { rows: WatchedRows; learnRows: number; isPlausible: Plausibility },
): void {
  const { space } = rows;
  const row = rows.firstRow + rows.rows - 1;
  const { model } = rows;
  const isAbove =
    model.residual === null
      ? (space.tSquared[row] ?? 0) > model.limit
      : ((space.bits[row] ?? 0) & (IS_ABOVE | IS_ACTIVE)) > 0;
  const isAbnormal = space.status[row] === ROW_JUDGED && isAbove;
  learnUsual(state, learning, { at: space.at[row] ?? 0, isUsual: !isAbnormal && isPlausible(state), learnRows });
}

/** Passes over rows that are not usual; but a state over several spans is this machine's. */
function learnUsual(
  state: DeviceState,
  learning: LearningSpan,
  { at, isUsual, learnRows }: { at: number; isUsual: boolean; learnRows: number },
): void {
  if (!isUsual && learning.passedOver < PATIENCE_SPANS * learnRows) learning.passedOver += 1;
  else learnRow(learning, at, state.held);
}

const PATIENCE_SPANS = 4;

function takes(run: DeviceRun, reading: Reading): Taken {
  const taken = takeReading(run.state, reading);
  run.kinds.push(taken);
  if (taken === 'late') run.late += 1;
  const spectrum = logSpectrumOf(reading);
  if (spectrum !== undefined && (taken === 'row' || taken === 'completed')) holdSpectrum(run.state, spectrum);
  return taken;
}

/** The net's work for a run; none before the device is watched. */
export function reconstructionOf({ watched }: DeviceRun): ReconstructionJob | null {
  const net = watched?.model.net ?? null;
  if (watched === null || watched.rows === 0 || net === null) return null;
  const { space, firstCell, rows } = watched;
  return { net, rows, features: space.features, out: space.reconstructed, from: firstCell };
}

/** A watched device, the memory for its rows, and the present row: one object for all rows. */
type WatchedDevice = {
  readonly state: DeviceState;
  readonly window: WindowState | null;
  readonly baselines: readonly Baseline[] | null;
  readonly work: RowWork;
  reading: Reading | null;
  /** It comes after a silence; it is newer than all before, and may be learned from. */
  silent: boolean;
  grows: boolean;
};

function watchRow(rows: WatchedRows, device: WatchedDevice): void {
  const { model, space } = rows;
  const { work } = device;
  const { instruments } = work;
  const row = rows.firstRow + rows.rows;
  clearRow(work);
  const at = device.state.lastAt;
  holdValues(device, model, at);
  instruments.at = at;
  instruments.reading = device.reading;
  instruments.silent = device.silent;
  instruments.number = rows.rows;
  const changes = watchInstruments(instruments);
  if (changes.length > 0) rows.changes.push(...changes);
  space.status[row] = ROW_FILLING;
  if (model.residual !== null) watchResidualRow(rows, device);
  else watchWindow(rows, device, countingValues(work));
  keepRow(space, work, rows.firstCell + rows.rows * work.values.length);
  rows.rows += 1;
}

/** Judges a row by the window and the slow levels: machines with statistics of waveforms. */
function watchWindow(rows: WatchedRows, device: WatchedDevice, counting: Float64Array): void {
  const { model, space } = rows;
  const { window, baselines, work } = device;
  if (window === null || baselines === null) return;
  const { config } = model;
  const row = rows.firstRow + rows.rows;
  const { state, grows } = device;
  const { spectra } = state;
  space.spectrum[row] = -1;
  const counts = pushWindow(window, counting, { model, baselines });
  const isAnew = window.filled === 1;
  const ofSpectra = spectra && { state, spectra, work, counting, isAnew, grows };
  if (counts) {
    const level = { values: counting, mode: window.tracker.mode, anew: isAnew };
    const fallsBack = watchLevels(device.state.levels, level, model.levels, { config, scores: work.levels });
    space.fallsBack[row] = fallsBack ? 1 : 0;
    if (ofSpectra) watchSpectrumRow(rows, ofSpectra);
  }
  if (counts && window.filled >= config.windowMinRows) {
    const { mode } = window.tracker;
    windowMeans(window, work.features);
    space.tSquared[row] = scoreAgainst(baselines[mode] as Baseline, { mode, warmUp: window.warmUp > 0, work }, model);
    space.modes[row] = mode;
    if (window.warmUp === 0) space.status[row] = ROW_JUDGED;
  }
  if (ofSpectra) keepSpectra(rows, ofSpectra);
}

/** The value of each modelled channel at a moment; NaN where its last value is too old. */
function holdValues({ state, work }: WatchedDevice, model: NormalModel, at: number): void {
  const { values } = work;
  for (let c = 0; c < values.length; c++) {
    const channel = model.channels[c] ?? 0;
    const isStale = at - (state.heldAt[channel] ?? 0) > (model.channelHoldMs[c] ?? 0);
    values[c] = isStale ? Number.NaN : (state.held[channel] ?? Number.NaN);
  }
}

/** The row's values without instrument faults. */
function countingValues({ instruments, values, counting, masked }: RowWork): Float64Array {
  if (!instruments.isMasked) return values;
  for (let c = 0; c < values.length; c++) counting[c] = masked[c] === 1 ? Number.NaN : (values[c] ?? Number.NaN);
  return counting;
}

function newWatchedRows(
  model: NormalModel,
  run: DeviceRun,
  { space, kept, learnRows }: { space: RowSpace; kept: KeptRows; learnRows: number },
): WatchedRows {
  const rows = run.readings.length - run.taken;
  const watched = model.residual === null ? spectrumInputs(model.spectra) : model.watched.length;
  const room = takeRoom(space, { rows, channels: model.channels.length, watched });
  space.rowOf.fill(-1, room.firstRow, room.firstRow + rows);
  return {
    model,
    space,
    residualWork: model.residual && residualWorkOf(space, model.residual),
    device: run.state.device,
    kept,
    grownRow: { at: 0, held: NOTHING, bits: 0, stayRows: model.residual === null ? 0 : stayRowsOf(model.residual) },
    learnRows,
    firstReading: run.taken,
    firstRow: room.firstRow,
    firstCell: room.firstCell,
    firstInput: room.firstInput,
    rows: 0,
    others: new Map(),
    changes: [],
    told: 0,
    noted: [],
    gaps: new Set(),
  };
}
