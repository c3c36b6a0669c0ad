/**
 * Inverse of a symmetric positive definite matrix through its Cholesky factor.
 * @param matrix `[size × size]`, row by row; not changed
 * @throws {RangeError} if it is not positive definite
 */
export function inverseOfPositiveDefinite(matrix: Float64Array, size: number): Float64Array {
  const lower = cholesky(matrix, size);
  const inverse = new Float64Array(size * size);
  const column = new Float64Array(size);
  for (let unit = 0; unit < size; unit++) {
    for (let i = 0; i < size; i++) {
      let sum = i === unit ? 1 : 0;
      for (let k = 0; k < i; k++) sum -= at(lower, i * size + k) * at(column, k);
      column[i] = sum / at(lower, i * size + i);
    }
    for (let i = size - 1; i >= 0; i--) {
      let sum = at(column, i);
      for (let k = i + 1; k < size; k++) sum -= at(lower, k * size + i) * at(column, k);
      column[i] = sum / at(lower, i * size + i);
    }
    for (let i = 0; i < size; i++) inverse[i * size + unit] = at(column, i);
  }
  return inverse;
}

function cholesky(matrix: Float64Array, size: number): Float64Array {
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = at(matrix, i * size + j);
      for (let k = 0; k < j; k++) sum -= at(lower, i * size + k) * at(lower, j * size + k);
      if (i !== j) lower[i * size + j] = sum / at(lower, j * size + j);
      else if (sum > 0) lower[i * size + i] = Math.sqrt(sum);
      else throw new RangeError('the matrix is not positive definite');
    }
  }
  return lower;
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN;
}

/** `[rows × columns]` of `[rows × inner]` times `[inner × columns]`. */
export function product(
  a: Float64Array,
  b: Float64Array,
  { rows, inner, columns }: { rows: number; inner: number; columns: number },
): Float64Array {
  const result = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < inner; k++)
      for (let j = 0; j < columns; j++)
        result[i * columns + j] = at(result, i * columns + j) + at(a, i * inner + k) * at(b, k * columns + j);
  return result;
}

/** `[columns × rows]` of `[rows × columns]`. */
export function transposed(matrix: Float64Array, { rows, columns }: { rows: number; columns: number }): Float64Array {
  return matrix.map((_, place) => at(matrix, (place % rows) * columns + Math.floor(place / rows)));
}
