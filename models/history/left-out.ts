import type { LearningSpan } from '../rows/learning-span.ts';

/**
 * A stretch of time that is not learned from, with its cause. Event time, ms; `to` null: it lasts.
 */
export type LeftOut = {
  readonly kind: 'episode' | 'ticket' | 'maintenance';
  /** The episode's id, the number of the ticket, or that of the maintenance window. */
  readonly id: string;
  readonly from: number;
  readonly to: number | null;
};

/** A stretch that was left out, with the number of readings read in it. */
export type LeftOutRows = LeftOut & { readonly readings: number };

/**
 * Readings before and after an episode that are left out of learning, as in the detector.
 */
export const BEFORE_EPISODE_ROWS = 60;
export const AFTER_EPISODE_ROWS = 30;

/**
 * Marks the rows of a span that may be learned from.
 * @returns `healthy`: 1 if usable; `counts`: rows of each stretch, rows of other stretches among
 * them
 */
export function leaveOut(
  { times, rows }: Pick<LearningSpan, 'times' | 'rows'>,
  stretches: readonly LeftOut[],
): { readonly healthy: Uint8Array; readonly counts: readonly LeftOutRows[] } {
  const healthy = new Uint8Array(rows).fill(1);
  const counts: LeftOutRows[] = [];
  for (const stretch of stretches) {
    const first = firstAt(times, rows, stretch.from);
    const end = stretch.to === null ? rows : firstAt(times, rows, stretch.to + 1);
    // An episode between the rows that were read has nothing beside it that is near.
    const margins = stretch.kind === 'episode' && end > first;
    const from = margins ? Math.max(0, first - BEFORE_EPISODE_ROWS) : first;
    const to = margins ? Math.min(rows, end + AFTER_EPISODE_ROWS) : end;
    if (to > from) healthy.fill(0, from, to);
    counts.push({ ...stretch, readings: Math.max(0, to - from) });
  }
  return { healthy, counts };
}

/** The first row that is not before a moment. */
function firstAt(times: Float64Array, rows: number, at: number): number {
  let low = 0;
  let high = rows;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
