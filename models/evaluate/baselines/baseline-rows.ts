import type { RecordedRow } from '../../../lib/recording/recording.ts';

/**
 * The values of a recording for the baselines: gaps filled with the last value, at the beginning
 * with the next.
 */
export type BaselineRows = {
  readonly rows: number;
  readonly channels: number;
  /** `[rows × channels]`. */
  readonly values: Float64Array;
  /** This many rows, the first ones, are learned from. */
  readonly learned: number;
};

/**
 * Takes the rows of a recording, or of a part of it.
 * @param judged how many of the last are judged: the others are learned from
 */
export async function takeBaselineRows(
  chunks: AsyncIterable<Iterable<RecordedRow>> | Iterable<Iterable<RecordedRow>>,
  { channels, judged }: { readonly channels: readonly string[]; readonly judged: number },
): Promise<BaselineRows> {
  const values: number[] = [];
  const held = new Float64Array(channels.length).fill(Number.NaN);
  for await (const chunk of chunks) {
    for (const row of chunk) {
      for (const [c, name] of channels.entries()) {
        held[c] = row.values[name] ?? held[c] ?? Number.NaN;
        values.push(held[c] ?? Number.NaN);
      }
    }
  }
  const count = Math.max(1, channels.length);
  const filled = Float64Array.from(values);
  for (let i = filled.length - count - 1; i >= 0; i--) if (Number.isNaN(filled[i])) filled[i] = filled[i + count] ?? 0;
  for (let i = 0; i < filled.length; i++) if (Number.isNaN(filled[i])) filled[i] = 0;
  const rows = filled.length / count;
  return { rows, channels: channels.length, values: filled, learned: rows - judged };
}

/** Mean and population spread of each channel over the learned rows. */
export function learnedScale({ channels, values, learned }: BaselineRows): {
  mean: Float64Array;
  spread: Float64Array;
} {
  const mean = new Float64Array(channels);
  const spread = new Float64Array(channels);
  for (let c = 0; c < channels; c++) {
    let sum = 0;
    for (let i = 0; i < learned; i++) sum += values[i * channels + c] ?? 0;
    mean[c] = sum / learned;
    let squares = 0;
    for (let i = 0; i < learned; i++) squares += ((values[i * channels + c] ?? 0) - (mean[c] ?? 0)) ** 2;
    spread[c] = Math.sqrt(squares / learned);
  }
  return { mean, spread };
}

const CONSTANT = 1e-9;

/** The channels that vary in the learned rows, in spreads from their mean. */
export function standardisedRows(all: BaselineRows): BaselineRows & { readonly kept: readonly number[] } {
  const { mean, spread } = learnedScale(all);
  const kept = Array.from(spread.keys()).filter((c) => (spread[c] ?? 0) > CONSTANT);
  const values = new Float64Array(all.rows * kept.length);
  for (let i = 0; i < all.rows; i++) {
    for (const [k, c] of kept.entries()) {
      values[i * kept.length + k] = ((all.values[i * all.channels + c] ?? 0) - (mean[c] ?? 0)) / (spread[c] ?? 1);
    }
  }
  return { ...all, channels: kept.length, values, kept };
}

/** Rows in a trailing mean, and those at the beginning that have fewer. */
export const TRAILING_ROWS = 15;

/** Trailing means of each column. */
export function trailingMeans(values: Float64Array, channels: number): Float64Array {
  const out = new Float64Array(values.length);
  for (let c = 0; c < channels; c++) {
    let sum = 0;
    for (let i = 0, at = c; at < values.length; i++, at += channels) {
      sum += values[at] ?? 0;
      if (i >= TRAILING_ROWS) sum -= values[at - TRAILING_ROWS * channels] ?? 0;
      out[at] = sum / Math.min(i + 1, TRAILING_ROWS);
    }
  }
  return out;
}
