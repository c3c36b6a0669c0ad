import type { NormalModel } from './normal-model.ts';

/** The trailing readings of one device, normalised to its operating mode: a ring that restarts after a gap or a change of mode. */
export type WindowState = {
  /** `[rows × channels]`, in raw spreads from the mode's centre, clipped. */
  readonly ring: Float32Array;
  head: number;
  filled: number;
};

/** An empty window. */
export function newWindow(rows: number, channels: number): WindowState {
  return { ring: new Float32Array(rows * channels), head: 0, filled: 0 };
}

/** Forgets the rows: what came before says nothing about what comes next. */
export function restartWindow(window: WindowState): void {
  window.filled = 0;
  window.head = 0;
}

/** Takes one row. @param row modelled channels in their own units; NaN counts as normal */
export function pushWindow(window: WindowState, row: Float64Array, model: NormalModel): void {
  const { channels, center, spread, slow, config } = model;
  const count = channels.length;
  const rows = window.ring.length / count;
  const base = window.head * count;
  for (let c = 0; c < count; c++) {
    const z = ((row[c] ?? Number.NaN) - (center[c] ?? 0)) / (spread[c] ?? 1);
    const clip = slow[c] === 1 ? config.clip * config.slowAllowance : config.clip;
    window.ring[base + c] = Number.isNaN(z) ? 0 : Math.min(clip, Math.max(-clip, z));
  }
  window.head = (window.head + 1) % rows;
  window.filled = Math.min(rows, window.filled + 1);
}

/** Writes the mean of each channel over the window; the window must not be empty. @param out `[channels]` */
export function windowMeans(window: WindowState, out: Float64Array): void {
  const count = out.length;
  const used = window.filled * count;
  out.fill(0);
  for (let base = 0; base < used; base += count) {
    for (let c = 0; c < count; c++) out[c] = (out[c] ?? 0) + (window.ring[base + c] ?? 0);
  }
  for (let c = 0; c < count; c++) out[c] = (out[c] ?? 0) / window.filled;
}
