import type { Reading } from '../../ingest/reading/reading.ts';

/** A device's data on a reading before sending: its time, its number, and its values. */
export type Measurement = Pick<Reading, 'sampledAt' | 'sequence' | 'values' | 'units'>;

/** Native JSON (docs/devices.md): one object for one measurement, an array for several. */
export function encodeTelemetry(measurements: readonly Measurement[]): string {
  const [first] = measurements;
  return JSON.stringify(measurements.length === 1 && first ? toWire(first) : measurements.map(toWire));
}

function toWire({ sampledAt, sequence, values, units }: Measurement): object {
  if (!units) return { ts: sampledAt, seq: sequence, values };
  const withUnits = Object.entries(values).map(([channel, v]) => {
    const u = units[channel];
    return [channel, u === undefined ? v : { v, u }];
  });
  return { ts: sampledAt, seq: sequence, values: Object.fromEntries(withUnits) };
}

/** A block of acceleration as a device sends it: 16-bit samples with their scale. */
export function encodeWaveform(block: {
  readonly channel: string;
  readonly sampledAt: number;
  readonly sampleRateHz: number;
  readonly samples: Float32Array;
}): string {
  const { channel, sampledAt, sampleRateHz, samples } = block;
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0) || 1;
  const scale = Number((peak / 32_767).toPrecision(6));
  const data = Buffer.alloc(2 * samples.length);
  for (const [i, sample] of samples.entries())
    data.writeInt16LE(Math.max(-32_768, Math.min(32_767, Math.round(sample / scale))), 2 * i);
  return JSON.stringify({
    ts: sampledAt,
    channel,
    unit: 'm/s2',
    sampleRateHz,
    encoding: 'i16le',
    scale,
    data: data.toString('base64'),
  });
}
