import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../lib/random.ts';
import { blockStatistics } from '../../../models/waveform/block-statistics.ts';
import { sines } from './signals.ts';

describe('the statistics of a block', () => {
  it('of a sine are those of the book', () => {
    const found = blockStatistics(sines([[50, 2]]).samples);
    expect(found.rms).toBeCloseTo(Math.SQRT2, 4);
    expect(found.peak).toBeCloseTo(2, 3);
    expect(found.peakToPeak).toBeCloseTo(4, 3);
    expect(found.crest).toBeCloseTo(Math.SQRT2, 3);
    expect(found.kurtosis).toBeCloseTo(-1.5, 2);
    expect(found.meanAbsolute).toBeCloseTo(4 / Math.PI, 3);
  });

  it('of Gaussian noise have no skew and no excess kurtosis', () => {
    const random = createRandom(3);
    const found = blockStatistics(Float32Array.from({ length: 50_000 }, () => 5 + 2 * random.gaussian()));
    expect(found.mean).toBeCloseTo(5, 1);
    expect(found.std).toBeCloseTo(2, 1);
    expect(found.skew).toBeCloseTo(0, 1);
    expect(found.kurtosis).toBeCloseTo(0, 1);
  });

  it('of few samples are unbiased, as spreadsheets give them', () => {
    // Values of STDEV.S, SKEW and KURT in spreadsheets.
    const found = blockStatistics(Float64Array.from([3, 4, 5, 2, 3, 4, 5, 6, 4, 7]));
    expect(found.std).toBeCloseTo(1.4944341, 6);
    expect(found.skew).toBeCloseTo(0.3595431, 6);
    expect(found.kurtosis).toBeCloseTo(-0.1517996, 6);
  });

  it('of a constant are numbers, too', () => {
    const found = blockStatistics(new Float32Array(1000).fill(0.1));
    expect(found).toMatchObject({ peakToPeak: 0, skew: 0, kurtosis: 0, entropy: 0 });
    expect(Object.values(found).every(Number.isFinite)).toBe(true);
    expect(blockStatistics(new Float32Array(1000)).crest).toBe(0);
  });
});
