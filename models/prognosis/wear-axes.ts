import { product, transposed } from '../numbers/matrix.ts';
import { eigenOfSymmetric } from './eigen.ts';

/** The directions in which a fleet's channels move most, against their noise. */
export type WearAxes = {
  readonly channels: number;
  readonly count: number;
  /** `[channels × count]`; along each axis the noise of one cell has variance 1. */
  readonly directions: Float64Array;
};

/**
 * Added to the variance of noise, of 1 at most: a channel without noise must not outweigh all
 * others.
 */
const LEAST_NOISE = 1e-3;

/**
 * Learns the axes from units on the fleet's scale: the covariance of trailing means against that of
 * the differences from cell to cell, which is noise.
 * @param units each `[cells × channels]`
 * @param meanCells length of the trailing means
 */
export function learnAxes(
  units: readonly Float64Array[],
  { channels, count, meanCells }: { channels: number; count: number; meanCells: number },
): WearAxes {
  const noise = covariance(
    units.map((unit) => differences(unit, channels)),
    channels,
  );
  for (let i = 0; i < channels; i++) noise[i * channels + i] = at(noise, i * channels + i) + LEAST_NOISE;
  const signal = covariance(
    units.map((unit) => trailingMeans(unit, { channels, meanCells })),
    channels,
  );
  const { values, vectors } = eigenOfSymmetric(noise, channels);
  const white = vectors.map((value, i) => value / Math.sqrt(Math.max(LEAST_NOISE, at(values, i % channels))));
  const square = { rows: channels, inner: channels, columns: channels };
  const whitened = product(transposed(white, square), product(signal, white, square), square);
  const all = product(white, eigenOfSymmetric(whitened, channels).vectors, square);
  const used = Math.min(count, channels);
  const directions = new Float64Array(channels * used);
  for (let row = 0; row < channels; row++)
    for (let axis = 0; axis < used; axis++) directions[row * used + axis] = at(all, row * channels + axis);
  return { channels, count: used, directions };
}

/** Positions along the axes: `[cells × axes.count]` for `[cells × channels]`. */
export function project(unit: Float64Array, { channels, count, directions }: WearAxes): Float64Array {
  const cells = unit.length / channels;
  const positions = new Float64Array(cells * count);
  for (let cell = 0; cell < cells; cell++) {
    for (let axis = 0; axis < count; axis++) {
      let sum = 0;
      for (let i = 0; i < channels; i++) sum += at(unit, cell * channels + i) * at(directions, i * count + axis);
      positions[cell * count + axis] = sum;
    }
  }
  return positions;
}

/** Of white noise they have the covariance of the noise itself. */
function differences(unit: Float64Array, channels: number): Float64Array {
  const result = new Float64Array(Math.max(0, unit.length - channels));
  for (let i = 0; i < result.length; i++) result[i] = (at(unit, i + channels) - at(unit, i)) / Math.SQRT2;
  return result;
}

function trailingMeans(
  unit: Float64Array,
  { channels, meanCells }: { channels: number; meanCells: number },
): Float64Array {
  const cells = unit.length / channels;
  const from = Math.min(meanCells, cells) - 1;
  const result = new Float64Array(Math.max(0, cells - from) * channels);
  const sum = new Float64Array(channels);
  for (let cell = 0; cell < cells; cell++) {
    for (let i = 0; i < channels; i++) {
      sum[i] = at(sum, i) + at(unit, cell * channels + i);
      if (cell > from) sum[i] = at(sum, i) - at(unit, (cell - from - 1) * channels + i);
      if (cell >= from) result[(cell - from) * channels + i] = at(sum, i) / (from + 1);
    }
  }
  return result;
}

function covariance(parts: readonly Float64Array[], size: number): Float64Array {
  const mean = new Float64Array(size);
  const rows = parts.reduce((sum, part) => sum + part.length / size, 0);
  for (const part of parts) for (const [i, value] of part.entries()) mean[i % size] = at(mean, i % size) + value / rows;
  const result = new Float64Array(size * size);
  for (const part of parts) {
    for (let row = 0; row < part.length; row += size) {
      for (let i = 0; i < size; i++) {
        const away = (at(part, row + i) - at(mean, i)) / rows;
        for (let j = 0; j <= i; j++)
          result[i * size + j] = at(result, i * size + j) + away * (at(part, row + j) - at(mean, j));
      }
    }
  }
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) result[j * size + i] = at(result, i * size + j);
  return result;
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN;
}
