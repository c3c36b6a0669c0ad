import type { Reading } from './reading.ts';

/** Places that are remembered; two generations of so many. */
const REMEMBERED = 200_000;

/**
 * Gives each reading of one device and millisecond a nanosecond of its own, 0 to 999,999, the same one each time it is
 * written: its sequence, or the next free one where another reading of that millisecond has taken it. What was taken is
 * remembered over the last 200,000 readings and more, so that it does not matter how they are cut into batches.
 */
export function createNanosecondPlaces(remembered = REMEMBERED): (reading: Reading) => number {
  let recent = new Map<string, number>();
  let earlier = new Map<string, number>();
  return ({ device, sampledAt, sequence }) => {
    if (recent.size >= remembered) {
      earlier = recent;
      recent = new Map();
    }
    for (let nanosecond = sequence % 1_000_000; ; nanosecond = (nanosecond + 1) % 1_000_000) {
      const key = `${sampledAt}.${nanosecond} ${device}`;
      const holder = recent.get(key) ?? earlier.get(key);
      if (holder !== undefined && holder !== sequence) continue;
      recent.set(key, sequence);
      return nanosecond;
    }
  };
}
