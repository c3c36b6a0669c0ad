import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packReadings, unpackReadings } from '../../ingest/journal-record.ts';
import type { Reading } from '../../ingest/reading.ts';
import { aReading } from '../helpers/readings.ts';

const channel = fc.string({ maxLength: 8 }).filter((name) => name !== '__proto__');
const reading: fc.Arbitrary<Reading> = fc.record(
  {
    device: fc.string(),
    sampledAt: fc.integer({ min: 0, max: 8.64e15 }),
    sequence: fc.maxSafeNat(),
    receivedAt: fc.integer({ min: 0, max: 8.64e15 }),
    timeSource: fc.constantFrom('device', 'arrival'),
    values: fc.dictionary(channel, fc.double({ noNaN: true }), { noNullPrototype: true }),
    units: fc.dictionary(channel, fc.string(), { noNullPrototype: true }),
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

  it('refuse a version that they do not know', () => {
    const [, ...rest] = packReadings([aReading()], 0);
    expect(() => unpackReadings([2 as 1, ...rest])).toThrow('unknown version 2');
  });
});
