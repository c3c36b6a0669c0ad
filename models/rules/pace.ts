import type { ReadingPace } from '../device/rule-memory.ts';

const KEPT = 9;
const LEAST = 3;

/** Silence of this many usual intervals is a gap. */
const HOLD_INTERVALS = 5;

/** Nothing has come yet. */
export function newPace(): ReadingPace {
  return { intervals: new Float64Array(KEPT), taken: 0, usualMs: Number.NaN };
}

/** Takes one interval over the oldest. */
export function takeInterval(pace: ReadingPace, intervalMs: number): void {
  pace.intervals[pace.taken % KEPT] = intervalMs;
  pace.taken += 1;
  if (pace.taken < LEAST) return;
  pace.usualMs = middleOf(pace.intervals, Math.min(KEPT, pace.taken));
}

const sorted = new Float64Array(KEPT);

/** The median of the first few, by insertion: this is the hot path. */
function middleOf(intervals: Float64Array, count: number): number {
  for (let i = 0; i < count; i++) {
    const value = intervals[i] ?? 0;
    let place = i;
    for (; place > 0 && (sorted[place - 1] ?? 0) > value; place--) sorted[place] = sorted[place - 1] ?? 0;
    sorted[place] = value;
  }
  return sorted[Math.floor(count / 2)] ?? Number.NaN;
}

/**
 * The longest silence that is no gap: the rule's own, else five usual intervals. NaN, which no
 * silence keeps within, before three intervals are known: then nothing counts as duration.
 */
export function holdOf(pace: ReadingPace, ownHoldMs: number | undefined): number {
  return ownHoldMs ?? HOLD_INTERVALS * pace.usualMs;
}
