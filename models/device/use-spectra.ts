import { waveformStatistic } from '../machine/waveform-statistic.ts';
import type { SpectrumTrial } from '../normal/net-report.ts';
import { modelId, type NormalModel } from '../normal/normal-model.ts';
import { newSpectrumWatch, type SpectrumModel } from '../normal/spectrum-model.ts';
import type { NetTrial } from '../residual/residual-net.ts';
import { learnedModel } from './assigned-model.ts';
import type { DeviceState } from './device-state.ts';
import type { KeptRows } from './kept-rows.ts';
import { LEAST_SPECTRA, MOST_SPECTRA, MOST_WAVEFORMS, spectrumColumns } from './spectra.ts';

/** Uses newly learned nets, or notes why there are none. @returns whether there are new ones */
export function useSpectra(
  state: Pick<DeviceState, 'model' | 'assigned' | 'spectra' | 'device'>,
  learned: { readonly spectra: SpectrumModel | null; readonly trial: NetTrial },
  kept: KeptRows,
): boolean {
  const { spectra, model, device } = state;
  if (spectra === undefined || model === null) return false;
  spectra.trial = learned.trial;
  const rows = spectra.span?.rows ?? 0;
  if (learned.spectra !== null || 2 * rows > MOST_SPECTRA * Math.max(1, spectra.of.length)) {
    spectra.span = null;
    kept.forget(device);
  }
  if (learned.spectra === null) return false;
  // A person's limits are put on it again.
  const own: NormalModel = { ...learnedModel(state, model), spectra: learned.spectra };
  own.id = modelId(own);
  state.model = own;
  spectra.watch = newSpectrumWatch(learned.spectra);
  return true;
}

/** The outcome of the trials of nets on a device's log spectra; null without spectra. */
export function spectrumTrial({
  spectra,
  model,
  channels,
}: Pick<DeviceState, 'spectra' | 'model' | 'channels'>): SpectrumTrial | null {
  if (spectra === undefined || model === null || model.residual !== null) return null;
  const modelled = Array.from(model.channels, (channel) => channels[channel] ?? '');
  const bands = spectrumColumns(spectra, modelled).reduce((sum, own) => sum + own.bands.length, 0);
  const waveforms = new Set(modelled.flatMap((name) => waveformStatistic(name, modelled)?.of ?? []));
  const unfollowed = spectra.of.length > 0 ? Math.max(0, waveforms.size - MOST_WAVEFORMS) : 0;
  return { trial: spectra.trial, bands, from: LEAST_SPECTRA, unfollowed, otherShape: spectra.otherShape };
}
