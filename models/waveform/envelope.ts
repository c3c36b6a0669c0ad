import type { BlockSpectrum } from './block-spectrum.ts';
import { powerOfTwoFrom } from './fft.ts';
import type { WorkSpace } from './work-space.ts';

/** A band of a spectrum, in Hz. */
export type Band = { readonly fromHz: number; readonly toHz: number };

/**
 * Spectrum of the squared envelope of one band. Valid until the next one in the same work space.
 */
export type EnvelopeSpectrum = {
  readonly band: Band;
  /** Excess kurtosis of the band's complex envelope: 0 for noise, large for a train of impulses. */
  readonly impulsiveness: number;
  readonly binHz: number;
  /** Lines nearer than this cannot be distinguished. */
  readonly resolutionHz: number;
  /**
   * Bins from 0 Hz to the width of the band; without unit, the mean of the squared envelope is 1.
   */
  readonly amplitude: Float64Array;
};

type Envelope = { readonly re: Float64Array; readonly im: Float64Array; readonly samples: number };

/**
 * The squared envelope of a band: band-pass, Hilbert and decimation in one step, since only the
 * band's own bins go back into time.
 * @returns complex envelope at twice the width of the band
 */
function envelopeOf(spectrum: BlockSpectrum, band: Band, space: WorkSpace): Envelope {
  const first = Math.max(1, Math.round(band.fromHz / spectrum.binHz));
  const last = Math.min(spectrum.re.length - 1, Math.round(band.toHz / spectrum.binHz));
  const bins = last - first;
  // The square is twice as wide as the band.
  const size = powerOfTwoFrom(2 * bins);
  const { re, im } = space.complex('envelope', size);
  re.set(spectrum.re.subarray(first, last));
  im.set(spectrum.im.subarray(first, last));
  space.fft(size).inverse(re, im);
  return { re, im, samples: Math.floor((size * spectrum.count) / spectrum.size) };
}

function impulsivenessOf({ re, im, samples }: Envelope): number {
  let two = 0;
  let four = 0;
  for (let i = 0; i < samples; i++) {
    const squared = (re[i] as number) ** 2 + (im[i] as number) ** 2;
    two += squared;
    four += squared * squared;
  }
  return two > 0 ? (four * samples) / (two * two) - 2 : 0;
}

/**
 * Finds the band in which the block is most impulsive, as a kurtogram of two levels would: quarters
 * and eighths of the spectrum, each overlapping the next by half.
 * @param leastWidthHz what the envelope must be able to show
 */
export function resonanceBand(spectrum: BlockSpectrum, leastWidthHz: number, space: WorkSpace): Band {
  const nyquist = spectrum.sampleRateHz / 2;
  let best: Band = { fromHz: 0, toHz: nyquist };
  let most = Number.NEGATIVE_INFINITY;
  for (const parts of [4, 8]) {
    const width = nyquist / parts;
    if (width < leastWidthHz) break;
    for (let step = 1; step <= 2 * parts - 2; step++) {
      const band = { fromHz: (step * width) / 2, toHz: (step * width) / 2 + width };
      const impulsiveness = impulsivenessOf(envelopeOf(spectrum, band, space));
      if (impulsiveness <= most) continue;
      most = impulsiveness;
      best = band;
    }
  }
  return best;
}

/** Spectrum of the squared envelope in a band, in a Hann window. */
export function envelopeSpectrum(spectrum: BlockSpectrum, band: Band, space: WorkSpace): EnvelopeSpectrum {
  const envelope = envelopeOf(spectrum, band, space);
  const { re, im, samples } = envelope;
  const impulsiveness = impulsivenessOf(envelope);
  const size = re.length;
  let mean = 0;
  for (let i = 0; i < size; i++) {
    re[i] = i < samples ? (re[i] as number) ** 2 + (im[i] as number) ** 2 : 0;
    im[i] = 0;
    mean += (re[i] as number) / samples;
  }
  const unit = mean > 0 ? 1 / mean : 0;
  for (let i = 0; i < samples; i++) {
    re[i] = ((re[i] as number) * unit - 1) * (0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / samples));
  }
  space.fft(size).forward(re, im);
  const amplitude = space.real('envelope amplitude', size / 2 + 1);
  for (let k = 0; k <= size / 2; k++) amplitude[k] = (Math.hypot(re[k] as number, im[k] as number) * 4) / samples;
  const resolutionHz = (2 * spectrum.sampleRateHz) / spectrum.count;
  return { band, impulsiveness, binHz: spectrum.binHz, resolutionHz, amplitude };
}
