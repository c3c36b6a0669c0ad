import { RESIDUAL } from './residual-config.ts';

/** Residuals of the learned rows, `[rows × channels]`. */
export type Residuals = { readonly rows: number; readonly channels: number; readonly values: Float32Array };

/**
 * How fast a channel's baseline may move, in spreads a row: 0 for a channel of short memory, to
 * show drift. The means of 8 blocks move no more than the means of 32 with short memory, 16 times
 * as much in a random walk.
 */
export function wanderSpeeds({ rows, channels, values }: Residuals): Float32Array {
  const speeds = new Float32Array(channels);
  if (rows < 64) return speeds;
  for (let c = 0; c < channels; c++) {
    const slow = meanSquaredStep({ rows, channels, values }, c, 8);
    const fast = meanSquaredStep({ rows, channels, values }, c, 32);
    const ratio = (4 * slow) / Math.max(fast, 1e-12);
    if (ratio > RESIDUAL.wanderRatio) speeds[c] = (RESIDUAL.wanderStep * Math.sqrt(slow)) / (rows / 8);
  }
  return speeds;
}

function meanSquaredStep({ rows, channels, values }: Residuals, c: number, blocks: number): number {
  let before = 0;
  let sum = 0;
  for (let b = 0; b < blocks; b++) {
    const from = Math.floor((b * rows) / blocks);
    const to = Math.floor(((b + 1) * rows) / blocks);
    let mean = 0;
    for (let i = from; i < to; i++) mean += Math.min(8, Math.max(-8, values[i * channels + c] ?? 0));
    mean /= Math.max(1, to - from);
    if (b > 0) sum += (mean - before) ** 2;
    before = mean;
  }
  return sum / (blocks - 1);
}

/** The residuals of one channel from a baseline that follows at its speed. */
export function offBaseline({ rows, channels, values }: Residuals, c: number, speed: number): Float64Array {
  const out = new Float64Array(rows);
  let base = 0;
  for (let i = 0; i < rows; i++) {
    const value = values[i * channels + c] ?? 0;
    out[i] = value - base;
    if (speed > 0) base += Math.min(speed, Math.max(-speed, value - base));
  }
  return out;
}
