import type { Reading } from '../../reading/reading.ts';

/** Places that are remembered; two generations of this many. */
const REMEMBERED = 200_000;
const PLACES = 1_000_000;

/** The places of a millisecond: its one sequence, or place → sequence if there are several. */
type Holders = number | Map<number, number>;
type Generation = Map<string, Map<number, Holders>>;

/**
 * Gives each reading of one device and millisecond a nanosecond of its own, 0 to 999,999, the same
 * at each write: its sequence, or the next free one if another reading of that millisecond has it.
 * Remembers the last 200,000 readings and more, so that the cut into batches does not matter.
 */
export function createNanosecondPlaces(remembered = REMEMBERED): (reading: Reading) => number {
  let recent: Generation = new Map();
  let earlier: Generation = new Map();
  let count = 0;
  return ({ device, sampledAt, sequence }) => {
    if (count >= remembered) {
      earlier = recent;
      recent = new Map();
      count = 0;
    }
    let moments = recent.get(device);
    if (!moments) {
      moments = new Map();
      recent.set(device, moments);
    }
    const here = moments.get(sampledAt);
    const held = here ?? earlier.get(device)?.get(sampledAt);
    // Nearly all have their millisecond to themselves.
    if (held === undefined || held === sequence) {
      if (here === undefined) count++;
      moments.set(sampledAt, sequence);
      return sequence % PLACES;
    }
    let several = typeof held === 'number' ? new Map([[held % PLACES, held]]) : held;
    // A device whose clock is stopped.
    if (several.size >= remembered) several = new Map();
    moments.set(sampledAt, several);
    for (let nanosecond = sequence % PLACES; ; nanosecond = (nanosecond + 1) % PLACES) {
      const holder = several.get(nanosecond);
      if (holder === sequence) return nanosecond;
      if (holder !== undefined) continue;
      several.set(nanosecond, sequence);
      count++;
      return nanosecond;
    }
  };
}
