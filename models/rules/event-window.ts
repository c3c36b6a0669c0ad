const BUCKETS = 60;
const FIELDS = 7;
const [INDEX, COUNT, MEAN, M2, MIN, MAX, FIRST] = [0, 1, 2, 3, 4, 5, 6] as const;

/**
 * Statistics of one channel over a duration of event time, in 60 buckets: the same room for any
 * rate. They cover between the duration and a sixtieth less. Plain data for checkpoints.
 */
export type EventWindow = {
  readonly bucketMs: number;
  readonly buckets: Float64Array;
  /** Since when values have come without a gap. */
  since: number;
  at: number;
};

/** The content of a window. `firstValue` is its oldest value. */
export type WindowSummary = {
  readonly count: number;
  readonly mean: number;
  /** Standard deviation (population). */
  readonly deviation: number;
  readonly min: number;
  readonly max: number;
  readonly firstValue: number;
};

/** An empty window over this many milliseconds. */
export function newEventWindow(overMs: number): EventWindow {
  const buckets = new Float64Array(BUCKETS * FIELDS).fill(Number.NaN);
  return { bucketMs: overMs / BUCKETS, buckets, since: Number.NaN, at: Number.NaN };
}

/**
 * Takes a value; times never run backwards.
 * @param continuous whether nothing is missing between it and the one before
 */
export function pushValue(window: EventWindow, sample: { at: number; value: number; continuous: boolean }): void {
  const { at, value, continuous } = sample;
  if (!continuous || Number.isNaN(window.since)) {
    window.buckets.fill(Number.NaN);
    window.since = at;
  }
  window.at = at;
  const { buckets } = window;
  const index = Math.floor(at / window.bucketMs);
  const base = (((index % BUCKETS) + BUCKETS) % BUCKETS) * FIELDS;
  if (buckets[base + INDEX] !== index) {
    buckets.set([index, 1, value, 0, value, value, value], base);
    return;
  }
  const count = (buckets[base + COUNT] ?? 0) + 1;
  const delta = value - (buckets[base + MEAN] ?? 0);
  const mean = (buckets[base + MEAN] ?? 0) + delta / count;
  buckets[base + COUNT] = count;
  buckets[base + MEAN] = mean;
  buckets[base + M2] = (buckets[base + M2] ?? 0) + delta * (value - mean);
  buckets[base + MIN] = Math.min(buckets[base + MIN] ?? value, value);
  buckets[base + MAX] = Math.max(buckets[base + MAX] ?? value, value);
}

/** Whether values have come without a gap for the whole duration. */
export function isFull({ since, at, bucketMs }: EventWindow): boolean {
  return at - since >= bucketMs * BUCKETS;
}

/** The content of the window now; null while it is empty. */
export function summarise(window: EventWindow): WindowSummary | null {
  let count = 0;
  let mean = 0;
  let m2 = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let firstValue = Number.NaN;
  eachBucket(window, ({ buckets }, base) => {
    const added = buckets[base + COUNT] ?? 0;
    const delta = (buckets[base + MEAN] ?? 0) - mean;
    const total = count + added;
    mean += (delta * added) / total;
    m2 += (buckets[base + M2] ?? 0) + (delta * delta * count * added) / total;
    if (count === 0) firstValue = buckets[base + FIRST] ?? Number.NaN;
    count = total;
    min = Math.min(min, buckets[base + MIN] ?? min);
    max = Math.max(max, buckets[base + MAX] ?? max);
  });
  return count === 0 ? null : { count, mean, deviation: Math.sqrt(Math.max(0, m2) / count), min, max, firstValue };
}

/** A straight line through the means of the buckets. */
export type Trend = {
  /** Value on the line at the time of the newest value. */
  readonly now: number;
  /** Per millisecond, and its standard error. */
  readonly slope: number;
  readonly slopeError: number;
};

const LEAST_POINTS = 8;

/** Least squares over the window; null with fewer than eight buckets. */
export function trendOf(window: EventWindow): Trend | null {
  const x: number[] = [];
  const y: number[] = [];
  eachBucket(window, ({ buckets }, base) => {
    x.push(((buckets[base + INDEX] ?? 0) + 0.5) * window.bucketMs - window.at);
    y.push(buckets[base + MEAN] ?? 0);
  });
  const n = x.length;
  if (n < LEAST_POINTS) return null;
  const meanX = x.reduce((sum, v) => sum + v, 0) / n;
  const meanY = y.reduce((sum, v) => sum + v, 0) / n;
  let sxx = 0;
  let sxy = 0;
  for (let i = 0; i < n; i++) {
    sxx += ((x[i] ?? 0) - meanX) ** 2;
    sxy += ((x[i] ?? 0) - meanX) * ((y[i] ?? 0) - meanY);
  }
  const slope = sxy / sxx;
  let residual = 0;
  for (let i = 0; i < n; i++) residual += ((y[i] ?? 0) - meanY - slope * ((x[i] ?? 0) - meanX)) ** 2;
  return { now: meanY - slope * meanX, slope, slopeError: Math.sqrt(residual / (n - 2) / sxx) };
}

/** Goes through the buckets that hold something, oldest first. */
function eachBucket(window: EventWindow, visit: (window: EventWindow, base: number) => void): void {
  const newest = Math.floor(window.at / window.bucketMs);
  if (Number.isNaN(newest)) return;
  for (let index = newest - BUCKETS + 1; index <= newest; index++) {
    const base = (((index % BUCKETS) + BUCKETS) % BUCKETS) * FIELDS;
    if (window.buckets[base + INDEX] === index) visit(window, base);
  }
}
