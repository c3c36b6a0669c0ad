import { createRandom } from '../../../lib/random.ts';

/** A block to analyse. */
export type Block = { readonly samples: Float32Array; readonly sampleRateHz: number };

/** A second of sines, each `[Hz, amplitude]`, in noise of a spread. */
export function sines(
  parts: readonly (readonly [number, number])[],
  { noise = 0, sampleRateHz = 20_000, count = 20_000, seed = 1 } = {},
): Block {
  const random = createRandom(seed);
  const at = (i: number): number =>
    parts.reduce((sum, [hz, size]) => sum + size * Math.sin((2 * Math.PI * hz * i) / sampleRateHz + hz), 0);
  return { samples: Float32Array.from({ length: count }, (_, i) => at(i) + noise * random.gaussian()), sampleRateHz };
}

/**
 * Impacts at a rate, each of which rings a resonance at 4 kHz, in noise of spread 1; with
 * `modulatedHz` they come and go with what turns the damage through the load zone.
 */
export function impacts(
  rateHz: number,
  { size = 3, modulatedHz = 0, jitter = 0.005, seed = 1, count = 20_480 } = {},
): Block {
  const random = createRandom(seed);
  const sampleRateHz = 20_000;
  const samples = Float32Array.from({ length: count }, () => random.gaussian());
  for (let at = 0; at < count / sampleRateHz; at += (1 + jitter * random.gaussian()) / rateHz) {
    const load = modulatedHz === 0 ? 1 : 0.6 + 0.6 * Math.cos(2 * Math.PI * modulatedHz * at);
    for (let i = Math.ceil(at * sampleRateHz); i < Math.min(count, (at + 0.004) * sampleRateHz); i++) {
      const since = i / sampleRateHz - at;
      const ringing = size * load * Math.exp(-1200 * since) * Math.sin(2 * Math.PI * 4000 * since);
      samples[i] = (samples[i] ?? 0) + ringing;
    }
  }
  return { samples, sampleRateHz };
}
