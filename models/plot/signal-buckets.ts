/**
 * Lowest and highest value of each series within equal stretches of time; NaN where a stretch has
 * none.
 */
export type Buckets = {
  /** Time of the first stretch and length of each, milliseconds. */
  readonly from: number;
  readonly width: number;
  readonly count: number;
  /** Newest time taken. */
  readonly to: number;
  readonly series: readonly { readonly low: Float64Array; readonly high: Float64Array }[];
};

/**
 * Takes values as they come, in as much memory at the end as at the start: when full, two stretches
 * become one.
 */
export type SignalBuckets = {
  /** Times before the first are left out, as are values that are no number. */
  add(at: number, values: ArrayLike<number>): void;
  /** The content in this many stretches at most. */
  read(most: number): Buckets;
};

/** @param size the most stretches that are kept */
export function createSignalBuckets(series: number, size: number): SignalBuckets {
  const empty = (): Float64Array => new Float64Array(size).fill(Number.NaN);
  const kept = Array.from({ length: series }, () => ({ low: empty(), high: empty() }));
  let from = Number.NaN;
  let to = Number.NEGATIVE_INFINITY;
  let width = 1;
  return {
    add: (at, values) => {
      if (Number.isNaN(from)) from = at;
      if (!(at >= from)) return;
      if (at > to) to = at;
      for (; at - from >= size * width; width *= 2) for (const one of kept) halve(one);
      const bucket = Math.floor((at - from) / width);
      for (let s = 0; s < series; s++) {
        const value = values[s] ?? Number.NaN;
        const one = kept[s];
        if (one === undefined || Number.isNaN(value)) continue;
        // NaN stands for nothing yet, and neither comparison holds for it.
        if (!((one.low[bucket] ?? 0) <= value)) one.low[bucket] = value;
        if (!((one.high[bucket] ?? 0) >= value)) one.high[bucket] = value;
      }
    },
    read: (most) => {
      const copies = kept.map(({ low, high }) => ({ low: low.slice(), high: high.slice() }));
      let count = Number.isNaN(from) ? 0 : Math.floor((to - from) / width) + 1;
      let stretch = width;
      for (; count > most; count = Math.ceil(count / 2)) {
        stretch *= 2;
        for (const one of copies) halve(one);
      }
      return { from, to, width: stretch, count, series: copies };
    },
  };
}

function halve({ low, high }: { low: Float64Array; high: Float64Array }): void {
  for (let i = 0; i < low.length; i++) {
    low[i] = both(low[2 * i], low[2 * i + 1], Math.min);
    high[i] = both(high[2 * i], high[2 * i + 1], Math.max);
  }
}

function both(a = Number.NaN, b = Number.NaN, pick: (a: number, b: number) => number): number {
  return Number.isNaN(a) ? b : Number.isNaN(b) ? a : pick(a, b);
}
