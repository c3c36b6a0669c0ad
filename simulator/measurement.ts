import type { Reading } from '../ingest/reading/reading.ts';

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
