import type { Point } from '../ingest/series-store.ts';
import { medianInPlace } from './robust.ts';

const ROWS = 128;

/** The newest rows of the modelled channels and their scores, for the evidence of an episode: a ring of fixed size. */
export type SignalHistory = {
  readonly channels: number;
  readonly times: Float64Array;
  readonly values: Float32Array;
  readonly scores: Float32Array;
  /** Rows taken so far. */
  taken: number;
};

/** The history of every device that is not watched yet: no rows, and none is ever taken. */
export const NO_HISTORY: SignalHistory = Object.freeze({
  channels: 0,
  times: new Float64Array(0),
  values: new Float32Array(0),
  scores: new Float32Array(0),
  taken: 0,
});

/** An empty history of so many channels, at least one; 128 rows. */
export function newSignalHistory(channels: number): SignalHistory {
  return {
    channels,
    times: new Float64Array(ROWS),
    values: new Float32Array(ROWS * channels),
    scores: new Float32Array(ROWS),
    taken: 0,
  };
}

/** Takes one row over the oldest. @param row its values lie in `values` behind `from`; a score of NaN stands for "not evaluated" */
export function remember(
  history: SignalHistory,
  row: { at: number; values: Float64Array; from?: number; score: number },
): void {
  const { values, from = 0 } = row;
  const slot = history.taken % ROWS;
  const to = slot * history.channels;
  history.times[slot] = row.at;
  for (let c = 0; c < history.channels; c++) history.values[to + c] = values[from + c] ?? Number.NaN;
  history.scores[slot] = row.score;
  history.taken += 1;
}

/** The samples of one channel, oldest first, in the seven digits that are kept. */
export function recall(history: SignalHistory, channel: number): Point[] {
  return recallWith(history, (slot) => history.values[slot * history.channels + channel] ?? Number.NaN);
}

/** Median of the newest rows of a channel, at most `rows` of them; NaN where it had no value. */
export function newestLevel(history: SignalHistory, channel: number, rows: number): number {
  const values: number[] = [];
  for (let row = Math.max(0, history.taken - Math.min(rows, ROWS)); row < history.taken; row++) {
    const value = history.values[(row % ROWS) * history.channels + channel] ?? Number.NaN;
    if (Number.isFinite(value)) values.push(value);
  }
  return values.length > 0 ? medianInPlace(Float64Array.from(values)) : Number.NaN;
}

/** The scores of the rows that were evaluated, oldest first. */
export function recallScores(history: SignalHistory): Point[] {
  return recallWith(history, (slot) => history.scores[slot] ?? Number.NaN);
}

function recallWith(history: SignalHistory, valueAt: (slot: number) => number): Point[] {
  const points: Point[] = [];
  for (let row = Math.max(0, history.taken - ROWS); row < history.taken; row++) {
    const value = valueAt(row % ROWS);
    if (Number.isFinite(value)) points.push([history.times[row % ROWS] ?? 0, Number(value.toPrecision(7))]);
  }
  return points;
}
