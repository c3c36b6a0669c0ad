import type { Bucket, Point } from '../../ingest/series/series-store.ts';

/** Where readings are looked up; the series store is one. */
export type SoakSeries = {
  downsample(query: {
    readonly device: string;
    readonly channel: string;
    readonly from: number;
    readonly to: number;
    readonly points: number;
  }): Promise<readonly Bucket[]>;
};

/** Parts of the soak time that are checked. */
const MOST_PARTS = 200;

/**
 * Usual intervals in one part: fewer, and a machine that reports regularly would seem to have gaps.
 */
const INTERVALS_A_PART = 3;

/**
 * The share of a span in which a channel has readings, from 0 to 1.
 * @param span.signal samples that show how often it reports
 */
export async function coverageOf(
  series: SoakSeries,
  span: {
    readonly device: string;
    readonly channel: string;
    readonly from: number;
    readonly to: number;
    readonly signal: readonly Point[];
  },
): Promise<number> {
  const { device, channel, from, to, signal } = span;
  const points = partsOf(to - from, usualInterval(signal));
  const buckets = await series.downsample({ device, channel, from, to, points });
  return Math.min(1, buckets.length / points);
}

/** How many parts a span is cut into; pure. */
export function partsOf(spanMs: number, intervalMs: number | undefined): number {
  if (intervalMs === undefined) return MOST_PARTS;
  return Math.max(1, Math.min(MOST_PARTS, Math.floor(spanMs / (INTERVALS_A_PART * intervalMs))));
}

/** The median time between samples, in milliseconds; undefined for fewer than two. */
export function usualInterval(signal: readonly Point[]): number | undefined {
  const gaps = signal.slice(1).map(([at], i) => at - (signal[i]?.[0] ?? at));
  const sorted = gaps.filter((gap) => gap > 0).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
