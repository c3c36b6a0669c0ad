import { LEAST_NET_ROWS } from '../residual/fit-nets.ts';
import type { NetTrial } from '../residual/residual-net.ts';
import type { NormalModel } from './normal-model.ts';

/** The nets of a model: which channels use one, and what that changed. */
export type NetReport = {
  /** Whether nets were tried, and what came of it; null for a model from before there were nets. */
  readonly trial: NetTrial | null;
  /** Channels, or bands of spectra, that could use one. */
  readonly channels: number;
  readonly used: readonly {
    /** A channel, or a band: `vibration.1250-1600hz`. */
    readonly channel: string;
    /** Spread of its held-out residuals, as a share of that without the net. */
    readonly spread: number;
  }[];
  /** Of nets on log spectra. */
  readonly spectra?: Omit<SpectrumTrial, 'trial' | 'bands'>;
};

/** Facts about a device's log spectra. */
export type SpectrumTrial = {
  readonly trial: NetTrial | null;
  readonly bands: number;
  /** From how many spectra of a waveform on nets are tried. */
  readonly from: number;
  /** Waveforms that no net may judge, since there are so many. */
  readonly unfollowed: number;
  /** Blocks that none judged: their sample rate or length was not that of the first. */
  readonly otherShape: number;
};

/**
 * @param names the channels of the device
 * @param spectra of a device with waveforms; null where there is none
 * @returns null for a model that can have no net
 */
export function netReport(
  { residual, watched, spectra: won }: NormalModel,
  names: readonly string[],
  spectra: SpectrumTrial | null = null,
): NetReport | null {
  if (residual === null) {
    const used = (won?.nets ?? []).flatMap(({ names: bands, left }) =>
      bands.map((channel, b) => ({ channel, spread: left[b] ?? 1 })),
    );
    if (used.length === 0 && spectra === null) return null;
    const bands = spectra?.bands ?? used.length;
    const trial = used.length > 0 ? 'used' : (spectra?.trial ?? 'few_readings');
    if (spectra === null) return { trial, channels: bands, used };
    const { from, unfollowed, otherShape } = spectra;
    return { trial, channels: bands, used, spectra: { from, unfollowed, otherShape } };
  }
  const { plan, net, netTrial = null } = residual;
  const used = Array.from(plan.analog, (place, j) => ({
    channel: names[watched[place] ?? -1] ?? '',
    spread: (net?.places[j] ?? -1) >= 0 ? (net?.spread[j] ?? 1) : Number.NaN,
  })).filter(({ spread }) => !Number.isNaN(spread));
  return { trial: netTrial, channels: plan.analog.length, used };
}

/** The same in words: `net: 2 of 8 channels (flow -23 %, pressure -41 %)`. */
export function describeNets(report: NetReport): string {
  const { unfollowed = 0, otherShape = 0 } = report.spectra ?? {};
  const parts = [describeTrial(report)];
  if (unfollowed > 0) parts.push(`waveforms after the first four have no net: ${unfollowed}`);
  if (otherShape > 0)
    parts.push(`blocks that no net judged, since their sample rate or length is not that of the first: ${otherShape}`);
  return parts.join('; ');
}

function describeTrial({ trial, channels, used, spectra }: NetReport): string {
  switch (trial) {
    case 'used': {
      const each = used.map(({ channel, spread }) => `${channel} ${Math.round(100 * (spread - 1))} %`);
      const spread = each.join(', ');
      return spectra === undefined
        ? `net: ${used.length} of ${channels} channels (spread of ${spread})`
        : `net: ${used.length} of ${channels} bands (spread of ${spread})`;
    }
    case 'few_readings':
      return spectra === undefined
        ? `no net: it is tried from ${LEAST_NET_ROWS} readings`
        : `no net: it is tried from ${spectra.from} spectra of a waveform`;
    case 'one_channel':
      return 'no net: there is one channel, and no other that could tell of it';
    case 'many_channels':
      return 'no net: there are too many channels to train one';
    case 'nothing_to_gain':
      return 'no net: the linear relations tell as much as curves do';
    case 'not_trained':
      return 'no net yet: one may tell more, and is tried at the next learning, where TensorFlow.js can be loaded';
    case 'no_better':
      return 'no net: it was tried, and was no better on held-out readings';
    case null:
      return 'no net: the model is from before there were nets';
    default:
      return trial satisfies never;
  }
}
