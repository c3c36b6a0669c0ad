import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headOf, packReadings, unpackReadings } from '../../../ingest/journal/journal-record.ts';
import type { Reading } from '../../../ingest/reading/reading.ts';
import { aReading, aWaveform } from '../../helpers/readings.ts';

const channel = fc.string({ maxLength: 8 }).filter((name) => name !== '__proto__');
const reading: fc.Arbitrary<Reading> = fc.record(
  {
    device: fc.string({ unit: 'binary' }),
    sampledAt: fc.integer({ min: 0, max: 8.64e15 }),
    sequence: fc.maxSafeNat(),
    receivedAt: fc.integer({ min: 0, max: 8.64e15 }),
    timeSource: fc.constantFrom('device', 'arrival'),
    values: fc.dictionary(channel, fc.double({ noNaN: true }), { noNullPrototype: true }),
    units: fc.dictionary(channel, fc.string(), { noNullPrototype: true }),
    waveform: fc.record({
      channel,
      unit: fc.option(fc.string()),
      sampleRateHz: fc.double({ noNaN: true }),
      samples: fc.float32Array({ noNaN: true }),
    }),
  },
  { requiredKeys: ['device', 'sampledAt', 'sequence', 'receivedAt', 'timeSource', 'values'] },
);

describe('journal records', () => {
  it('give back exactly the readings that were packed', () => {
    fc.assert(
      fc.property(fc.array(reading), (readings) => {
        expect(unpackReadings(packReadings(readings, 0))).toEqual(readings);
      }),
    );
  });

  it('tell readings apart that differ only in their units', () => {
    const readings = [undefined, { a: 'mm/s' }, {}, { a: 'bar' }, { a: 'bar', b: 'A' }, { a: 'bar' }].map((units) =>
      aReading({ values: { a: 1 }, ...(units && { units }) }),
    );
    expect(unpackReadings(packReadings(readings, 0))).toEqual(readings);
  });

  it('keep a waveform in four bytes a sample', () => {
    const record = packReadings([aWaveform(25_600)], 0);
    expect(record.length).toBeLessThan(25_600 * 4 + 300);
    expect(unpackReadings(record)).toEqual([aWaveform(25_600)]);
  });

  it('refuse any single byte that is not what was written', () => {
    const record = packReadings([aReading(), aWaveform(3)], 5);
    expect(headOf(record)).toEqual({ journaledAt: 5, count: 2 });
    fc.assert(
      fc.property(fc.nat({ max: record.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = record.slice();
        damaged[at] = (damaged[at] as number) ^ change;
        expect(() => unpackReadings(damaged)).toThrow();
      }),
    );
    expect(() => unpackReadings(record.subarray(0, record.length - 1))).toThrow('damaged');
    expect(() => unpackReadings(new Uint8Array(7))).toThrow('damaged');
  });

  it('refuse a version that they do not know', () => {
    const record = packReadings([aReading()], 0);
    record[0] = 9;
    expect(() => unpackReadings(record)).toThrow('unknown version 9');
  });
});
