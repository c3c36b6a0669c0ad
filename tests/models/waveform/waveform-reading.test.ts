import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reading, Waveform } from '../../../ingest/reading/reading.ts';
import type { MachineSettings } from '../../../models/machine/machine-settings.ts';
import { faultFrequencies } from '../../../models/waveform/fault-frequencies.ts';
import { waveformReading } from '../../../models/waveform/waveform-reading.ts';
import { createWorkSpace } from '../../../models/waveform/work-space.ts';
import { aReading } from '../../helpers/readings.ts';
import { type Block, impacts, sines } from './signals.ts';

const bearing = { elements: 9, elementDiameter: 7.94, pitchDiameter: 39.04, contactAngleDegrees: 0 };
const machine: MachineSettings = { devices: '*', rpm: 1500, bearings: [bearing] };
const space = createWorkSpace();

const aBlock = (block: Block, unit: string | null = 'm/s2', given: Partial<Reading> = {}) => {
  const waveform: Waveform = { channel: 'vib', unit, ...block };
  return { ...aReading({ values: {}, ...given }), waveform };
};

function read(block: Block, { unit = 'm/s2' as string | null, of = null as MachineSettings | null } = {}): Reading {
  const found = waveformReading(aBlock(block, unit), { machine: of, space });
  if (typeof found === 'string') throw new Error(found);
  return found;
}

describe('a waveform', () => {
  it('becomes a reading of the same device with what it amounts to, at the time of its last sample', () => {
    const given = aBlock(sines([[50, 2]], { noise: 0.1 }));
    const found = waveformReading(given, { machine: null, space }) as Reading;
    const { device, sequence, receivedAt, timeSource } = given;
    expect(found).toMatchObject({ device, sequence, receivedAt, timeSource, sampledAt: given.sampledAt + 1000 });
    expect(found.waveform).toBeUndefined();
    const bands = ['band_10_1000hz', 'band_1_5khz', 'band_5_20khz'];
    const names = ['rms', 'peak', 'crest', 'kurtosis', 'velocity_rms', ...bands];
    expect(Object.keys(found.values)).toEqual(names.map((name) => `vib.${name}`));
    expect(found.values['vib.rms']).toBeCloseTo(Math.SQRT2, 1);
    expect(found.units).toMatchObject({ 'vib.rms': 'm/s2', 'vib.velocity_rms': 'mm/s', 'vib.kurtosis': '1' });
  });

  it('without a time of its own ended when it arrived', () => {
    const given = aBlock(sines([[50, 2]]), 'm/s2', { timeSource: 'arrival' });
    expect(waveformReading(given, { machine: null, space })).toMatchObject({ sampledAt: given.sampledAt });
  });

  it.each([
    ['m/s2', 1],
    ['g', 9.80665],
  ])('in %s has a velocity', (unit, factor) => {
    const block = sines([[1000 / (2 * Math.PI), Math.SQRT2]]);
    expect(read(block, { unit }).values['vib.velocity_rms']).toBeCloseTo(factor, 2);
  });

  it('in mm/s is its velocity; one in another unit, too slow or too short has none', () => {
    const block = sines([[100, Math.SQRT2]]);
    expect(read(block, { unit: 'mm/s' }).values['vib.velocity_rms']).toBeCloseTo(1, 3);
    for (const unit of ['A', null, 'constructor']) {
      expect(read(block, { unit }).values).not.toHaveProperty(['vib.velocity_rms']);
    }
    expect(read(sines([[100, 1]], { sampleRateHz: 1000 })).values).not.toHaveProperty(['vib.velocity_rms']);
    expect(read(sines([[100, 1]], { count: 1024 })).values).not.toHaveProperty(['vib.velocity_rms']);
  });

  it('tells orders where the speed is known, in mm/s', () => {
    const velocities = [
      [25, 3],
      [50, 2],
      [75, 1],
      [100, 1],
    ] as const;
    const orders = velocities.map(([hz, mmPerS]) => [hz, (2 * Math.PI * hz * mmPerS) / 1000] as const);
    const { values, units } = read(sines(orders, { noise: 0.01 }), { of: { devices: '*', rpm: 1500 } });
    expect(values['vib.order_1']).toBeCloseTo(3 / Math.SQRT2, 1);
    expect(values['vib.order_2']).toBeCloseTo(2 / Math.SQRT2, 1);
    expect(values['vib.order_3_8']).toBeCloseTo(1, 1);
    expect(units?.['vib.order_1']).toBe('mm/s');
    expect(values).not.toHaveProperty(['vib.bpfo']);
  });

  it('tells the lines of the bearing that its channel hears', () => {
    const block = impacts(faultFrequencies(bearing, 1500).outer);
    const { values } = read(block, { of: machine });
    expect(values['vib.bpfo']).toBeGreaterThan(5);
    for (const line of ['bpfi', 'bsf', 'ftf']) expect(values[`vib.${line}`]).toBeLessThan(4);
    const elsewhere = { ...machine, bearings: [{ ...bearing, channels: 'other' }] };
    expect(read(block, { of: elsewhere }).values).not.toHaveProperty(['vib.bpfo']);
  });

  it.each<[string, Partial<Waveform>]>([
    ['too_short', { samples: new Float32Array(255).map((_, i) => i) }],
    ['too_short', { samples: new Float32Array(0) }],
    ['too_long', { sampleRateHz: 20 }],
    ['wrong_length', { samples: new Float32Array(4096).map((_, i) => i) }],
    ['constant', { samples: new Float32Array(20_000).fill(0.25) }],
    ['not_finite', { samples: new Float32Array(20_000).map((_, i) => (i === 7 ? Number.NaN : i)) }],
    ['not_finite', { samples: new Float32Array(20_000).map((_, i) => (i === 7 ? Number.POSITIVE_INFINITY : i)) }],
    ...[0, -1, 9, 1e9, Number.NaN, Number.POSITIVE_INFINITY].map((sampleRateHz): [string, Partial<Waveform>] => [
      'impossible_rate',
      { sampleRateHz },
    ]),
  ])('is refused as %s', (reason, given) => {
    const whole = aBlock(sines([[50, 1]]));
    const reading = { ...whole, waveform: { ...whole.waveform, ...given } };
    const of = { ...machine, waveformSamples: 20_000 };
    expect(waveformReading(reading, { machine: of, space })).toBe(reason);
  });

  it('never gives a value that is not finite', () => {
    const sample = fc.oneof(fc.float(), fc.constantFrom(0, 1e-38, 3.4e38, -3.4e38));
    fc.assert(
      fc.property(
        fc.array(sample, { minLength: 256, maxLength: 600 }),
        fc.double({ min: 1, max: 1e8 }),
        fc.constantFrom('m/s2', 'mm/s', null),
        (samples, sampleRateHz, unit) => {
          const block = { samples: Float32Array.from(samples), sampleRateHz };
          const found = waveformReading(aBlock(block, unit), { machine, space });
          if (typeof found === 'string') return;
          expect(Object.values(found.values).every(Number.isFinite)).toBe(true);
          expect(Number.isFinite(found.sampledAt)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});
