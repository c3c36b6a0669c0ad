import type { Reading } from '../../ingest/reading/reading.ts';
import type { DeviceState } from '../device/device-state.ts';
import { watchInstruments } from '../instrument/watch-instruments.ts';
import type { Baseline } from '../normal/baseline.ts';
import { watchLevels } from '../normal/level-watch.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import { pushWindow, type WindowState, windowMeans } from '../normal/window.ts';
import { clearRow, keepRow, ROW_FILLING, ROW_JUDGED, type RowWork } from './row-space.ts';
import { scoreAgainst } from './score-against.ts';
import { watchResidualRow } from './watch-residual-row.ts';
import { keepSpectra, watchSpectrumRow } from './watch-spectrum-row.ts';
import type { WatchedRows } from './watched-rows.ts';

/** A watched device, the memory for its rows, and the present row: one object for all rows. */
export type WatchedDevice = {
  readonly state: DeviceState;
  readonly window: WindowState | null;
  readonly baselines: readonly Baseline[] | null;
  readonly work: RowWork;
  reading: Reading | null;
  /** It comes after a silence; it is newer than all before, and may be learned from. */
  silent: boolean;
  grows: boolean;
};

/** Takes a row through instruments and residuals, or the window. */
export function watchRow(rows: WatchedRows, device: WatchedDevice): void {
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
