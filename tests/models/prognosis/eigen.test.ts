import { expect, it } from 'vitest';
import { createRandom } from '../../../lib/random.ts';
import { eigenOfSymmetric } from '../../../models/prognosis/eigen.ts';

it('the vectors, each stretched by its value, make up the matrix again', () => {
  const size = 12;
  const random = createRandom(3);
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) matrix[i * size + j] = matrix[j * size + i] = random.gaussian();
  const { values, vectors } = eigenOfSymmetric(matrix, size);
  expect([...values]).toEqual([...values].sort((a, b) => b - a));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const sum = values.reduce(
        (total, value, k) => total + value * (vectors[i * size + k] ?? 0) * (vectors[j * size + k] ?? 0),
        0,
      );
      expect(sum).toBeCloseTo(matrix[i * size + j] ?? Number.NaN, 9);
    }
  }
});
