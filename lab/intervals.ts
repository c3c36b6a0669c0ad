import { createRandom } from '../lib/random.ts';

/** A figure with its 95 % interval; null where nothing was seen. */
export type Figure = {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly of: number;
} | null;

/** 97.5 % of a normal distribution. */
const Z = 1.959964;

/** A share of independent cases, with Wilson's interval (1927). */
export function shareOf(hits: number, of: number): Figure {
  if (of === 0) return null;
  const share = hits / of;
  const square = (Z * Z) / of;
  const middle = (share + square / 2) / (1 + square);
  const half = (Z / (1 + square)) * Math.sqrt((share * (1 - share)) / of + square / (4 * of));
  return { value: share, low: Math.max(0, middle - half), high: Math.min(1, middle + half), of };
}

const RESAMPLES = 1000;

/**
 * A statistic of groups, as runs, with the percentile interval of the bootstrap: whole groups are
 * drawn again, since what happens within one belongs together. The same on each call.
 * @param statistic null where a draw has nothing to tell
 */
export function bootstrapped<Group>(
  groups: readonly Group[],
  statistic: (groups: readonly Group[]) => number | null,
): Figure {
  const value = statistic(groups);
  if (value === null) return null;
  const random = createRandom(19);
  const drawn: number[] = [];
  for (let i = 0; i < RESAMPLES; i++) {
    const again = statistic(groups.map(() => groups[Math.floor(random.next() * groups.length)] as Group));
    if (again !== null) drawn.push(again);
  }
  drawn.sort((a, b) => a - b);
  return { value, low: quantile(drawn, 0.025) ?? value, high: quantile(drawn, 0.975) ?? value, of: groups.length };
}

/** A quantile of sorted numbers, between two of them where it lies there; null without any. */
export function quantile(sorted: readonly number[], share: number): number | null {
  if (sorted.length === 0) return null;
  const place = share * (sorted.length - 1);
  const before = sorted[Math.floor(place)] as number;
  const after = sorted[Math.ceil(place)] as number;
  return before + (after - before) * (place - Math.floor(place));
}

/** The middle of some numbers in any order. */
export function median(numbers: readonly number[]): number | null {
  return quantile(
    [...numbers].sort((a, b) => a - b),
    0.5,
  );
}
