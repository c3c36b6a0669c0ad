import type { BlockSpectrum } from './block-spectrum.ts';
import { powerOfTwoFrom } from './fft.ts';

/** Bands of a log spectrum: some three an octave. */
export const LOG_BANDS = 32;

/** Below this, where the sample rate leaves it the choice, the mounting of a sensor counts most. */
const LOWEST_HZ = 10;

/** Of the mean square: silence has no logarithm. */
const LEAST_POWER = 1e-24;

/** The length of a block in time: its bands follow from it. */
export type BlockShape = { readonly sampleRateHz: number; readonly count: number };

/** The log spectrum of one block of a waveform. */
export type LogSpectrum = BlockShape & {
  /** The block's channel. */
  readonly of: string;
  /** `[LOG_BANDS]`: natural logarithm of the RMS in each band, in the block's unit. */
  readonly levels: Float32Array;
};

/** RMS in bands that adjoin, of equal width in log frequency, up to half of the sample rate. */
export function logBands(spectrum: BlockSpectrum): Float32Array {
  const { power } = spectrum;
  const bins = firstBins(spectrum);
  return Float32Array.from({ length: LOG_BANDS }, (_, band) => {
    let sum = 0;
    for (let k = bins[band] ?? 0; k < (bins[band + 1] ?? 0); k++) sum += power[k] ?? 0;
    return 0.5 * Math.log(Math.max(LEAST_POWER, sum));
  });
}

/** A band in Hz: `1250-1600hz`. */
export function bandName(shape: BlockShape, band: number): string {
  const bins = firstBins(shape);
  const binHz = shape.sampleRateHz / powerOfTwoFrom(shape.count);
  const hz = (edge: number): number => Number((((bins[edge] ?? 0) - 0.5) * binHz).toPrecision(3));
  return `${hz(band)}-${hz(band + 1)}hz`;
}

/** The first bin of each band, and the one behind the last. Each band has one at least. */
function firstBins({ sampleRateHz, count }: BlockShape): Int32Array {
  const size = powerOfTwoFrom(count);
  const end = size / 2 + 1;
  const lowestHz = Math.max(Math.min(LOWEST_HZ, sampleRateHz / 100), (4 * sampleRateHz) / count);
  const first = Math.max(1, Math.ceil((lowestHz * size) / sampleRateHz));
  const bins = new Int32Array(LOG_BANDS + 1).fill(first);
  for (let band = 1; band <= LOG_BANDS; band++) {
    const ideal = Math.round(first * (end / first) ** (band / LOG_BANDS));
    bins[band] = Math.min(Math.max(ideal, (bins[band - 1] ?? 0) + 1), end - (LOG_BANDS - band));
  }
  return bins;
}
