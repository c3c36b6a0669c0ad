import { describe, expect, it } from 'vitest';
import { bearingLines } from '../../../models/waveform/bearing-lines.ts';
import { blockSpectrum } from '../../../models/waveform/block-spectrum.ts';
import { faultFrequencies } from '../../../models/waveform/fault-frequencies.ts';
import { createWorkSpace } from '../../../models/waveform/work-space.ts';
import { type Block, impacts, sines } from './signals.ts';

const bearing = { elements: 9, elementDiameter: 7.94, pitchDiameter: 39.04, contactAngleDegrees: 0 };
const rpm = 1797;
const { shaft, outer, inner, rolling, cage } = faultFrequencies(bearing, rpm);
const space = createWorkSpace();
const look = (block: Block) => bearingLines(blockSpectrum(block, space), { bearing, rpm }, space);

describe('fault frequencies', () => {
  it('are those of the check values', () => {
    const small = { elements: 8, elementDiameter: 10, pitchDiameter: 50, contactAngleDegrees: 0 };
    const { cage, outer, inner, rolling } = faultFrequencies(small, 1800);
    for (const [i, hz] of [cage, outer, inner, rolling].entries()) expect(hz).toBeCloseTo([12, 96, 144, 72][i] ?? 0);
  });

  it('of both races add up to elements times shaft', () => expect(outer + inner).toBeCloseTo(9 * shaft));
});

describe('fault lines', () => {
  it.each([
    ['outer', impacts(outer)],
    ['outer', impacts(outer * 0.982)],
    ['inner', impacts(inner * 1.01, { modulatedHz: shaft })],
    ['rolling', impacts(2 * rolling * 0.99, { modulatedHz: cage })],
  ])('name the %s part where impacts come at its rate, with slip', (line, block) => {
    const { verdict, lines } = look(block);
    expect(verdict.line).toBe(line);
    expect(verdict.harmonics).toBeGreaterThanOrEqual(2);
    expect(verdict.ratio).toBeGreaterThan(5);
    expect(lines.cage?.ratio).toBeLessThan(4);
  });

  it('have side bands where the damage turns through the load zone', () => {
    expect(look(impacts(inner, { size: 5, modulatedHz: shaft })).lines.inner?.sideBands).toBe(2);
    expect(look(impacts(outer, { size: 5 })).lines.outer?.sideBands).toBe(0);
  });

  it('name the cage where everything comes and goes with it', () => {
    const { samples, sampleRateHz } = sines([], { noise: 1, count: 20_480 });
    const bursts = samples.map((value, i) => (((i * cage) / sampleRateHz) % 1 < 0.1 ? 6 * value : value));
    expect(look({ samples: bursts, sampleRateHz }).verdict.line).toBe('cage');
  });

  it('are none in noise, in the tones of a shaft, or for impacts at another rate', () => {
    for (let seed = 1; seed <= 40; seed++) {
      expect(look(sines([], { noise: 1, count: 20_480, seed })).verdict.line).toBe('none');
    }
    const tones = [1, 2, 3, 4].map((order) => [order * shaft, 5 / order] as const);
    expect(look(sines(tones, { noise: 1, count: 20_480 })).verdict.line).toBe('none');
    expect(look(impacts(outer * 1.2)).verdict.line).toBe('none');
  });

  it('lie in the band that the impacts ring', () => {
    const { band } = look(impacts(outer, { size: 5 })).envelope;
    expect(band.fromHz).toBeLessThanOrEqual(4000);
    expect(band.toHz).toBeGreaterThanOrEqual(4000);
  });

  it('are left open where a block is too short or too slow to tell them', () => {
    expect(look(impacts(outer, { count: 256 })).lines).toEqual({ outer: null, inner: null, rolling: null, cage: null });
    expect(look(sines([], { noise: 1, sampleRateHz: 500, count: 4096 })).lines).toMatchObject({ outer: null });
  });
});
