/** One signal over time. */
export type Signal = {
  readonly name: string;
  /** Empty where it has none. */
  readonly unit: string;
  /** Milliseconds, ascending. */
  readonly at: readonly number[];
  /** Readings, or means of many readings. */
  readonly values: readonly number[];
  /** Least and most of the readings that each mean stands for. */
  readonly spread?: { readonly least: readonly number[]; readonly most: readonly number[] };
};

/**
 * The content of a chart: signals, moments, stretches of time, and a threshold. Times in
 * milliseconds.
 */
export type ChartProps = {
  /** Names the chart for screen readers. */
  readonly label: string;
  readonly series: readonly Signal[];
  readonly marks?: readonly { readonly at: number; readonly label: string }[];
  readonly bands?: readonly { readonly from: number; readonly to: number; readonly label: string }[];
  /** On the scale of the first signal. */
  readonly threshold?: number | undefined;
  readonly height?: number;
  /**
   * Takes a stretch that was marked by dragging, to read it in finer steps; without it the chart
   * zooms in itself.
   */
  readonly onRange?: (from: number, to: number) => void;
};

/**
 * Lowest and highest reading of a signal and its last value; undefined where it has no finite
 * value.
 */
export function extremesOf(
  signal: Pick<Signal, 'values' | 'spread'>,
): { low: number; high: number; last: number } | undefined {
  const { values, spread } = signal;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let last = Number.NaN;
  values.forEach((value, index) => {
    if (!Number.isFinite(value)) return;
    low = Math.min(low, spread?.least[index] ?? value);
    high = Math.max(high, spread?.most[index] ?? value);
    last = value;
  });
  return Number.isNaN(last) ? undefined : { low, high, last };
}

/** A unit as people write it; UCUM, in which the API has it, writes some otherwise. */
export function shownUnit(unit: string | null): string {
  if (unit === null || unit === '1') return '';
  return unit === 'Cel' ? '°C' : unit;
}

/** A value with four digits that count, and its unit. */
export function formatValue(value: number, unit: string): string {
  const text = new Intl.NumberFormat('en', { maximumSignificantDigits: 4, useGrouping: false }).format(value);
  return unit === '' || unit === '1' ? text : `${text} ${unit}`;
}

/**
 * Scale of each signal: signals of one unit share it. Only the first two units have an axis.
 * @returns units in the order of their first signal
 */
export function unitsOf(signals: readonly Pick<Signal, 'unit'>[]): readonly string[] {
  return [...new Set(signals.map(({ unit }) => unit))];
}

/** Pairs of time and value, as the API has them, as a signal. */
export function signalOf(name: string, unit: string, points: readonly (readonly number[])[]): Signal {
  return { name, unit, at: points.map(([at]) => at ?? 0), values: points.map(([, value]) => value ?? Number.NaN) };
}

/**
 * Buckets `[time, least, most, mean]`, as the API has them, as a signal. It has no spread where
 * each bucket holds readings of one value, as in a short span of time.
 */
export function signalOfBuckets(name: string, unit: string, buckets: readonly (readonly number[])[]): Signal {
  const column = (index: number): number[] => buckets.map((bucket) => bucket[index] ?? Number.NaN);
  const [at, least, most, values] = [column(0), column(1), column(2), column(3)];
  const isSpread = least.some((low, index) => low < (most[index] ?? low));
  return { name, unit, at, values, ...(isSpread && { spread: { least, most } }) };
}
