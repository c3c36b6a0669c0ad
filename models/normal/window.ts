import type { Baseline } from './baseline.ts';
import { type ModeTracker, newModeTracker, trackMode } from './mode-tracker.ts';
import type { NormalModel } from './normal-model.ts';

/**
 * The trailing readings of one device, normalised to its operating mode: a ring that restarts after
 * a gap or a change of mode.
 */
export type WindowState = {
  /** `[rows × channels]`, in raw spreads from the mode's centre, clipped. */
  readonly ring: Float32Array;
  head: number;
  filled: number;
  readonly tracker: ModeTracker;
  /**
   * Readings still to pass after a silence before the machine is judged again: it may have been
   * restarted.
   */
  warmUp: number;
};

/** An empty window. */
export function newWindow(rows: number, channels: number): WindowState {
  return { ring: new Float32Array(rows * channels), head: 0, filled: 0, tracker: newModeTracker(), warmUp: 0 };
}

/** Drops all rows: rows before a silence do not predict rows after it. */
export function restartWindow(window: WindowState, warmUpRows: number): void {
  window.warmUp = warmUpRows;
  window.filled = 0;
  window.head = 0;
  Object.assign(window.tracker, newModeTracker());
}

/**
 * Takes one row.
 * @param row modelled channels in their own units; NaN counts as normal
 * @param baselines of the modes: where normal is now; null while learning
 * @returns whether the row counts; between modes it does not
 */
export function pushWindow(
  window: WindowState,
  row: Float64Array,
  { model, baselines }: { readonly model: NormalModel; readonly baselines: readonly Baseline[] | null },
): boolean {
  const { center, spread, allowance, config } = model;
  const tracked = trackMode(window.tracker, model.modes, row, config.settleRows);
  if (tracked === 'changed') {
    window.filled = 0;
    window.head = 0;
  }
  if (tracked !== 'settled') return false;
  window.warmUp = Math.max(0, window.warmUp - 1);
  const count = row.length;
  const rows = window.ring.length / count;
  const base = window.head * count;
  const mode = window.tracker.mode * count;
  const drift = baselines?.[window.tracker.mode]?.drift;
  for (let c = 0; c < count; c++) {
    const z = ((row[c] ?? Number.NaN) - (center[mode + c] ?? 0)) / (spread[mode + c] ?? 1);
    const normal = drift ? (model.meanCenter[c] ?? 0) + (drift[c] ?? 0) : 0;
    const clip = config.clip * Math.max(1, allowance[c] ?? 0);
    window.ring[base + c] = Number.isNaN(z) ? normal : Math.min(clip, Math.max(-clip, z));
  }
  window.head = (window.head + 1) % rows;
  window.filled = Math.min(rows, window.filled + 1);
  return true;
}

/**
 * Writes the mean of each channel over the window; the window must not be empty.
 * @param out `[channels]`
 */
export function windowMeans(window: WindowState, out: Float64Array): void {
  const { ring, filled } = window;
  const count = out.length;
  const used = filled * count;
  for (let c = 0; c < count; c++) {
    let sum = 0;
    for (let i = c; i < used; i += count) sum += ring[i] ?? 0;
    out[c] = sum / Math.max(1, filled);
  }
}
