import { describe, expect, it } from 'vitest';
import { bandRms, blockSpectrum, integratedRms } from '../../../models/waveform/block-spectrum.ts';
import { createWorkSpace } from '../../../models/waveform/work-space.ts';
import { sines } from './signals.ts';

describe('the spectrum of a block', () => {
  const space = createWorkSpace();
  const two = sines(
    [
      [50, 2],
      [3000, 1],
    ],
    { count: 20_480 },
  );

  it('puts each sine into its band and nothing beside it', () => {
    const spectrum = blockSpectrum(two, space);
    expect(bandRms(spectrum, 10, 1000)).toBeCloseTo(2 / Math.SQRT2, 3);
    expect(bandRms(spectrum, 1000, 5000)).toBeCloseTo(1 / Math.SQRT2, 3);
    expect(bandRms(spectrum, 5000, 10_000)).toBeLessThan(1e-3);
  });

  it('holds the whole mean square, whatever the length', () => {
    for (const count of [256, 1000, 4096, 20_480]) {
      const { samples, sampleRateHz } = sines([], { noise: 3, count });
      const spectrum = blockSpectrum({ samples, sampleRateHz }, space);
      expect(bandRms(spectrum, 0, sampleRateHz / 2)).toBeGreaterThan(2.5);
      expect(bandRms(spectrum, 0, sampleRateHz / 2)).toBeLessThan(3.5);
    }
  });

  it('integrates accelerations to velocities', () => {
    // 1 g RMS at 159.155 Hz is 9.80665 mm/s RMS: 2 pi f is 1000.
    const acceleration = 9.80665 * Math.SQRT2;
    const block = sines([[1000 / (2 * Math.PI), acceleration]], { count: 20_480 });
    expect(1000 * integratedRms(blockSpectrum(block, space), 10, 1000)).toBeCloseTo(9.80665, 2);
  });

  it('does not take an offset or a slow sway for velocity', () => {
    const { samples, sampleRateHz } = sines([[1, 1]], { count: 20_480 });
    const block = { samples: samples.map((value) => value + 9.81), sampleRateHz };
    // 1 m/s² at 1 Hz is 113 mm/s RMS, all of it below 10 Hz.
    expect(1000 * integratedRms(blockSpectrum(block, space), 10, 1000)).toBeLessThan(0.2);
  });

  it('is the same whatever the work space held before', () => {
    const fresh = blockSpectrum(two, createWorkSpace());
    blockSpectrum(sines([[700, 9]], { count: 60_000 }), space);
    const again = blockSpectrum(two, space);
    expect(again.power).toEqual(fresh.power);
    expect(again.re).toEqual(fresh.re);
  });
});
