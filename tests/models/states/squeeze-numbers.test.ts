import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expand, squeeze, squeezedMost } from '../../../models/states/squeeze-numbers.ts';

function through(words: Float64Array): Float64Array {
  const room = new Uint32Array(squeezedMost(words.length)).fill(7);
  const used = squeeze(words, room);
  return expand(room.slice(0, used), words.length);
}

const bitsOf = (words: Float64Array): number[] => [...new Uint32Array(words.buffer, 0, 2 * words.length)];

test('whatever numbers are squeezed, they come back bit by bit', () => {
  const word = fc.oneof(fc.double(), fc.float(), fc.integer(), fc.constantFrom(0, -0, Number.NaN, 1.7e12));
  fc.assert(
    fc.property(fc.array(word, { maxLength: 70 }), (list) => {
      const words = Float64Array.from(list);
      expect(bitsOf(through(words))).toEqual(bitsOf(words));
    }),
  );
});

test('any bits come back, also those of other arrays that are no number', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      const words = new Float64Array(Math.ceil(bytes.length / 8));
      new Uint8Array(words.buffer).set(bytes);
      expect(bitsOf(through(words))).toEqual(bitsOf(words));
    }),
  );
});

test('empty places take a 32nd of their room', () => {
  const room = new Uint32Array(squeezedMost(1600));
  expect(squeeze(new Float64Array(1600), room)).toBe(100);
});
