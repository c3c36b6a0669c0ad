import { expect, test } from 'vitest';
import { bootstrapped, median, quantile, shareOf } from '../../lab/intervals.ts';

test("a share has Wilson's interval, which stays within 0 and 1", () => {
  // Newcombe 1998, table I: 81 of 263, and 0 of 20.
  const share = shareOf(81, 263);
  expect(share?.value).toBeCloseTo(0.308, 3);
  expect(share?.low).toBeCloseTo(0.2553, 4);
  expect(share?.high).toBeCloseTo(0.3662, 4);
  const none = shareOf(0, 20);
  expect(none).toMatchObject({ value: 0, low: 0, of: 20 });
  expect(none?.high).toBeCloseTo(0.1611, 4);
  expect(shareOf(0, 0)).toBeNull();
});

test('groups are drawn again as a whole, and each call gives the same interval', () => {
  const groups = [
    [1, 2, 3],
    [2, 3, 4],
    [8, 9],
    [1, 1, 1, 2],
  ];
  const middle = (drawn: readonly (readonly number[])[]): number | null => median(drawn.flat());
  const first = bootstrapped(groups, middle);
  expect(bootstrapped(groups, middle)).toEqual(first);
  expect(first?.value).toBe(2);
  expect(first?.low).toBeLessThanOrEqual(2);
  expect(first?.high).toBeGreaterThanOrEqual(3);
  expect(bootstrapped([[]], middle)).toBeNull();
});

test('one group tells nothing of chance: its interval is its value', () => {
  expect(bootstrapped([5], ([only]) => only ?? null)).toEqual({ value: 5, low: 5, high: 5, of: 1 });
});

test('a quantile lies between two numbers where it has to', () => {
  expect(quantile([1, 2, 4], 0.75)).toBe(3);
  expect(quantile([], 0.5)).toBeNull();
});
