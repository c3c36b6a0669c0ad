import { isUnderFloors } from '../machine/standstill.ts';
import { quantileBySelection } from '../numbers/robust.ts';
import type { HealthyRows } from './channel-scale.ts';

/** When a machine stands, and how it was seen to. Plain data. */
export type Rest = {
  /** By watched channel, see `workFloors`; NaN where one does not tell. */
  readonly floors: Float64Array;
  /** How often it stopped, and the longest time that it stood. */
  readonly stops: number;
  readonly longestMs: number;
};

/** Sensors of a machine that stands show this share of what they do when it works. */
const IDLE_SHARE = 0.03;
const WORKING_QUANTILE = 0.95;

/**
 * From the rows of a machine that has worked.
 * @param least by channel, see `workFloors`
 * @returns null where no channel tells
 */
export function learnRest(
  least: Float64Array,
  { times, values, channels, healthy }: Pick<HealthyRows, 'times' | 'values' | 'channels' | 'healthy'>,
): Rest | null {
  if (least.every(Number.isNaN)) return null;
  const floors = least.map((floor, c) => {
    if (Number.isNaN(floor)) return floor;
    const sizes = Float64Array.from(healthy, (row) => Math.abs(values[row * channels + c] as number));
    const known = sizes.filter((size) => !Number.isNaN(size));
    return known.length === 0 ? floor : Math.max(floor, IDLE_SHARE * quantileBySelection(known, WORKING_QUANTILE));
  });
  let since = Number.NaN;
  let worked = false;
  let stops = 0;
  let longestMs = 0;
  for (const row of healthy) {
    const at = times[row] as number;
    const stands = isUnderFloors(floors, values, row * channels);
    if (!stands) since = Number.NaN;
    else if (Number.isNaN(since)) since = at;
    else longestMs = Math.max(longestMs, at - since);
    if (stands && worked) stops += 1;
    worked = !stands;
  }
  return { floors, stops, longestMs };
}

/** So many stops show how a machine cools and starts. */
const KNOWN_STOPS = 3;

/** A machine may stand so many times longer than it was seen to. */
const LONGER = 1.25;

/** It warms up until it is as usual, no longer than it stood, and than this. */
const WARM_UP_MS = 6 * 3_600_000;

/** Where a machine stands now: since when (event time), and whether it is not judged. */
export type Resting = { since: number; unknown: boolean };

/**
 * Follows whether a machine stands. How one cools that was hardly seen to stop, or one that stands
 * longer than it was seen to, was never learned, and a stop is no fault: it is not judged.
 * @param resting null while it works
 * @returns the same, or the next one
 */
export function followRest(rest: Rest, resting: Resting | null, row: Float64Array, at: number): Resting | null {
  if (!isUnderFloors(rest.floors, row, 0)) return null;
  const now = resting ?? { since: at, unknown: false };
  now.unknown = rest.stops < KNOWN_STOPS || at - now.since >= LONGER * rest.longestMs;
  return now;
}

/** Rows for which a machine that works again is not judged, at most. */
export function rowsAfterRest({ since }: Resting, at: number, intervalMs: number): number {
  return Math.ceil(Math.min(WARM_UP_MS, at - since) / intervalMs);
}
