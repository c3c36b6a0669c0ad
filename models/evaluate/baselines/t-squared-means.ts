import { quantileInPlace } from '../../numbers/robust.ts';
import { ridgeInverse } from '../../residual/ridge.ts';
import { type BaselineRows, learnedScale, standardisedRows, TRAILING_ROWS, trailingMeans } from './baseline-rows.ts';

/**
 * Hotelling's T² of 15-row means with the covariance of Ledoit and Wolf; also high where a constant
 * channel moves.
 */
export function tSquaredMeans(all: BaselineRows): Uint8Array {
  const standard = standardisedRows(all);
  const { rows, channels, learned } = standard;
  const means = trailingMeans(standard.values, channels);
  const center = new Float64Array(channels);
  const count = learned - TRAILING_ROWS;
  for (let i = TRAILING_ROWS; i < learned; i++) {
    for (let c = 0; c < channels; c++) center[c] = (center[c] ?? 0) + (means[i * channels + c] ?? 0) / count;
  }
  for (let i = 0; i < means.length; i++) means[i] = (means[i] ?? 0) - (center[i % channels] ?? 0);
  const learnedMeans = means.subarray(TRAILING_ROWS * channels, learned * channels);
  const squared = quadraticForms(means, inverse(shrunkCovariance(learnedMeans, channels), channels));
  const limit = 1.5 * quantileInPlace(squared.slice(TRAILING_ROWS, learned), 0.999);
  const moved = movedConstants(all, standard.kept);
  return Uint8Array.from({ length: rows }, (_, i) => ((squared[i] ?? 0) > limit || moved[i] === 1 ? 1 : 0));
}

function movedConstants(all: BaselineRows, kept: readonly number[]): Uint8Array {
  const { rows, channels, values } = all;
  const { mean } = learnedScale(all);
  const constant = Array.from(mean.keys()).filter((c) => !kept.includes(c));
  return Uint8Array.from({ length: rows }, (_, i) =>
    constant.some((c) => Math.abs((values[i * channels + c] ?? 0) - (mean[c] ?? 0)) > 1e-9) ? 1 : 0,
  );
}

/**
 * The covariance of centred rows, shrunk to a multiple of the identity as far as Ledoit and Wolf
 * (2004) say.
 */
export function shrunkCovariance(values: Float64Array, channels: number): Float64Array {
  const rows = values.length / channels;
  const covariance = new Float64Array(channels * channels);
  let fourth = 0;
  for (let i = 0; i < rows; i++) {
    let size = 0;
    for (let a = 0; a < channels; a++) {
      const x = values[i * channels + a] ?? 0;
      size += x * x;
      for (let b = 0; b < channels; b++) {
        const place = a * channels + b;
        covariance[place] = (covariance[place] ?? 0) + (x * (values[i * channels + b] ?? 0)) / rows;
      }
    }
    fourth += size * size;
  }
  let squares = 0;
  let trace = 0;
  for (let i = 0; i < covariance.length; i++) squares += (covariance[i] ?? 0) ** 2;
  for (let a = 0; a < channels; a++) trace += covariance[a * channels + a] ?? 0;
  const mu = trace / channels;
  const away = (squares - 2 * mu * trace + channels * mu * mu) / channels;
  const noise = (fourth / rows - squares) / (channels * rows);
  const share = away > 0 ? Math.min(noise, away) / away : 0;
  return covariance.map((value, i) => (1 - share) * value + (i % (channels + 1) === 0 ? share * mu : 0));
}

function inverse(matrix: Float64Array, size: number): Float64Array {
  const equations = { size, targets: 0, rows: 1, gram: matrix, cross: new Float64Array(0) };
  return ridgeInverse(equations, { columns: Int32Array.from({ length: size }, (_, i) => i), penalty: 0 }, 1);
}

function quadraticForms(values: Float64Array, precision: Float64Array): Float64Array {
  const channels = Math.round(Math.sqrt(precision.length));
  return Float64Array.from({ length: channels === 0 ? 0 : values.length / channels }, (_, i) => {
    let total = 0;
    for (let a = 0; a < channels; a++) {
      let sum = 0;
      for (let b = 0; b < channels; b++) sum += (precision[a * channels + b] ?? 0) * (values[i * channels + b] ?? 0);
      total += sum * (values[i * channels + a] ?? 0);
    }
    return total;
  });
}
