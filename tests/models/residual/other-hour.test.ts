import { expect, it } from 'vitest';
import { createRandom } from '../../../lib/random.ts';
import { followMachine } from './follow-machine.ts';

const HOUR_MS = 3_600_000;
const LEARN = 1000;

/**
 * Episodes of a machine whose learned 1000 hours are repeated at once, 16 hours off.
 * @param swing of the day, in spreads of the noise
 */
function raisedIn(seed: number, swing: number): number {
  const random = createRandom(seed);
  const learned = Array.from({ length: LEARN }, (_, i) => {
    const day = swing * Math.sin((2 * Math.PI * i) / 24);
    return Float64Array.of(55 + day + random.gaussian(), 2 + 0.15 * (day + random.gaussian()));
  });
  const follower = followMachine({ channels: 2, learnRows: LEARN });
  const start = Date.UTC(2025, 0, 6);
  return [...learned, ...learned].filter((row, i) => follower.take(row, start + i * HOUR_MS).raised).length;
}

it.each([1, 2, 3, 4, 5, 6])(
  'what was learned raises nothing at another hour of the day, where days differ little from nights (%i)',
  (seed) => {
    expect(raisedIn(seed, 0.8)).toBe(0);
  },
);

it('a machine that does by day what it did by night is told, where these differ by far', () => {
  expect(raisedIn(1, 4)).toBeGreaterThan(0);
});
