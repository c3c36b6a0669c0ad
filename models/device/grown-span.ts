import { IS_ABOVE, IS_ACTIVE, RAISES, STAYS } from '../residual/watch-residuals.ts';
import { type LearningSpan, learnRow, newLearningSpan } from '../rows/learning-span.ts';
import type { HeldOutCheck } from './held-out-check.ts';
import { BLOCK_ROWS, type KeptRows } from './kept-rows.ts';

/**
 * Facts about the rows that a device is learned from again when they have doubled; the rows
 * themselves are kept beside, in blocks. Bounded: above {@link MOST_ROWS} every second group of
 * blocks is dropped, repeatedly.
 */
export type GrownSpan = {
  /** Rows that came, and at how many it is learned again. */
  rows: number;
  due: number;
  /** This many rows, the first ones, are learned from in every case. */
  readonly first: number;
  /** The rows of the block that fills. */
  readonly tail: LearningSpan;
  /** Rows that are not learned from: from, to, from, to …, ascending. */
  excluded: number[];
  /** Of the groups of blocks one in so many is kept, and up to which block that has been done. */
  every: number;
  thinnedTo: number;
  /** Rows since the last one in alarm. */
  sinceAlarm: number;
  /** The rows of the learning now in progress: this many, without the excluded ones. */
  learning: { readonly rows: number; readonly excluded: readonly number[] } | null;
  /** How the newest longer model compared with the one before; null where none was compared. */
  check: HeldOutCheck | null;
  /** Channels that came after the learning, or were constant; see new-channels.ts. */
  newChannels: NewChannel[];
};

/**
 * A channel that comes, and that the device's own model does not judge: it came later, or was
 * constant.
 */
export type NewChannel = {
  /** Its place among the channels of the device. */
  readonly channel: number;
  /** The device's rows, and the event time, from which on it counts. */
  readonly row: number;
  readonly at: number;
  /** Its readings since then, and at how many the device is learned again. */
  came: number;
  wanted: number;
};

/** The list of most devices, which all of them share. */
export const NO_NEW: NewChannel[] = [];

/** The device whose rows they are, and where. */
export type RowsOf = { readonly device: string; readonly kept: KeptRows };

export const MOST_ROWS = 24_000;

/** Blocks that stay or go together. */
const GROUP_BLOCKS = 14;

/** Rows after some that were dropped, whose smoothed features are of another time. */
const JOINT_ROWS = 48;

/** With these rows a new model warms up. */
export const WARM_UP_ROWS = 600;
const NEWEST_BLOCKS = WARM_UP_ROWS / BLOCK_ROWS + 1;
const BEFORE_ALARM_ROWS = 60;
const AFTER_ALARM_ROWS = 30;
const MOST_EXCLUDED = 128;

/** An alarm, with the rows before and after it, takes more. */
const SHORT_ROWS = 30;

/** The rows of a device's first learning. */
export function newGrownSpan(span: LearningSpan, { device, kept }: RowsOf): GrownSpan {
  const { rows, stride } = span;
  kept.forget(device);
  const grown: GrownSpan = {
    rows: 0,
    due: 2 * rows,
    first: rows,
    tail: newLearningSpan(),
    excluded: [],
    every: 1,
    thinnedTo: 0,
    sinceAlarm: Number.POSITIVE_INFINITY,
    learning: null,
    check: null,
    newChannels: NO_NEW,
  };
  for (let row = 0; row < rows; row++) {
    keepRow(grown, { device, kept }, span.times[row] ?? 0, span.values.subarray(row * stride, (row + 1) * stride));
  }
  return grown;
}

/** Takes a judged row. @param bits its result @param stayRows rows after which a deviation stays */
export function growSpan(
  grown: GrownSpan,
  of: RowsOf,
  row: {
    readonly at: number;
    readonly held: Float64Array;
    readonly bits: number;
    readonly stayRows: number;
  },
): void {
  const now = grown.rows;
  const { bits } = row;
  grown.sinceAlarm = (bits & IS_ACTIVE) > 0 ? 0 : grown.sinceAlarm + 1;
  const healthy = (bits & (IS_ACTIVE | IS_ABOVE)) === 0 && grown.sinceAlarm > AFTER_ALARM_ROWS;
  if (!healthy) exclude(grown, now, now + 1);
  if ((bits & RAISES) > 0) exclude(grown, Math.max(grown.first, now - BEFORE_ALARM_ROWS), now + 1);
  // An accepted level is normal.
  if ((bits & STAYS) > 0) {
    const stayed = Math.max(200, Math.floor(row.stayRows / 2));
    includeFrom(grown, Math.max(Math.min(grown.first, now), now - stayed));
    grown.sinceAlarm = Number.POSITIVE_INFINITY;
  }
  keepRow(grown, of, row.at, row.held);
}

function keepRow(grown: GrownSpan, { device, kept }: RowsOf, at: number, held: Float64Array): void {
  const { tail } = grown;
  learnRow(tail, at, held);
  grown.rows += 1;
  if (tail.rows < BLOCK_ROWS) return;
  kept.put(device, grown.rows / BLOCK_ROWS - 1, blockOf(tail));
  tail.rows = 0;
  // Keep the rows of a learning in progress until it is done.
  if (grown.learning === null) thin(grown, { device, kept });
}

/** Stride, then the times, then the values of the rows. */
function blockOf({ times, values, stride, rows }: LearningSpan): Float64Array {
  const block = new Float64Array(1 + rows + rows * stride);
  block[0] = stride;
  // For so few numbers faster than `set`.
  for (let row = 0; row < rows; row++) block[1 + row] = times[row] as number;
  for (let i = 0; i < rows * stride; i++) block[1 + rows + i] = values[i] as number;
  return block;
}

/**
 * Drops excess rows: of blocks no longer needed to warm up, and of all, if the rows have doubled.
 */
function thin(grown: GrownSpan, { device, kept }: RowsOf): void {
  const until = Math.floor(grown.rows / BLOCK_ROWS) - NEWEST_BLOCKS;
  const before = grown.every;
  while (grown.rows > MOST_ROWS * grown.every) grown.every *= 2;
  for (let block = 0; grown.every > before && block < grown.thinnedTo; block++) {
    if (isKept(block, before) && !isKept(block, grown.every)) kept.drop(device, block);
  }
  for (; grown.thinnedTo < until; grown.thinnedTo++) {
    if (!isKept(grown.thinnedTo, grown.every)) kept.drop(device, grown.thinnedTo);
  }
}

function isKept(block: number, every: number): boolean {
  return Math.floor(block / GROUP_BLOCKS) % every === 0;
}

/** @param from at or after the beginning of the last range */
function exclude({ excluded }: GrownSpan, from: number, to: number): void {
  let begin = from;
  while (excluded.length > 0 && (excluded.at(-1) ?? 0) >= begin) {
    begin = Math.min(begin, excluded.at(-2) ?? 0);
    excluded.length -= 2;
  }
  excluded.push(begin, to);
  if (excluded.length > 2 * MOST_EXCLUDED && !dropShortest(excluded)) joinNearest(excluded);
}

/**
 * Of too many ranges the shortest is learned from: a machine with many channels is often above some
 * limit for a reading or two, without any alarm. Joined, such ranges would leave nothing to learn
 * from.
 * @returns false where all of them are long
 */
function dropShortest(excluded: number[]): boolean {
  let shortest = 0;
  let least = Number.POSITIVE_INFINITY;
  // None is shorter than a row.
  for (let i = 0; i + 1 < excluded.length && least > 1; i += 2) {
    const length = (excluded[i + 1] as number) - (excluded[i] as number);
    if (length < least) {
      shortest = i;
      least = length;
    }
  }
  if (least > SHORT_ROWS) return false;
  excluded.splice(shortest, 2);
  return true;
}

function includeFrom({ excluded }: GrownSpan, from: number): void {
  while (excluded.length > 0 && (excluded.at(-2) ?? 0) >= from) excluded.length -= 2;
  if (excluded.length > 0) excluded[excluded.length - 1] = Math.min(excluded.at(-1) ?? 0, from);
}

/** Two ranges become one: the rows between them are not learned from either. */
function joinNearest(excluded: number[]): void {
  let nearest = 1;
  const gap = (i: number): number => (excluded[i + 1] ?? 0) - (excluded[i] ?? 0);
  for (let i = 1; i + 1 < excluded.length; i += 2) if (gap(i) < gap(nearest)) nearest = i;
  excluded.splice(nearest, 2);
}

/**
 * Whether enough rows came since a device was learned to learn it again. Not while it is in alarm:
 * the episode is described in terms of the present model.
 */
export function isDue(grown: GrownSpan | null): boolean {
  if (grown === null || grown.learning !== null) return false;
  return grown.rows >= grown.due && grown.sinceAlarm > 0;
}

/**
 * This many rows can come, at least, before a device is due or has learned, and before its block is
 * full; at least one.
 */
export function rowsUntilChange({ rows, due, learning, tail }: GrownSpan): number {
  const until = learning === null ? due : learning.rows + rowsMeanwhile(learning.rows);
  return Math.max(1, Math.min(until - rows, BLOCK_ROWS - tail.rows));
}

/** Begins to learn it again from the rows so far. */
export function beginLearning(grown: GrownSpan): void {
  grown.learning = { rows: grown.rows, excluded: [...grown.excluded] };
  grown.due = Math.max(2 * grown.rows, grown.rows + 50);
}

/**
 * Whether the new model takes effect with the next row: after this many more rows, however long the
 * learning takes, so that a device's results depend on its readings alone. Not while it is in alarm
 * either.
 */
export function isLearned(grown: GrownSpan | null): boolean {
  if (grown === null || grown.learning === null || grown.sinceAlarm === 0) return false;
  const { rows } = grown.learning;
  return grown.rows >= rows + rowsMeanwhile(rows);
}

function rowsMeanwhile(rows: number): number {
  return Math.max(LEAST_ROWS_MEANWHILE, Math.floor(rows / ROWS_FOR_ONE));
}

const LEAST_ROWS_MEANWHILE = 2;
const ROWS_FOR_ONE = 64;

/** Ends the learning, and drops rows no longer needed for it. */
export function endLearning(grown: GrownSpan, of: RowsOf): void {
  grown.learning = null;
  thin(grown, of);
}

/** The kept rows of a device, in order, and which of them may be learned from. */
export type KeptSpan = { readonly span: LearningSpan; readonly healthy: Int32Array };

/** @param until rows from here on are left out @param newest only about so many rows before that */
export function keptSpan(
  { tail, rows }: GrownSpan,
  { device, kept }: RowsOf,
  options: { readonly until: number; readonly excluded: readonly number[]; readonly newest?: number },
): KeptSpan {
  const { until, excluded, newest = Number.POSITIVE_INFINITY } = options;
  const span = newLearningSpan();
  const healthy: number[] = [];
  let jointUntil = 0;
  let next = 0;
  let range = 0;
  const take = (row: number, at: number, values: Float64Array): void => {
    if (row >= until || row < until - newest) return;
    while (range < excluded.length && row >= (excluded[range + 1] ?? 0)) range += 2;
    if (row >= jointUntil && !(row >= (excluded[range] ?? Number.POSITIVE_INFINITY))) healthy.push(span.rows);
    learnRow(span, at, values);
  };
  for (const [block, numbers] of kept.of(device)) {
    const stride = numbers[0] ?? 0;
    const values = numbers.subarray(1 + BLOCK_ROWS);
    const from = block * BLOCK_ROWS;
    if (block > next) jointUntil = from + JOINT_ROWS;
    next = block + 1;
    for (let i = 0; i < BLOCK_ROWS; i++) {
      take(from + i, numbers[1 + i] ?? 0, values.subarray(i * stride, (i + 1) * stride));
    }
  }
  for (let i = 0; i < tail.rows; i++) {
    const values = tail.values.subarray(i * tail.stride, (i + 1) * tail.stride);
    take(rows - tail.rows + i, tail.times[i] ?? 0, values);
  }
  return { span, healthy: Int32Array.from(healthy) };
}
