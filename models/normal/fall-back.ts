/**
 * Whether a level comes back after it leapt. Damage grows, or stays. A level that leaps and comes
 * back from then on is a load, a temperature, or lubrication. Kept for each level, in units of its
 * limit: the highest reading, which fades, and the newest ones, smoothed.
 */
export const FALL_FIELDS = 2;
const HIGHEST = 0;
const NEWEST = 1;

/** Readings that are smoothed over: a single one is mostly noise. */
const NEWEST_ROWS = 3;

/**
 * Readings over which the highest one fades, so that a level that came back in part is reported.
 */
const HIGHEST_ROWS = 60;

/** A fall counts from a whole limit on, which is beyond the noise of single readings … */
const LEAST_FALL = 1;

/** … and from this share of the highest reading on. */
const LEAST_SHARE = 1 / 6;

/**
 * Takes a reading of one level.
 * @param memory holds the level's two numbers from `place` on; changed in place
 * @param row.reach how far the reading lies from normal; `anew` forgets those before
 * @returns whether the level has come back clearly from its highest reading
 */
export function followFall(
  memory: Float64Array,
  { place, reach, anew }: { readonly place: number; readonly reach: number; readonly anew: boolean },
): boolean {
  const before = anew ? reach : (memory[place + NEWEST] ?? 0);
  const newest = before + (reach - before) / NEWEST_ROWS;
  const remembered = anew ? reach : (memory[place + HIGHEST] ?? 0);
  const highest = Math.max(reach, remembered + (newest - remembered) / HIGHEST_ROWS);
  memory[place + HIGHEST] = highest;
  memory[place + NEWEST] = newest;
  return highest - newest > Math.max(LEAST_FALL, LEAST_SHARE * highest);
}
