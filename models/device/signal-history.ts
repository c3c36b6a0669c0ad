import type { Point } from '../../ingest/series/series-store.ts';
import { newSlowTrend, noteScore, type SlowTrend } from '../alarm/slow-trend.ts';
import { medianInPlace } from '../numbers/robust.ts';

/** The newest rows are kept as they came. */
const NEWEST = 20;

/** Of the rows before, the one with the highest score of this many is kept … */
const EVERY = 8;

/**
 * … for so many times that: 148 rows back, in a quarter of the room that all of them would take.
 */
const OLDER = 16;
const ROWS = NEWEST + OLDER;

/**
 * Rows of the modelled channels and their scores, for the evidence of an episode: two rings of
 * fixed size, one behind the other.
 */
export type SignalHistory = {
  readonly channels: number;
  readonly times: Float64Array;
  readonly values: Float32Array;
  readonly scores: Float32Array;
  /** The scores of the last hours. */
  readonly trend: SlowTrend;
  /** Rows taken so far. */
  taken: number;
};

/** The history of every device that is not watched yet: no rows, and none is ever taken. */
export const NO_HISTORY: SignalHistory = Object.freeze({
  channels: 0,
  times: new Float64Array(0),
  values: new Float32Array(0),
  scores: new Float32Array(0),
  trend: { ...newSlowTrend(), means: new Float32Array(0) },
  taken: 0,
});

/** An empty history of this many channels, at least one. */
export function newSignalHistory(channels: number): SignalHistory {
  return {
    channels,
    times: new Float64Array(ROWS),
    values: new Float32Array(ROWS * channels),
    scores: new Float32Array(ROWS),
    trend: newSlowTrend(),
    taken: 0,
  };
}

/**
 * Takes one row over the oldest.
 * @param row a score of NaN means "not evaluated"
 * @param values its values are behind `from`
 */
export function remember(
  history: SignalHistory,
  row: { readonly at: number; readonly score: number },
  values: Float64Array,
  from = 0,
): void {
  const { channels, times, scores, taken } = history;
  const slot = taken % NEWEST;
  if (taken >= NEWEST) handOn(history, slot);
  const to = slot * channels;
  times[slot] = row.at;
  for (let c = 0; c < channels; c++) history.values[to + c] = values[from + c] ?? Number.NaN;
  scores[slot] = row.score;
  noteScore(history.trend, row.at, row.score);
  history.taken = taken + 1;
}

/**
 * Gives the row in a slot, before it is overwritten, to the older ones where its score is the
 * highest of its eight.
 */
function handOn(history: SignalHistory, slot: number): void {
  const { channels, times, values, scores } = history;
  const row = history.taken - NEWEST;
  const older = olderSlot(Math.floor(row / EVERY));
  const score = scores[slot] ?? Number.NaN;
  const kept = scores[older] ?? Number.NaN;
  const tellsMore = score > kept || (Number.isNaN(kept) && !Number.isNaN(score));
  if (row % EVERY > 0 && !tellsMore) return;
  times[older] = times[slot] ?? 0;
  scores[older] = score;
  for (let c = 0; c < channels; c++) values[older * channels + c] = values[slot * channels + c] as number;
}

function olderSlot(group: number): number {
  return NEWEST + (group % OLDER);
}

/** The samples of one channel, oldest first, in the seven digits that are kept. */
export function recall(history: SignalHistory, channel: number): Point[] {
  return recallWith(history, (slot) => history.values[slot * history.channels + channel] ?? Number.NaN);
}

/** Median of the newest rows of a channel, at most `rows` of them; NaN where it had no value. */
export function newestLevel(history: SignalHistory, channel: number, rows: number): number {
  const values: number[] = [];
  for (let row = Math.max(0, history.taken - Math.min(rows, NEWEST)); row < history.taken; row++) {
    const value = history.values[(row % NEWEST) * history.channels + channel] ?? Number.NaN;
    if (Number.isFinite(value)) values.push(value);
  }
  return values.length > 0 ? medianInPlace(Float64Array.from(values)) : Number.NaN;
}

/** The score of the newest row; NaN where it was not evaluated, or there is none. */
export function newestScore({ taken, scores }: SignalHistory): number {
  return taken === 0 ? Number.NaN : (scores[(taken - 1) % NEWEST] ?? Number.NaN);
}

/**
 * The score that the newest rows have held for this long: the lowest of them; NaN where they do not
 * reach back as far.
 */
export function heldScore({ taken, times, scores }: SignalHistory, spanMs: number): number {
  const newestAt = times[(taken - 1) % NEWEST] ?? Number.NaN;
  let lowest = Number.NaN;
  for (let row = taken - 1; row >= Math.max(0, taken - NEWEST); row--) {
    const score = scores[row % NEWEST] ?? Number.NaN;
    if (!Number.isNaN(score) && !(score >= lowest)) lowest = score;
    if (newestAt - (times[row % NEWEST] ?? Number.NaN) >= spanMs) return lowest;
  }
  return Number.NaN;
}

/** The scores of the rows that were evaluated, oldest first. */
export function recallScores(history: SignalHistory): Point[] {
  return recallWith(history, (slot) => history.scores[slot] ?? Number.NaN);
}

/**
 * The highest score of every eight rows, oldest first, 16 of them at most: evenly spaced, as {@link
 * recallScores} is not.
 */
export function recallPeaks({ taken, times, scores }: SignalHistory): Point[] {
  const peaks: Point[] = [];
  const groups = Math.floor(taken / EVERY);
  for (let group = Math.max(0, groups - OLDER); group < groups; group++) {
    const first = group * EVERY;
    const isOlder = first < taken - NEWEST;
    const newest = Array.from({ length: EVERY }, (_, i) => first + i).filter((row) => row >= taken - NEWEST);
    let peak: Point | null = null;
    for (const slot of [...(isOlder ? [olderSlot(group)] : []), ...newest.map((row) => row % NEWEST)]) {
      const score = scores[slot] ?? Number.NaN;
      if (score > (peak?.[1] ?? Number.NEGATIVE_INFINITY)) peak = [times[slot] ?? 0, score];
    }
    if (peak) peaks.push(peak);
  }
  return peaks;
}

function recallWith(history: SignalHistory, valueAt: (slot: number) => number): Point[] {
  const points: Point[] = [];
  const add = (slot: number): void => {
    const value = valueAt(slot);
    if (Number.isFinite(value)) points.push([history.times[slot] ?? 0, Number(value.toPrecision(7))]);
  };
  const groups = Math.ceil((history.taken - NEWEST) / EVERY);
  for (let group = Math.max(0, groups - OLDER); group < groups; group++) add(olderSlot(group));
  for (let row = Math.max(0, history.taken - NEWEST); row < history.taken; row++) add(row % NEWEST);
  return points;
}
