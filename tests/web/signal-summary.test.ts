import { describe, expect, it } from 'vitest';
import { extremesOf, formatValue, signalOf, signalOfBuckets, unitsOf } from '../../web/parts/signal-summary.ts';

describe('a signal in words', () => {
  it('has its lowest, highest and last value, without the gaps', () => {
    expect(extremesOf({ values: [2, Number.NaN, 5, 1, Number.NaN] })).toEqual({ low: 1, high: 5, last: 1 });
  });

  it('has none where there are no values', () => {
    expect(extremesOf({ values: [] })).toBeUndefined();
    expect(extremesOf({ values: [Number.NaN] })).toBeUndefined();
  });

  it('shows four digits that count, and no unit of a bare number', () => {
    expect(formatValue(1234.567, 'mm/s')).toBe('1235 mm/s');
    expect(formatValue(0.00012345, '1')).toBe('0.0001235');
  });

  it('shares a scale with the signals of its unit', () => {
    expect(unitsOf([{ unit: 'mm/s' }, { unit: 'Cel' }, { unit: 'mm/s' }])).toEqual(['mm/s', 'Cel']);
  });

  it('is made of pairs of time and value', () => {
    expect(
      signalOf('vibration', 'mm/s', [
        [1, 2],
        [3, 4],
      ]),
    ).toMatchObject({ at: [1, 3], values: [2, 4] });
  });

  it('of buckets keeps the peak that their means hide', () => {
    const signal = signalOfBuckets('vibration', 'mm/s', [
      [1, 2, 4, 3],
      [3, 1, 90, 3.5],
    ]);
    expect(signal).toEqual({
      name: 'vibration',
      unit: 'mm/s',
      at: [1, 3],
      values: [3, 3.5],
      spread: { least: [2, 1], most: [4, 90] },
    });
    expect(extremesOf(signal)).toEqual({ low: 1, high: 90, last: 3.5 });
  });

  it('of buckets that hold one value each has no band', () => {
    expect(signalOfBuckets('vibration', 'mm/s', [[1, 2, 2, 2]])).not.toHaveProperty('spread');
  });
});
