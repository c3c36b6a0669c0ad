import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../lib/random.ts';
import { createFft, powerOfTwoFrom } from '../../../models/waveform/fft.ts';

describe('the Fourier transform', () => {
  it.each([2, 4, 8, 16, 32, 64, 128])('of %i numbers is that of the definition', (size) => {
    const random = createRandom(size);
    const re = Float64Array.from({ length: size }, () => random.gaussian());
    const im = Float64Array.from({ length: size }, () => random.gaussian());
    const expected = Array.from({ length: size }, (_, k) => {
      let [sumRe, sumIm] = [0, 0];
      for (let i = 0; i < size; i++) {
        const turn = (-2 * Math.PI * k * i) / size;
        sumRe += (re[i] ?? 0) * Math.cos(turn) - (im[i] ?? 0) * Math.sin(turn);
        sumIm += (re[i] ?? 0) * Math.sin(turn) + (im[i] ?? 0) * Math.cos(turn);
      }
      return [sumRe, sumIm] as const;
    });
    createFft(size).forward(re, im);
    for (const [k, [sumRe, sumIm]] of expected.entries()) {
      expect(re[k]).toBeCloseTo(sumRe, 9);
      expect(im[k]).toBeCloseTo(sumIm, 9);
    }
  });

  it('comes back from its transform', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer(), (exponent, seed) => {
        const size = 2 ** exponent;
        const random = createRandom(seed);
        const signal = Float64Array.from({ length: size }, () => random.gaussian());
        const [re, im] = [signal.slice(), new Float64Array(size)];
        const fft = createFft(size);
        fft.forward(re, im);
        fft.inverse(re, im);
        for (let i = 0; i < size; i++) expect((re[i] ?? 0) / size).toBeCloseTo(signal[i] ?? 0, 9);
      }),
      { numRuns: 30 },
    );
  });

  it('is asked for by the next power of two', () => {
    expect([1, 2, 3, 1024, 1025, 20_480].map(powerOfTwoFrom)).toEqual([2, 2, 4, 1024, 2048, 32_768]);
  });
});
