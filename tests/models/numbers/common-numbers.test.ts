import { expect, test } from 'vitest';
import { commonNumbers } from '../../../models/numbers/common-numbers.ts';
import { inOneBlock } from '../../../models/numbers/one-block.ts';

test('whole numbers and floats that are all one are one array for all who have the same', () => {
  const first = inOneBlock({ kind: new Uint8Array([1, 2]), limit: new Float64Array(3) }, commonNumbers);
  const second = inOneBlock({ kind: new Uint8Array([1, 2]), limit: new Float64Array(3) }, commonNumbers);
  expect(second).toEqual(first);
  expect(second.kind).toBe(first.kind);
  expect(second.limit).toBe(first.limit);
});

test('measured numbers, and those of another kind, length or sign of zero, stay apart', () => {
  expect(commonNumbers(new Float64Array([1, 2]))).toBeNull();
  const others = [new Float64Array(2), new Float64Array(3), new Float32Array(2), new Float64Array(2).fill(-0)];
  expect(new Set(others.map(commonNumbers)).size).toBe(4);
});
