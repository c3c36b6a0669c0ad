import { type LearningSpan, learnRow } from './learning-span.ts';
import { IS_ABOVE, IS_ACTIVE, RAISES, STAYS } from './residual/watch-residuals.ts';

/**
 * What a device has been learned from and what came since, from which it is learned again when that has doubled. Bounded:
 * beyond {@link MOST_ROWS} every second block of the older rows is dropped.
 */
export type GrownSpan = {
  readonly span: LearningSpan;
  /** By row: 1 where it may be learned from. */
  healthy: Uint8Array;
  /** Rows that came, and at how many it is learned again. */
  seen: number;
  due: number;
  /** The first so many rows are learned from whatever comes. */
  readonly first: number;
  /** Rows since the last one in alarm. */
  sinceAlarm: number;
  /** A value of the newest row was the instrument's fault: it is not learned again just now. */
  masked: boolean;
};

const MOST_ROWS = 24_000;
const BLOCK_ROWS = 200;
/** Rows at the beginning of a block, after one that was dropped, whose smoothed features are of another time. */
const JOINT_ROWS = 48;
/** Rows that stay whatever is dropped: with them a new model warms up. */
export const WARM_UP_ROWS = 600;
const BEFORE_ALARM_ROWS = 60;
const AFTER_ALARM_ROWS = 30;

/** What a device was learned from at first. */
export function newGrownSpan(span: LearningSpan): GrownSpan {
  const { rows } = span;
  return {
    ...{ span, healthy: new Uint8Array(span.times.length).fill(1), seen: rows, first: rows },
    ...{ due: 2 * rows, sinceAlarm: Number.POSITIVE_INFINITY, masked: false },
  };
}

/** Takes a row that was judged. @param bits what it came to @param stayRows after which a deviation stays */
export function growSpan(
  grown: GrownSpan,
  row: {
    readonly at: number;
    readonly held: Float64Array;
    readonly bits: number;
    readonly stayRows: number;
    readonly masked?: boolean;
  },
): void {
  const { span } = grown;
  if (span.rows >= MOST_ROWS) thin(grown);
  learnRow(span, row.at, row.held);
  if (grown.healthy.length < span.times.length) {
    const healthy = new Uint8Array(span.times.length);
    healthy.set(grown.healthy);
    grown.healthy = healthy;
  }
  grown.seen += 1;
  const now = span.rows - 1;
  const { bits, masked = false } = row;
  grown.masked = masked;
  grown.sinceAlarm = (bits & IS_ACTIVE) > 0 ? 0 : grown.sinceAlarm + 1;
  grown.healthy[now] = !masked && (bits & (IS_ACTIVE | IS_ABOVE)) === 0 && grown.sinceAlarm > AFTER_ALARM_ROWS ? 1 : 0;
  if ((bits & RAISES) > 0) grown.healthy.fill(0, Math.max(grown.first, now - BEFORE_ALARM_ROWS), now + 1);
  // What came to stay is normal.
  if ((bits & STAYS) === 0) return;
  const kept = Math.max(200, Math.floor(row.stayRows / 2));
  grown.healthy.fill(1, Math.max(Math.min(grown.first, now), now - kept), now + 1);
  grown.sinceAlarm = Number.POSITIVE_INFINITY;
}

/** Drops every second block before the newest rows. */
function thin(grown: GrownSpan): void {
  const { span, healthy } = grown;
  const { stride } = span;
  const until = Math.floor((span.rows - WARM_UP_ROWS) / (2 * BLOCK_ROWS)) * 2 * BLOCK_ROWS;
  let to = 0;
  for (let from = 0; from < span.rows; from++) {
    if (from < until && Math.floor(from / BLOCK_ROWS) % 2 === 1) continue;
    span.times[to] = span.times[from] ?? 0;
    healthy[to] = from < until && from % BLOCK_ROWS < JOINT_ROWS ? 0 : (healthy[from] ?? 0);
    span.values.copyWithin(to * stride, from * stride, (from + 1) * stride);
    to += 1;
  }
  span.rows = to;
}

/** The rows that may be learned from, in order. */
export function healthyRows({ span, healthy }: GrownSpan): Int32Array {
  const found: number[] = [];
  for (let row = 0; row < span.rows; row++) if (healthy[row] === 1) found.push(row);
  return Int32Array.from(found);
}

/** When it is learned again next. */
export function learnedAgain(grown: GrownSpan): void {
  grown.due = Math.max(2 * grown.seen, grown.seen + 50);
}
