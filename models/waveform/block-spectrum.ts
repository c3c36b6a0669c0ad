import { powerOfTwoFrom } from './fft.ts';
import type { WorkSpace } from './work-space.ts';

/**
 * The spectrum of one block, without its mean. Valid until the next block in the same work space.
 */
export type BlockSpectrum = {
  readonly sampleRateHz: number;
  /** Samples of the block, and with the zeros behind them. */
  readonly count: number;
  readonly size: number;
  /**
   * The distance of bins; lines nearer than twice `sampleRateHz / count` cannot be distinguished.
   */
  readonly binHz: number;
  /** Of the block as it came, bins 0 to size / 2, not scaled: the source of the envelope. */
  readonly re: Float64Array;
  readonly im: Float64Array;
  /**
   * Of the block in a Hann window: the share of the mean square that each bin holds; they add up to
   * the whole.
   */
  readonly power: Float64Array;
};

/** Takes a block apart by frequency. @param samples finite, at least 2 */
export function blockSpectrum(
  block: { readonly samples: Float32Array | Float64Array; readonly sampleRateHz: number },
  space: WorkSpace,
): BlockSpectrum {
  const { samples, sampleRateHz } = block;
  const count = samples.length;
  const size = powerOfTwoFrom(count);
  const half = size / 2 + 1;
  const { re, im } = space.complex('block', size);
  const raw = space.complex('block half', half);
  const power = space.real('block power', half);
  let mean = 0;
  for (let i = 0; i < count; i++) mean += (samples[i] as number) / count;
  // Two real signals in one complex transform: as it came in the real part, windowed in the
  // imaginary one.
  for (let i = 0; i < count; i++) {
    const value = (samples[i] as number) - mean;
    re[i] = value;
    im[i] = value * (0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / count));
  }
  space.fft(size).forward(re, im);
  // 3/8 is the mean square of the window.
  const scale = 2 / (size * count * 0.375);
  for (let k = 0; k < half; k++) {
    const mirror = (size - k) % size;
    const aRe = re[k] as number;
    const aIm = im[k] as number;
    const bRe = re[mirror] as number;
    const bIm = im[mirror] as number;
    raw.re[k] = (aRe + bRe) / 2;
    raw.im[k] = (aIm - bIm) / 2;
    const once = k === 0 || k === size / 2 ? 0.5 : 1;
    power[k] = once * scale * (((aIm + bIm) / 2) ** 2 + ((bRe - aRe) / 2) ** 2);
  }
  return { sampleRateHz, count, size, binHz: sampleRateHz / size, re: raw.re, im: raw.im, power };
}

/** RMS within a band, its limits in Hz; up to half of the sample rate. */
export function bandRms({ power, binHz }: BlockSpectrum, fromHz: number, toHz: number): number {
  const last = Math.min(power.length - 1, Math.floor(toHz / binHz));
  let sum = 0;
  for (let k = Math.max(0, Math.ceil(fromHz / binHz)); k <= last; k++) sum += power[k] as number;
  return Math.sqrt(sum);
}

/**
 * RMS in a band after integrating over time: of a velocity from accelerations, in their unit times
 * one second.
 * @param fromHz above 0
 */
export function integratedRms({ power, binHz }: BlockSpectrum, fromHz: number, toHz: number): number {
  const last = Math.min(power.length - 1, Math.floor(toHz / binHz));
  let sum = 0;
  for (let k = Math.max(1, Math.ceil(fromHz / binHz)); k <= last; k++) {
    sum += (power[k] as number) / (2 * Math.PI * k * binHz) ** 2;
  }
  return Math.sqrt(sum);
}
