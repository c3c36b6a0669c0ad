import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followFall } from '../../../models/normal/fall-back.ts';

/** After which readings, counted from 0, the level falls back. */
function falling(reaches: readonly number[]): number[] {
  const memory = new Float64Array(2);
  return reaches.flatMap((reach, i) => (followFall(memory, { place: 0, reach, anew: i === 0 }) ? [i] : []));
}

const rows = (count: number, at: (i: number) => number): number[] => Array.from({ length: count }, (_, i) => at(i));

describe('a level falls back', () => {
  it('when it has come down from its highest reading by a limit and by a sixth', () => {
    expect(falling([4, ...rows(10, () => 2.8)])).toContain(10);
    expect(falling([4, ...rows(10, () => 3.2)])).toEqual([]);
    expect(falling([12, ...rows(10, () => 10.5)])).toEqual([]);
    expect(falling([12, ...rows(10, () => 9)])).toContain(10);
  });

  it('not when it grows, nor when it stays', () => {
    expect(falling(rows(200, (i) => 1 + 0.05 * i))).toEqual([]);
    expect(falling(rows(200, () => 3))).toEqual([]);
  });

  it('no longer when it has stayed down by half for 120 readings', () => {
    const at = falling([4, ...rows(200, () => 2)]);
    expect(at.at(-1)).toBeGreaterThan(30);
    expect(at.at(-1)).toBeLessThan(120);
  });

  it('no longer when it exceeds where it was', () => {
    expect(falling([4, ...rows(10, () => 2), ...rows(10, () => 4.5)]).at(-1)).toBeLessThan(14);
  });

  it('not when what was before is forgotten', () => {
    const memory = Float64Array.of(9, 9);
    expect(followFall(memory, { place: 0, reach: 3, anew: true })).toBe(false);
    expect(followFall(memory, { place: 0, reach: 3, anew: false })).toBe(false);
  });
});

it('what never falls is never falling back, whatever its steps', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 20, noNaN: true }), { minLength: 1, maxLength: 50 }), (steps) => {
      let level = 0;
      const rising = steps.map((step) => {
        level += step;
        return level;
      });
      // While the smoothed level catches up with a leap, it lags behind.
      const settled = [...rising, ...rows(12, () => level)];
      expect(falling(settled).filter((i) => i > rising.length + 6)).toEqual([]);
    }),
  );
});
