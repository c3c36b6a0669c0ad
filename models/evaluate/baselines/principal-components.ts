import { quantileInPlace } from '../../numbers/robust.ts';
import { eigenOfSymmetric } from '../../prognosis/eigen.ts';
import { type BaselineRows, standardisedRows } from './baseline-rows.ts';

const KEPT_VARIANCE = 0.9;

/**
 * PCA with nine tenths of the variance: high where a row is far out within the plane (T²) or off it
 * (Q).
 */
export function principalComponents(all: BaselineRows): Uint8Array {
  const { rows, channels, values, learned } = standardisedRows(all);
  const covariance = new Float64Array(channels * channels);
  for (let i = 0; i < learned; i++) {
    for (let a = 0; a < channels; a++) {
      const x = (values[i * channels + a] ?? 0) / (learned - 1);
      for (let b = 0; b < channels; b++) {
        covariance[a * channels + b] = (covariance[a * channels + b] ?? 0) + x * (values[i * channels + b] ?? 0);
      }
    }
  }
  const { values: variances, vectors } = eigenOfSymmetric(covariance, channels);
  const kept = keptOf(variances);
  const inside = new Float64Array(rows);
  const outside = new Float64Array(rows).fill(1e-12);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < channels; j++) {
      let score = 0;
      for (let c = 0; c < channels; c++) score += (values[i * channels + c] ?? 0) * (vectors[c * channels + j] ?? 0);
      if (j < kept) inside[i] = (inside[i] ?? 0) + score ** 2 / (variances[j] ?? 1);
      else outside[i] = (outside[i] ?? 0) + score ** 2;
    }
  }
  const [within, off] = [limitOf(inside, learned), limitOf(outside, learned)];
  return Uint8Array.from({ length: rows }, (_, i) =>
    (inside[i] ?? 0) > within || (kept < channels && (outside[i] ?? 0) > off) ? 1 : 0,
  );
}

function keptOf(variances: Float64Array): number {
  const total = variances.reduce((sum, variance) => sum + variance, 0);
  let kept = 0;
  let sum = 0;
  while (kept < variances.length && sum < KEPT_VARIANCE * total) sum += variances[kept++] ?? 0;
  return Math.max(1, kept);
}

function limitOf(statistic: Float64Array, learned: number): number {
  return 1.2 * quantileInPlace(statistic.slice(0, learned), 0.995) + 1e-12;
}
