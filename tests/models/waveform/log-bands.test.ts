import { describe, expect, it } from 'vitest';
import { blockSpectrum } from '../../../models/waveform/block-spectrum.ts';
import { bandName, LOG_BANDS, logBands } from '../../../models/waveform/log-bands.ts';
import { createWorkSpace } from '../../../models/waveform/work-space.ts';
import { sines } from './signals.ts';

const space = createWorkSpace();
const hzOf = (name: string): number[] => name.replace('hz', '').split('-').map(Number);

describe('a log spectrum', () => {
  it.each([
    [256, 10],
    [512, 20_000],
    [20_480, 20_000],
    [100_000, 2_000],
  ])('of %i samples at %i Hz has bands that adjoin, up to half of the rate', (count, sampleRateHz) => {
    const edges = Array.from({ length: LOG_BANDS }, (_, band) => hzOf(bandName({ sampleRateHz, count }, band)));
    for (const [band, [from = 0, to = 0]] of edges.entries()) {
      expect(to).toBeGreaterThan(from);
      expect(from).toBe(edges[band - 1]?.[1] ?? from);
    }
    expect((edges.at(-1)?.[1] ?? 0) / sampleRateHz).toBeCloseTo(0.5, 1);
    const noise = sines([], { noise: 2, count, sampleRateHz });
    const levels = logBands(blockSpectrum(noise, space));
    const rms = Math.sqrt(levels.reduce((sum, level) => sum + Math.exp(2 * level), 0));
    expect(rms).toBeGreaterThan(1.6);
    expect(rms).toBeLessThan(2.2);
  });

  it('puts a tone into the band that its name says', () => {
    const block = sines([[1600, 2]], { noise: 0.01 });
    const levels = logBands(blockSpectrum(block, space));
    const shape = { sampleRateHz: block.sampleRateHz, count: block.samples.length };
    const highest = levels.indexOf(Math.max(...levels));
    const [from = 0, to = 0] = hzOf(bandName(shape, highest));
    expect(from).toBeLessThan(1600);
    expect(to).toBeGreaterThan(1600);
    expect(Math.exp(levels[highest] ?? 0)).toBeCloseTo(Math.SQRT2, 1);
  });
});
