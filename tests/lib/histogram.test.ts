import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createHistogram } from '../../lib/histogram.ts';

it('counts each observation in the first bucket whose bound it does not pass', () => {
  const histogram = createHistogram([1, 10]);
  for (const value of [0, 1, 1.01, 10, 11]) histogram.observe(value);
  expect(histogram.counts).toEqual([2, 2, 1]);
  expect(histogram.sum()).toBeCloseTo(23.01);
});

it('loses no observation', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true })), (values) => {
      const histogram = createHistogram([1, 2, 5]);
      for (const value of values) histogram.observe(value);
      expect(histogram.counts.reduce((a, b) => a + b, 0)).toBe(values.length);
    }),
  );
});
