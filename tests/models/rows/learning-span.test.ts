import { expect, it } from 'vitest';
import { learnRow, newLearningSpan } from '../../../models/rows/learning-span.ts';

it('takes no more room than a device needs that has sent a few readings', () => {
  const span = newLearningSpan();
  for (let row = 0; row < 5; row++) learnRow(span, row, Float64Array.of(1, 2, 3, 4));
  expect(span.times.byteLength + span.values.byteLength).toBeLessThan(384);
});

it('keeps every row while it grows, and NaN for channels that had not come yet', () => {
  const span = newLearningSpan();
  for (let row = 0; row < 500; row++) learnRow(span, row, new Float64Array(row < 200 ? 2 : 3).fill(row));
  expect(span.rows).toBe(500);
  for (let row = 0; row < 500; row++) {
    expect(span.times[row]).toBe(row);
    const values = [...span.values.subarray(row * span.stride, row * span.stride + 3)];
    expect(values).toEqual([row, row, row < 200 ? Number.NaN : row]);
  }
});
