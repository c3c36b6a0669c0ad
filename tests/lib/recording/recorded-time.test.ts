import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRecordedTime } from '../../../lib/recording/recorded-time.ts';

test.each([
  ['2020-03-09 10:14:33', '2020-03-09T10:14:33.000Z'],
  ['2020-03-09 10:14:33.5', '2020-03-09T10:14:33.500Z'],
  ['2020-03-09 10:14:33,123456', '2020-03-09T10:14:33.123Z'],
  ['2020-03-09T10:14:33Z', '2020-03-09T10:14:33.000Z'],
  ['2020-03-09T10:14:33.250+08:00', '2020-03-09T02:14:33.250Z'],
  ['2020-03-09T10:14:33-0330', '2020-03-09T13:44:33.000Z'],
  ['2020-03-09T10:14', '2020-03-09T10:14:00.000Z'],
  ['2020-02-29', '2020-02-29T00:00:00.000Z'],
  ['1764000000', '2025-11-24T16:00:00.000Z'],
  ['1764000000.25', '2025-11-24T16:00:00.250Z'],
  ['1764000000123', '2025-11-24T16:00:00.123Z'],
  [' 100000000 ', '1973-03-03T09:46:40.000Z'],
])('%s is %s', (text, expected) => {
  expect(new Date(parseRecordedTime(text) ?? Number.NaN).toISOString()).toBe(expected);
});

test.each([
  '',
  'NaN',
  'yesterday',
  '2021-02-29',
  '2020-13-01 00:00:00',
  '2020-01-01 24:00:00',
  '2020-01-01 10:60:00',
  '2020-01-01 10:00:61',
  '1764000000123456',
  '1e9',
  '0',
  '2803',
  '09/03/2020 10:14:33',
])('"%s" is no time', (text) => {
  expect(parseRecordedTime(text)).toBeUndefined();
});

test('every moment survives being written as ISO 8601 and read again', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('1970-01-01'), max: new Date('9999-01-01'), noInvalidDate: true }), (date) => {
      expect(parseRecordedTime(date.toISOString())).toBe(date.getTime());
    }),
  );
});

test('no text makes it throw', () => {
  fc.assert(fc.property(fc.string(), (text) => void parseRecordedTime(text)));
});
