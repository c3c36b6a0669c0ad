import type { Reading } from '../../ingest/reading/reading.ts';
import { type DeviceState, NOTHING } from '../device/device-state.ts';
import { isDue, isLearned } from '../device/grown-span.ts';
import type { KeptRows } from '../device/kept-rows.ts';
import { lookForNew } from '../device/new-channels.ts';
import { holdSpectrum } from '../device/spectra.ts';
import { lendValues, type Taken, takeReading } from '../device/take-reading.ts';
import { renewNumbers } from '../instrument/instrument-alarm.ts';
import { standsStill } from '../machine/standstill.ts';
import { holdMs } from '../normal/detection-config.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import { spectrumInputs } from '../normal/spectrum-model.ts';
import { restartWindow } from '../normal/window.ts';
import { IS_ABOVE, IS_ACTIVE, stayRowsOf } from '../residual/watch-residuals.ts';
import { type LearningSpan, learnRow } from '../rows/learning-span.ts';
import type { Plausibility } from '../rules/machine-limits.ts';
import { logSpectrumOf } from '../waveform/waveform-reading.ts';
import type { DeviceRun } from './device-run.ts';
import { takePlainRows } from './plain-rows.ts';
import {
  clearCells,
  ROW_AFTER_GAP,
  ROW_JUDGED,
  type RowSpace,
  residualWorkOf,
  rowWorkOf,
  takeRoom,
} from './row-space.ts';
import { noteWhereDue } from './scoring-evidence.ts';
import { type WatchedDevice, watchRow } from './watch-row.ts';
import { isSpectrumDue } from './watch-spectrum-row.ts';
import type { WatchedRows } from './watched-rows.ts';

/**
 * Takes readings into the learning span until it holds this many rows or the run ends.
 * @param by.isPlausible of the device's present values
 * @param by.stillRows the most of them in which the machine stands; half by default
 * @returns whether it is now full
 */
export function takeLearningRows(
  run: DeviceRun,
  learnRows: number,
  by: { readonly isPlausible: Plausibility; readonly stillRows?: number | undefined },
): boolean {
  const { state, readings } = run;
  // Watched with the model of its class, it learns as it is judged.
  if (state.model !== null) return state.learning !== null && state.learning.rows >= learnRows;
  if (state.learning !== null && state.learning.rows >= learnRows) return true;
  while (state.learning !== null && run.taken < readings.length) {
    const reading = readings[run.taken++] as Reading;
    if (takes(run, reading) !== 'row') continue;
    const { stillRows } = by;
    learnUsual(state, state.learning, { at: reading.sampledAt, isUsual: by.isPlausible(state), learnRows, stillRows });
    if (state.learning.rows >= learnRows) return true;
  }
  return false;
}

/** The parts that taking a reading needs. */
type Taking = {
  readonly learnRows: number;
  readonly stillRows?: number | undefined;
  readonly space: RowSpace;
  readonly kept: KeptRows;
  readonly isPlausible: Plausibility;
  readonly device: WatchedDevice;
  readonly silenceMs: number;
};

/**
 * Takes the rest of the run through window and T²; of a device that still learns, only until it has
 * this many rows.
 */
export function takeWatchedRows(run: DeviceRun, options: Omit<Taking, 'device' | 'silenceMs'>): void {
  const { learnRows, space } = options;
  const { state, readings } = run;
  const { model, window, baselines } = state;
  if (model === null || run.taken >= readings.length) return;
  renewNumbers(state, model);
  const rows = newWatchedRows(model, run, options);
  const work = rowWorkOf(space, state, model);
  const device: WatchedDevice = { state, window, baselines, work, reading: null, silent: false, grows: false };
  const silenceMs = holdMs(model.config, model.intervalMs);
  while (run.taken < readings.length && !isFull(state, learnRows)) {
    if (takePlainRows(run, rows, { device, silenceMs }) === 0) takeOne(run, rows, { ...options, device, silenceMs });
  }
  run.watched = rows;
}

/** Whether a device has to learn before its next reading. */
function isFull({ grown, spectra, learning }: DeviceState, learnRows: number): boolean {
  return (
    isDue(grown) || isLearned(grown) || isSpectrumDue(spectra) || (learning !== null && learning.rows >= learnRows)
  );
}

/** Takes one reading, whatever it holds. */
function takeOne(run: DeviceRun, rows: WatchedRows, options: Taking): void {
  const { learnRows, space, device, silenceMs } = options;
  const { state, window } = device;
  const place = run.taken++;
  const reading = run.readings[place] as Reading;
  const silent = reading.sampledAt - state.lastAt > silenceMs;
  const known = state.channels.length;
  const kind = takes(run, reading);
  if (state.channels.length > known) lookForNew(state, learnRows);
  if (kind !== 'row' && kind !== 'behind') return;
  const giveBack = kind === 'behind' ? lendValues(state, reading) : undefined;
  const row = rows.firstRow + rows.rows;
  space.rowOf[rows.firstRow + place - rows.firstReading] = rows.rows;
  space.at[row] = state.lastAt;
  noteWhereDue(rows, state, run.readings.length);
  if (silent) rows.gaps.add(rows.rows);
  if (silent && window !== null) restartWindow(window, rows.model.config.warmUpRows);
  device.reading = reading;
  device.silent = silent;
  device.grows = kind === 'row';
  watchRow(rows, device);
  if (silent) space.status[row] = ROW_AFTER_GAP;
  giveBack?.();
  if (state.learning !== null && kind === 'row') learnBeside(state, state.learning, { ...options, rows });
}

/** Beside the judging by the class's model: a row that it calls abnormal is not usual. */
function learnBeside(
  state: DeviceState,
  learning: LearningSpan,
  { rows, isPlausible, ...limits }: Omit<Taking, 'device' | 'silenceMs'> & { rows: WatchedRows },
): void {
  const { space } = rows;
  const row = rows.firstRow + rows.rows - 1;
  const { model } = rows;
  const isAbove =
    model.residual === null
      ? (space.tSquared[row] ?? 0) > model.limit
      : ((space.bits[row] ?? 0) & (IS_ABOVE | IS_ACTIVE)) > 0;
  const isAbnormal = space.status[row] === ROW_JUDGED && isAbove;
  learnUsual(state, learning, { at: space.at[row] ?? 0, isUsual: !isAbnormal && isPlausible(state), ...limits });
}

/**
 * Passes over rows that are not usual; but a state over several spans is this machine's. Of those
 * in which it stands half a span is enough, for a month: its work would be a stranger's otherwise.
 */
function learnUsual(
  state: DeviceState,
  learning: LearningSpan,
  row: { at: number; isUsual: boolean } & Pick<Taking, 'learnRows' | 'stillRows'>,
): void {
  const { at, isUsual, learnRows, stillRows = learnRows / 2 } = row;
  if (!isUsual && learning.passedOver < PATIENCE_SPANS * learnRows) learning.passedOver += 1;
  else if (mayLearn(state, learning, at, stillRows)) learnRow(learning, at, state.held);
}

function mayLearn(state: DeviceState, learning: LearningSpan, at: number, stillRows: number): boolean {
  if (!standsStill(state)) return true;
  learning.still ??= { taken: 0, left: 0 };
  const { still, times, rows } = learning;
  const isEnough = still.taken >= stillRows && rows > 0 && at - (times[0] ?? at) < STILL_MS;
  if (isEnough) still.left += 1;
  else still.taken += 1;
  return !isEnough;
}

const PATIENCE_SPANS = 4;
const STILL_MS = 30 * 86_400_000;

function takes(run: DeviceRun, reading: Reading): Taken {
  const taken = takeReading(run.state, reading);
  run.kinds.push(taken);
  if (taken === 'late') run.late += 1;
  const spectrum = logSpectrumOf(reading);
  if (spectrum !== undefined && (taken === 'row' || taken === 'completed')) holdSpectrum(run.state, spectrum);
  return taken;
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
  clearCells(space, room.firstCell, space.cells);
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
