import { expect, test } from 'vitest';
import { inOneBlock } from '../../../models/numbers/one-block.ts';

const shared = Object.freeze({ numbers: new Float64Array([9]) });
const sample = () => ({
  bytes: new Uint8Array([1, 2, 3]),
  deep: { numbers: new Float64Array([0.1, Number.NaN]), list: [{ single: new Float32Array([0.5]) }] },
  empty: new Float64Array(0),
  name: 'x',
  nothing: null,
  shared,
});

test('arrays of numbers at any depth keep their kind and values, and lie in one block', () => {
  const packed = inOneBlock(sample());
  expect(packed).toEqual(sample());
  expect(packed.deep.numbers.buffer).toBe(packed.bytes.buffer);
  expect(packed.deep.list[0]?.single.buffer).toBe(packed.bytes.buffer);
  packed.deep.numbers[0] = 7;
  expect([...packed.bytes]).toEqual([1, 2, 3]);
});

test('what is shared by all stays what it is', () => {
  const packed = inOneBlock(sample());
  expect(packed.shared.numbers).toBe(shared.numbers);
});
