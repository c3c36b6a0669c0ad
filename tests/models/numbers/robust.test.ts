import { expect, test } from 'vitest';
import { createRandom } from '../../../lib/random.ts';
import { quantileBySelection, quantileInPlace } from '../../../models/numbers/robust.ts';

test('a quantile by selection is that of the sorted values', () => {
  const random = createRandom(3);
  for (let round = 0; round < 500; round++) {
    const length = 1 + Math.floor(60 * random.next());
    const few = round % 2 === 0;
    const values = Float64Array.from({ length }, () => (few ? Math.floor(4 * random.next()) : random.gaussian()));
    for (const share of [0, 0.01, 0.5, 0.99, 1, random.next()]) {
      expect(quantileBySelection(values.slice(), share)).toBe(quantileInPlace(values.slice(), share));
    }
  }
});
