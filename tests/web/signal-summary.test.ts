import { describe, expect, it } from 'vitest';
import { extremesOf, formatValue, signalOf, unitsOf } from '../../web/parts/signal-summary.ts';

describe('a signal in words', () => {
  it('has its lowest, highest and last value, without the gaps', () => {
    expect(extremesOf([2, Number.NaN, 5, 1, Number.NaN])).toEqual({ low: 1, high: 5, last: 1 });
  });

  it('has none where there are no values', () => {
    expect(extremesOf([])).toBeUndefined();
    expect(extremesOf([Number.NaN])).toBeUndefined();
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
});
