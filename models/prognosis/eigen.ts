/** Eigenvectors of a symmetric matrix, by descending eigenvalue. */
export type Eigen = {
  readonly values: Float64Array;
  /** `[size × size]`: column j belongs to value j. */
  readonly vectors: Float64Array;
};

const MOST_SWEEPS = 60;

/**
 * All eigenvalues and eigenvectors of a symmetric matrix, by Jacobi rotations; exact enough and
 * quick up to some hundred rows.
 * @param matrix `[size × size]`, row by row; not changed
 */
export function eigenOfSymmetric(matrix: Float64Array, size: number): Eigen {
  const a = matrix.slice();
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  const scale = a.reduce((sum, value) => sum + value * value, 0);
  for (let sweep = 0; sweep < MOST_SWEEPS && offDiagonal(a, size) > 1e-22 * scale; sweep++)
    for (let p = 0; p < size - 1; p++) for (let q = p + 1; q < size; q++) rotate(a, { vectors, size, p, q });
  const order = Array.from({ length: size }, (_, i) => i).sort((i, j) => at(a, j * size + j) - at(a, i * size + i));
  const sorted = new Float64Array(size * size);
  for (const [to, from] of order.entries())
    for (let row = 0; row < size; row++) sorted[row * size + to] = at(vectors, row * size + from);
  return { values: Float64Array.from(order, (i) => at(a, i * size + i)), vectors: sorted };
}

function rotate(
  a: Float64Array,
  { vectors, size, p, q }: { vectors: Float64Array; size: number; p: number; q: number },
): void {
  const off = at(a, p * size + q);
  if (off === 0) return;
  const theta = (at(a, q * size + q) - at(a, p * size + p)) / (2 * off);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < size; k++) turn(a, { i: k * size + p, j: k * size + q, c, s });
  for (let k = 0; k < size; k++) turn(a, { i: p * size + k, j: q * size + k, c, s });
  for (let k = 0; k < size; k++) turn(vectors, { i: k * size + p, j: k * size + q, c, s });
}

function turn(values: Float64Array, { i, j, c, s }: { i: number; j: number; c: number; s: number }): void {
  const [x, y] = [at(values, i), at(values, j)];
  values[i] = c * x - s * y;
  values[j] = s * x + c * y;
}

function offDiagonal(a: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) if (i !== j) sum += at(a, i * size + j) ** 2;
  return sum;
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN;
}
