/** The normal equations of some rows: products of features with each other and with the targets. */
export type NormalEquations = {
  readonly size: number;
  readonly targets: number;
  rows: number;
  /** `[size × size]`, symmetric; the first feature is 1. */
  readonly gram: Float64Array;
  /** `[size × targets]`. */
  readonly cross: Float64Array;
};

/** Of no row. */
export function newEquations(size: number, targets: number): NormalEquations {
  return { size, targets, rows: 0, gram: new Float64Array(size * size), cross: new Float64Array(size * targets) };
}

/** Takes a row into the lower triangle; {@link centred} fills the other half. */
export function addRow(equations: NormalEquations, features: Float64Array, targets: Float64Array): void {
  const { size, gram, cross } = equations;
  const count = equations.targets;
  equations.rows += 1;
  for (let i = 0; i < size; i++) {
    const x = features[i] ?? 0;
    if (x === 0) continue;
    const from = i * size;
    for (let k = 0; k <= i; k++) gram[from + k] = (gram[from + k] ?? 0) + x * (features[k] ?? 0);
    for (let t = 0; t < count; t++) cross[i * count + t] = (cross[i * count + t] ?? 0) + x * (targets[t] ?? 0);
  }
}

/** The sum of `a` and `sign` times `b`. */
export function sumOf(a: NormalEquations, b: NormalEquations, sign: 1 | -1): NormalEquations {
  const gram = a.gram.map((value, i) => value + sign * (b.gram[i] ?? 0));
  const cross = a.cross.map((value, i) => value + sign * (b.cross[i] ?? 0));
  return { size: a.size, targets: a.targets, rows: a.rows + sign * b.rows, gram, cross };
}

/**
 * The same for features from which their means are taken, the first excepted. Both triangles are
 * filled.
 */
export function centred(equations: NormalEquations, means: Float64Array): NormalEquations {
  const { size, targets, rows, gram, cross } = equations;
  const out = newEquations(size, targets);
  out.rows = rows;
  const sum = (i: number): number => gram[i * size] ?? 0;
  const mean = (i: number): number => (i === 0 ? 0 : (means[i] ?? 0));
  for (let i = 0; i < size; i++) {
    for (let k = 0; k <= i; k++) {
      const value = (gram[i * size + k] ?? 0) - mean(i) * sum(k) - mean(k) * sum(i) + rows * mean(i) * mean(k);
      out.gram[i * size + k] = value;
      out.gram[k * size + i] = value;
    }
    for (let t = 0; t < targets; t++) {
      out.cross[i * targets + t] = (cross[i * targets + t] ?? 0) - mean(i) * (cross[t] ?? 0);
    }
  }
  return out;
}

/** Which features take part, and how strongly large weights are held down. */
export type RidgeChoice = { readonly columns: Int32Array; readonly penalty: number };

/** The inverse of the chosen part of the products, with the penalty on all but the first column. */
export function ridgeInverse(
  { gram, size }: NormalEquations,
  { columns, penalty }: RidgeChoice,
  rows: number,
): Float64Array {
  const count = columns.length;
  const chosen = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < count; k++) chosen[i * count + k] = gram[(columns[i] ?? 0) * size + (columns[k] ?? 0)] ?? 0;
    chosen[i * count + i] = (chosen[i * count + i] ?? 0) + 1e-9 + (i > 0 ? penalty * rows : 0);
  }
  return inverseInPlace(chosen, count);
}

/**
 * Weights of the chosen columns for each target.
 * @param without columns (places in `columns`) that a target must do without
 * @returns `[columns × targets]`
 */
export function ridgeWeights(
  { cross, targets }: NormalEquations,
  { columns, inverse }: { readonly columns: Int32Array; readonly inverse: Float64Array },
  without: (target: number) => readonly number[],
): Float64Array {
  const count = columns.length;
  const weights = new Float64Array(count * targets);
  const right = new Float64Array(count);
  for (let t = 0; t < targets; t++) {
    const left = without(t);
    for (let i = 0; i < count; i++) right[i] = cross[(columns[i] ?? 0) * targets + t] ?? 0;
    for (const i of left) right[i] = 0;
    const solved = product(inverse, right, count);
    if (left.length > 0) takeOut(solved, { inverse, count, left });
    for (let i = 0; i < count; i++) weights[i * targets + t] = solved[i] ?? 0;
  }
  return weights;
}

/** Removes some columns from a solution: their coefficients become 0. */
function takeOut(
  solved: Float64Array,
  { inverse, count, left }: { inverse: Float64Array; count: number; left: readonly number[] },
): void {
  const few = left.length;
  const block = Float64Array.from({ length: few * few }, (_, i) => {
    return inverse[(left[Math.floor(i / few)] ?? 0) * count + (left[i % few] ?? 0)] ?? 0;
  });
  const own = product(
    inverseInPlace(block, few),
    Float64Array.from(left, (i) => solved[i] ?? 0),
    few,
  );
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < few; k++)
      solved[i] = (solved[i] ?? 0) - (inverse[i * count + (left[k] ?? 0)] ?? 0) * (own[k] ?? 0);
  }
  for (const i of left) solved[i] = 0;
}

function product(matrix: Float64Array, vector: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let k = 0; k < size; k++) sum += (matrix[i * size + k] ?? 0) * (vector[k] ?? 0);
    out[i] = sum;
  }
  return out;
}

/**
 * Inverse of a symmetric positive definite matrix, by Cholesky; the matrix is overwritten. All
 * inner loops run along rows.
 */
function inverseInPlace(matrix: Float64Array, size: number): Float64Array {
  for (let i = 0; i < size; i++) {
    for (let k = 0; k <= i; k++) {
      let sum = matrix[i * size + k] ?? 0;
      for (let m = 0; m < k; m++) sum -= (matrix[i * size + m] ?? 0) * (matrix[k * size + m] ?? 0);
      matrix[i * size + k] = i === k ? Math.sqrt(Math.max(sum, 1e-12)) : sum / (matrix[k * size + k] ?? 1);
    }
  }
  // The inverse of the factor, row by row.
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const own = 1 / (matrix[i * size + i] ?? 1);
    for (let m = 0; m < i; m++) {
      const factor = (matrix[i * size + m] ?? 0) * own;
      if (factor === 0) continue;
      for (let k = 0; k <= m; k++)
        lower[i * size + k] = (lower[i * size + k] ?? 0) - factor * (lower[m * size + k] ?? 0);
    }
    lower[i * size + i] = own;
  }
  matrix.fill(0);
  for (let m = 0; m < size; m++) {
    for (let i = 0; i <= m; i++) {
      const factor = lower[m * size + i] ?? 0;
      for (let k = 0; k <= i; k++)
        matrix[i * size + k] = (matrix[i * size + k] ?? 0) + factor * (lower[m * size + k] ?? 0);
    }
  }
  for (let i = 0; i < size; i++) for (let k = 0; k < i; k++) matrix[k * size + i] = matrix[i * size + k] ?? 0;
  return matrix;
}
