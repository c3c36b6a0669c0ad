import type { Reading } from '../../ingest/reading/reading.ts';

/** A plain reading; give what the test is about. */
export function aReading(given: Partial<Reading> = {}): Reading {
  return {
    device: 'plant:pump-1',
    sampledAt: 1_764_000_000_000,
    sequence: 0,
    receivedAt: 1_764_000_000_050,
    timeSource: 'device',
    values: { vibration: 1.5 },
    ...given,
  };
}

/** `count` readings of one device, one a second, with the sequence as value. */
export function aSeries(count: number, given: Partial<Reading> = {}): readonly Reading[] {
  const first = aReading(given);
  return Array.from({ length: count }, (_, i) => ({
    ...first,
    sampledAt: first.sampledAt + i * 1000,
    sequence: i,
    values: { vibration: i },
  }));
}

/** A block of `samples` samples of one channel. */
export function aWaveform(samples: number, given: Partial<Reading> = {}): Reading {
  const block = Float32Array.from({ length: samples }, (_, i) => Math.sin(i));
  return aReading({
    values: {},
    waveform: { channel: 'x', unit: 'm/s2', sampleRateHz: 25_600, samples: block },
    ...given,
  });
}
