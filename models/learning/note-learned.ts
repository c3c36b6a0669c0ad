import type { Log } from '../../lib/log.ts';
import type { DeviceState } from '../device/device-state.ts';
import { spectrumTrial } from '../device/use-spectra.ts';
import { describeNets, netReport } from '../normal/net-report.ts';

/** Counts, logs and reports devices that have learned. */
export function noteLearned(
  states: readonly DeviceState[],
  {
    counts,
    log,
    onLearned,
  }: {
    readonly counts: { learned: number; nets: number };
    readonly log?: Log;
    readonly onLearned?: (state: DeviceState) => void;
  },
): void {
  counts.learned += states.length;
  for (const state of states) {
    counts.nets += netsOf(state);
    onLearned?.(state);
    log?.info({ deviceId: state.device, ...summaryOf(state) }, 'normal behaviour learned');
  }
}

function netsOf({ model }: DeviceState): number {
  const ofSpectra = model?.spectra?.nets.reduce((sum, { bands }) => sum + bands.length, 0) ?? 0;
  return ofSpectra + (model?.residual?.net?.places.filter((place) => place >= 0).length ?? 0);
}

function summaryOf(state: DeviceState): Readonly<Record<string, unknown>> {
  const { model, channels } = state;
  const modelled = Array.from(model?.channels ?? [], (channel) => channels[channel]);
  const nets = model && netReport(model, channels, spectrumTrial(state));
  return {
    modelId: model?.id,
    modes: model?.modes.count,
    intervalMs: model?.intervalMs,
    channels: modelled,
    nets: nets && describeNets(nets),
  };
}
