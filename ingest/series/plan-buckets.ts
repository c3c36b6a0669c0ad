/** An hour in milliseconds. */
export const HOUR_MS = 3_600_000;

/** The whole hour (UTC) at or before a moment. */
export function hourOf(milliseconds: number): number {
  return Math.floor(milliseconds / HOUR_MS) * HOUR_MS;
}

/**
 * How a chart cuts [from, to) into at most `points` buckets of equal width. Buckets of an hour or
 * more are made of whole hours (UTC), so that hours summed up before can answer: then the first one
 * may begin before `from`, where nothing is counted.
 * @returns start of the first bucket and width, milliseconds
 */
export function planBuckets({ from, to, points }: { from: number; to: number; points: number }): {
  start: number;
  width: number;
} {
  const width = Math.max(1, Math.ceil((to - from) / points));
  if (width < HOUR_MS) return { start: from, width };
  const start = hourOf(from);
  return { start, width: Math.ceil((to - start) / points / HOUR_MS) * HOUR_MS };
}
