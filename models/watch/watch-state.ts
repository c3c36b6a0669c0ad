import { type DeviceState, NOTHING } from '../device/device-state.ts';
import type { Baseline } from '../normal/baseline.ts';
import { copyOfSpectrumWatch, type SpectrumWatch } from '../normal/spectrum-model.ts';
import type { WindowState } from '../normal/window.ts';
import { copyOfResiduals } from '../residual/freeze-residuals.ts';
import type { ResidualState } from '../residual/residual-state.ts';

/**
 * Notes the state before a row.
 * @param room an earlier note that is needed no more: its numbers are written over
 */
export function noteState(
  row: number,
  { window, baselines, levels, residual, spectra }: WatchState,
  room: NotedState | null = null,
): NotedState {
  return {
    row,
    residual: residual && copyOfResiduals(residual, room?.residual),
    window: window && { ...window, ring: window.ring.slice(), tracker: { ...window.tracker } },
    baselines: baselines.map(({ drift, other, apart }) => ({ drift: drift.slice(), other: other.slice(), apart })),
    levels: levels.length === 0 ? NOTHING : levels.slice(),
    spectra: spectra && copyOfSpectrumWatch(spectra),
  };
}

/** The state from which a device's score follows: not copied. */
export function watchStateOf({ window, baselines, levels, residual, spectra }: DeviceState): WatchState {
  const nets = spectra?.watch ?? null;
  return { window, baselines: baselines ?? [], levels, residual: residual?.state ?? null, spectra: nets };
}

/** Copies of the arrays, made before a row is judged. */
export type NotedState = WatchState & { readonly row: number };

/** All that a score follows from beside the model and the row, in arrays that a row changes. */
export type WatchState = {
  readonly window: WindowState | null;
  readonly baselines: readonly Baseline[];
  readonly levels: Float64Array;
  readonly residual: ResidualState | null;
  /** Of the nets on log spectra; null without any. */
  readonly spectra: SpectrumWatch | null;
};
