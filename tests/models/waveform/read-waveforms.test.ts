import { expect, it } from 'vitest';
import { createWaveformReader } from '../../../models/waveform/read-waveforms.ts';
import { aReading, aWaveform } from '../../helpers/readings.ts';

it('waveforms are read in their place, and refused ones are counted by reason and logged once for a device', () => {
  const told: unknown[] = [];
  const log = { warn: (facts: unknown) => told.push(facts) } as never;
  const { read, counts } = createWaveformReader({ machineOf: () => null, log });
  const short = aWaveform(10);
  const readings = [aReading(), aWaveform(512), short, aReading({ sequence: 1 }), aWaveform(10, { device: 'plant:b' })];
  const found = read(readings);
  expect(found.map(({ waveform }) => waveform !== undefined)).toEqual([false, false, true, false, true]);
  expect(found[0]).toBe(readings[0]);
  expect(found[2]).toBe(short);
  expect(Object.keys(found[1]?.values ?? {})).toContain('x.rms');
  read([short]);
  expect(counts).toEqual({ waveforms: 1, refusedWaveforms: { too_short: 3 } });
  const facts = { channel: 'x', reason: 'too_short', sampleRateHz: 25_600, samples: 10 };
  expect(told).toEqual([
    { deviceId: 'plant:pump-1', ...facts },
    { deviceId: 'plant:b', ...facts },
  ]);
});

it('readings without waveforms stay the very same list', () => {
  const readings = [aReading()];
  expect(createWaveformReader({ machineOf: () => null }).read(readings)).toBe(readings);
});
