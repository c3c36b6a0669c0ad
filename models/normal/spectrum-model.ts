import { netLength, netRest } from '../residual/residual-net.ts';
import type { DetectionConfig } from './detection-config.ts';
import { beginLevels, type LevelWatch, watchLevels } from './level-watch.ts';

/**
 * Nets on the log spectrum of one waveform: each tells the level of a band from the other bands and
 * from the channels that belong to no waveform. Plain data.
 */
export type SpectrumNet = {
  readonly waveform: string;
  /** Of its blocks: others have other bands. Null in a table of statistics. */
  readonly shape: { readonly sampleRateHz: number; readonly count: number } | null;
  /** The modelled channel that its score counts for. */
  readonly leads: number;
  /** Inputs, the bands first; their middle and spread when learned. */
  readonly middle: Float32Array;
  readonly spread: Float32Array;
  /** Inputs whose logarithm counts, in a table of statistics; 0 for the others. */
  readonly isLog: Uint8Array;
  /** Where an input comes from: a modelled channel, or `-1 - i` for band i of the block. */
  readonly from: Int32Array;
  /**
   * Bands with a net, their names, and the spread of their residuals as a share of that without.
   */
  readonly bands: Int32Array;
  readonly names: readonly string[];
  readonly left: Float32Array;
  /** By band with a net, of a row's features (a 1, then the inputs): linear weights, and nets. */
  readonly linear: Float32Array;
  readonly nets: Float32Array;
  /** How the residuals are watched, by band with a net. */
  readonly watch: LevelWatch;
};

/** The nets of a machine, one for each waveform of which a band has one. */
export type SpectrumModel = { readonly nets: readonly SpectrumNet[] };

/** Where a device's spectra stand: changed in place by each row. */
export type SpectrumWatch = {
  /** By net, as `beginLevels` says. */
  readonly levels: readonly Float64Array[];
  /** By net: the highest score, its band among those with a net, whether that band falls back. */
  readonly scores: Float64Array;
  readonly bands: Int32Array;
  readonly falls: Uint8Array;
  /** 1 where the next block is the first after a silence. */
  readonly anew: Uint8Array;
};

/** As learned. */
export function newSpectrumWatch({ nets }: SpectrumModel): SpectrumWatch {
  return {
    levels: nets.map(({ watch }) => beginLevels(watch.start)),
    scores: new Float64Array(nets.length),
    bands: new Int32Array(nets.length),
    falls: new Uint8Array(nets.length),
    anew: new Uint8Array(nets.length),
  };
}

/** A copy that later rows do not change. */
export function copyOfSpectrumWatch({ levels, scores, bands, falls, anew }: SpectrumWatch): SpectrumWatch {
  return {
    levels: levels.map((own) => own.slice()),
    scores: scores.slice(),
    bands: bands.slice(),
    falls: falls.slice(),
    anew: anew.slice(),
  };
}

/** How many inputs a row has for all nets. */
export function spectrumInputs(model: SpectrumModel | null | undefined): number {
  return model?.nets.reduce((sum, { middle }) => sum + middle.length, 0) ?? 0;
}

/**
 * Takes a row.
 * @param row.inputs of all nets, one after the other; NaN in the first where no block came, then
 * its score stays. `isAnew`: the first row after a silence
 * @param levels by modelled channel, in units of the limit: receives the score of a net that is
 * beyond that of the channel that it counts for
 * @returns the net that leads the row, or -1
 */
export function watchSpectra(
  { nets }: SpectrumModel,
  watch: SpectrumWatch,
  row: { readonly inputs: Float64Array; readonly isAnew: boolean },
  { levels, config }: { readonly levels: Float64Array; readonly config: DetectionConfig },
): number {
  let leads = -1;
  let highest = 0;
  for (const level of levels) highest = Math.max(highest, Math.abs(level));
  let at = 0;
  for (const [i, net] of nets.entries()) {
    const inputs = row.inputs.subarray(at, at + net.middle.length);
    at += net.middle.length;
    if (row.isAnew) watch.anew[i] = 1;
    if (inputs.every(Number.isFinite)) watchNet(net, watch, { i, inputs, config });
    const score = watch.scores[i] ?? 0;
    if (score > Math.abs(levels[net.leads] ?? 0)) levels[net.leads] = score;
    if (score <= highest) continue;
    highest = score;
    leads = i;
  }
  return leads;
}

function watchNet(
  net: SpectrumNet,
  watch: SpectrumWatch,
  { i, inputs, config }: { i: number; inputs: Float64Array; config: DetectionConfig },
): void {
  const values = residualsOf(net, featuresOf(net, inputs));
  const scores = new Float64Array(values.length);
  const row = { values, mode: 0, anew: watch.anew[i] === 1 };
  const falls = watchLevels(watch.levels[i] as Float64Array, row, net.watch, { config, scores });
  let best = 0;
  for (let b = 1; b < scores.length; b++) if ((scores[b] ?? 0) > (scores[best] ?? 0)) best = b;
  watch.anew[i] = 0;
  watch.bands[i] = best;
  watch.scores[i] = scores[best] ?? 0;
  watch.falls[i] = falls ? 1 : 0;
}

/** Spreads beyond which an input counts no further. */
const MOST_SPREADS = 12;

/** A row's features: a 1, then each input in spreads from its middle. */
export function featuresOf(
  { middle, spread, isLog }: Pick<SpectrumNet, 'middle' | 'spread' | 'isLog'>,
  inputs: Float64Array,
): Float64Array {
  const features = new Float64Array(inputs.length + 1).fill(1);
  for (let k = 0; k < inputs.length; k++) {
    const raw = inputs[k] ?? 0;
    const value = isLog[k] === 1 ? Math.log(Math.max(1e-6, raw)) : raw;
    const z = (value - (middle[k] ?? 0)) / (spread[k] ?? 1);
    features[k + 1] = Math.min(MOST_SPREADS, Math.max(-MOST_SPREADS, z));
  }
  return features;
}

/** The residual of each band that has a net, after linear weights and net, in spreads. */
function residualsOf({ bands, linear, nets }: SpectrumNet, features: Float64Array): Float64Array {
  const width = features.length;
  return Float64Array.from(bands, (band, b) => {
    let left = features[band + 1] ?? 0;
    for (let k = 0; k < width; k++) left -= (linear[b * width + k] ?? 0) * (features[k] ?? 0);
    return netRest(left, features, 0, nets, b * netLength(width), width);
  });
}
