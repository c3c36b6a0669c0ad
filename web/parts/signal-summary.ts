/** One signal over time. */
export type Signal = {
  readonly name: string;
  /** Empty where it has none. */
  readonly unit: string;
  /** Milliseconds, ascending. */
  readonly at: readonly number[];
  readonly values: readonly number[];
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

/** Lowest, highest and last value of a signal; undefined where it has no finite value. */
export function extremesOf(values: readonly number[]): { low: number; high: number; last: number } | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let last = Number.NaN;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
    last = value;
  }
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
