import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeNativeJson } from '../../../../ingest/decode/native/native-json.ts';

const NOW = 1_764_000_000_000;
const decode = (payload: string | Uint8Array) =>
  decodeNativeJson(typeof payload === 'string' ? Buffer.from(payload) : payload, {
    device: 'plant:pump-1',
    receivedAt: NOW,
  });

describe('native JSON', () => {
  it('reads one reading, several, and values with units', () => {
    const one = '{"ts":1763999999000,"seq":7,"values":{"vibration":{"v":2.81,"u":"mm/s"},"temperature":71.3}}';
    const expected = {
      device: 'plant:pump-1',
      sampledAt: 1_763_999_999_000,
      sequence: 7,
      receivedAt: NOW,
      timeSource: 'device',
      values: { vibration: 2.81, temperature: 71.3 },
      units: { vibration: 'mm/s' },
    };
    expect(decode(one)).toEqual({ readings: [expected], rejections: [] });
    expect(decode(`[${one},${one}]`).readings).toEqual([expected, expected]);
  });

  it('takes the time of arrival where the device sends none, and says so', () => {
    const [reading] = decode('{"values":{"a":1}}').readings;
    expect(reading).toMatchObject({ sampledAt: NOW, timeSource: 'arrival' });
  });

  it('tells readings without seq apart by their values, and knows a redelivery', () => {
    const sequence = (text: string) => decode(text).readings[0]?.sequence;
    expect(sequence('{"ts":1763999999000,"values":{"a":1}}')).toBe(sequence('{"ts":1763999999000,"values":{"a":1}}'));
    expect(sequence('{"ts":1763999999000,"values":{"a":1}}')).not.toBe(
      sequence('{"ts":1763999999000,"values":{"a":2}}'),
    );
    expect(sequence('{"ts":1763999999000,"values":{"a":1}}')).not.toBe(
      sequence('{"ts":1763999999000,"values":{"b":1}}'),
    );
  });

  it.each([
    ['malformed_json', '{"values":'],
    ['not_finite', '{"values":{"a":NaN}}'],
    ['malformed_json', ''],
    ['empty_batch', '[]'],
    ['not_an_object', '42'],
    ['not_an_object', 'null'],
    ['unknown_field', '{"values":{"a":1},"colour":"red"}'],
    ['unknown_field', '{"values":{"a":{"v":1,"scale":"mm"}}}'],
    ['unknown_field', '{"__proto__":{},"values":{"a":1}}'],
    ['missing_values', '{"ts":1763999999000}'],
    ['missing_values', '{"values":[1]}'],
    ['empty_values', '{"values":{}}'],
    ['not_a_number', '{"values":{"a":"12 mm"}}'],
    ['not_a_number', '{"values":{"a":null}}'],
    ['not_a_number', '{"values":{"a":{"u":"mm"}}}'],
    ['not_finite', '{"values":{"a":1e999}}'],
    ['invalid_channel', '{"values":{"":1}}'],
    ['invalid_channel', '{"values":{"__proto__":1}}'],
    ['invalid_channel', '{"values":{"a":{"v":1,"u":7}}}'],
    ['invalid_time', '{"ts":"2026-01-01","values":{"a":1}}'],
    ['invalid_sequence', '{"seq":-1,"values":{"a":1}}'],
  ])('refuses as %s: %s', (reason, payload) => {
    const { readings, rejections } = decode(payload);
    expect(readings).toEqual([]);
    expect(rejections.map((rejection) => rejection.reason)).toEqual([reason]);
  });

  it('keeps the good elements of a batch and says which were bad', () => {
    const { readings, rejections } = decode('[{"values":{"a":1}},{"values":{"a":"x"}},{"values":{"a":3}}]');
    expect(readings.map((reading) => reading.values['a'])).toEqual([1, 3]);
    expect(rejections).toEqual([{ reason: 'not_a_number', detail: 'values.a is not a number ("x")', index: 1 }]);
  });

  it('accepts a clock that is five minutes ahead', () => {
    expect(decode('{"ts":1764000300000,"values":{"a":1}}').readings).toHaveLength(1);
  });

  it('never throws and accounts for every element, whatever comes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void decode(bytes)));
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1 }), (elements) => {
        const { readings, rejections } = decode(JSON.stringify(elements));
        const refused = new Set(rejections.map(({ index }) => index)).size;
        expect(readings.length + refused).toBeGreaterThanOrEqual(elements.length);
      }),
    );
  });
});
