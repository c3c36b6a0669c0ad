/** Observations counted by size: cheap enough for every message. */
export type Histogram = {
  /** Upper bounds of the buckets, rising; the last bucket has none. */
  readonly bounds: readonly number[];
  /** Observations in each bucket, one bucket more than bounds. */
  readonly counts: readonly number[];
  readonly sum: () => number;
  observe(value: number): void;
};

/**
 * Creates an empty histogram.
 * @param bounds upper bounds, inclusive, rising, in the observed unit
 */
export function createHistogram(bounds: readonly number[]): Histogram {
  const counts = new Array<number>(bounds.length + 1).fill(0);
  let sum = 0;
  return {
    bounds,
    counts,
    sum: () => sum,
    observe(value) {
      let bucket = 0;
      while (bucket < bounds.length && value > (bounds[bucket] as number)) bucket++;
      counts[bucket] = (counts[bucket] as number) + 1;
      sum += value;
    },
  };
}
