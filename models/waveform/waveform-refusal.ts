import type { Waveform } from '../../ingest/reading/reading.ts';

/** Why a waveform says nothing of its machine. */
export const WAVEFORM_REFUSALS = [
  'too_short',
  'too_long',
  'wrong_length',
  'impossible_rate',
  'not_finite',
  'constant',
] as const;

/** One of {@link WAVEFORM_REFUSALS}; `constant` means a dead sensor. */
export type WaveformRefusal = (typeof WAVEFORM_REFUSALS)[number];

const LEAST_SAMPLES = 256;
const LONGEST_SECONDS = 600;
const RATES_HZ = [10, 10_000_000] as const;

/**
 * Reasons against an analysis of a waveform.
 * @param expected samples that a block of this machine has, where that is known
 */
export function waveformRefusal({ samples, sampleRateHz }: Waveform, expected?: number): WaveformRefusal | null {
  const [slowest, fastest] = RATES_HZ;
  // Also refuses NaN.
  if (!(sampleRateHz >= slowest && sampleRateHz <= fastest)) return 'impossible_rate';
  if (samples.length < LEAST_SAMPLES) return 'too_short';
  if (samples.length / sampleRateHz > LONGEST_SECONDS) return 'too_long';
  if (expected !== undefined && samples.length !== expected) return 'wrong_length';
  if (!samples.every(Number.isFinite)) return 'not_finite';
  return samples.every((value) => value === samples[0]) ? 'constant' : null;
}
