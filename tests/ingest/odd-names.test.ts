import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeNativeJson } from '../../ingest/decode/native/native-json.ts';
import { packReadings, unpackReadings } from '../../ingest/journal/journal-record.ts';
import { unitOf } from '../../ingest/reading/reading.ts';
import { fromInfluxName, toInfluxName } from '../../ingest/series/influx/influx-lines.ts';
import { aReading } from '../helpers/readings.ts';

describe('names that are easily mistaken', () => {
  it('channels that would join to the same text stay apart in the journal', () => {
    const readings = [
      aReading({ values: { a: 1, b: 2 } }),
      aReading({ values: { 'a\nb': 3 } }),
      aReading({ values: { c: 4 } }),
    ];
    expect(unpackReadings(packReadings(readings, 0))).toEqual(readings);
  });

  it('a record that holds more or less than it says is damaged', () => {
    const record = packReadings([aReading(), aReading()], 0);
    for (const size of [record.length - 1, record.length - 8]) {
      expect(() => unpackReadings(record.subarray(0, size))).toThrow('damaged');
    }
    expect(() => unpackReadings(Buffer.concat([record, Buffer.alloc(1)]))).toThrow('damaged');
  });

  it('a channel called constructor has no unit unless the reading gives one', () => {
    const reading = aReading({ values: { constructor: 1, x: 2 }, units: { x: 'mm' } });
    expect([unitOf(reading, 'constructor'), unitOf(reading, 'x')]).toEqual([null, 'mm']);
  });

  it('half a character names no channel: in UTF-8 two such names would be one', () => {
    const payload = Buffer.from('[{"values":{"\\ud800":1}},{"values":{"\\ud83d\\ude00":2}}]');
    const { readings, rejections } = decodeNativeJson(payload, { device: 'plant:a', receivedAt: 1_764_000_000_000 });
    expect(rejections.map(({ reason, index }) => [reason, index])).toEqual([['invalid_channel', 0]]);
    expect(readings.map(({ values }) => values)).toEqual([{ '😀': 2 }]);
  });

  it('every name comes back from InfluxDB as it went, and none is one of its own', () => {
    for (const name of ['time', 'device', '_field', 'a\\', '50 %', '%41', 'plain']) {
      expect(fromInfluxName(toInfluxName(name))).toBe(name);
    }
    fc.assert(
      fc.property(fc.string(), (name) => {
        expect(fromInfluxName(toInfluxName(name))).toBe(name);
        expect(toInfluxName(name)).not.toMatch(/^(time|device|_.*)$|\\/);
      }),
    );
  });
});
