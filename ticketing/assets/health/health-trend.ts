import { derivedChannel } from '../../../ingest/reading/derived-channels.ts';
import type { Bucket, SeriesStore } from '../../../ingest/series/series-store.ts';
import { type CountedMachine, counted } from './asset-health.ts';

/** Where it goes: by the means of the first and the last quarter. */
export type Direction = 'falling' | 'steady' | 'rising';

/**
 * The health of an asset over time.
 * @property buckets `[ms, lowest, highest, mean]` of the worst, oldest first
 */
export type HealthTrend = {
  readonly from: number;
  readonly to: number;
  readonly buckets: readonly Bucket[];
  /** Null with fewer than two buckets. */
  readonly direction: Direction | null;
  /** Machines that were read; the best ones of many are left out. */
  readonly machines: number;
};

/** Each costs a query. */
const MOST_MACHINES = 20;

/** Less is no direction: the index itself moves by as much. */
const LEAST_DIFFERENCE = 5;

/**
 * Reads the health of an asset from the series of its machines: in each bucket the worst, as it
 * counts for the asset.
 */
export async function readTrend(
  series: Pick<SeriesStore, 'downsample'>,
  machines: readonly CountedMachine[],
  span: { readonly from: number; readonly to: number; readonly points: number },
): Promise<HealthTrend> {
  const looked = machines.slice(0, MOST_MACHINES);
  const worst = new Map<number, Bucket>();
  for (const { machine, share } of looked) {
    const { device, component } = machine;
    const channel = derivedChannel('health', component);
    for (const [at, low, high, mean] of await series.downsample({ device, channel, ...span })) {
      const own: Bucket = [at, counted(low, share), counted(high, share), counted(mean, share)];
      worst.set(at, worseOf(worst.get(at), own));
    }
  }
  const buckets = [...worst.values()].sort(([a], [b]) => a - b);
  const { from, to } = span;
  return { from, to, buckets, direction: directionOf(buckets), machines: looked.length };
}

function worseOf(a: Bucket | undefined, b: Bucket): Bucket {
  if (a === undefined) return b;
  return [b[0], Math.min(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
}

/** Pure. */
export function directionOf(buckets: readonly Bucket[]): Direction | null {
  if (buckets.length < 2) return null;
  const quarter = Math.max(1, Math.floor(buckets.length / 4));
  const mean = (some: readonly Bucket[]): number => some.reduce((sum, [, , , value]) => sum + value / some.length, 0);
  const difference = mean(buckets.slice(-quarter)) - mean(buckets.slice(0, quarter));
  if (Math.abs(difference) < LEAST_DIFFERENCE) return 'steady';
  return difference < 0 ? 'falling' : 'rising';
}
