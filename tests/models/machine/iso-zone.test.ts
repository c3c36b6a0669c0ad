import { describe, expect, it } from 'vitest';
import { type IsoZone, isoLimits, isoZone } from '../../../models/machine/iso-zone.ts';

describe('zones of ISO 20816-3', () => {
  it.each<[1 | 2, 'rigid' | 'flexible', number[]]>([
    [1, 'rigid', [2.3, 4.5, 7.1]],
    [1, 'flexible', [3.5, 7.1, 11]],
    [2, 'rigid', [1.4, 2.8, 4.5]],
    [2, 'flexible', [2.3, 4.5, 7.1]],
  ])('of group %i, %s: a value on the limit belongs to the worse zone', (group, mounting, expected) => {
    const limits = isoLimits({ group, mounting });
    expect(limits).toEqual(expected);
    const zones: readonly IsoZone[] = ['A', 'B', 'C', 'D'];
    for (const [i, limit] of limits.entries()) {
      expect(isoZone(limit - 1e-9, limits)).toBe(zones[i]);
      expect(isoZone(limit, limits)).toBe(zones[i + 1]);
    }
  });

  it('are not assessable without a velocity', () => {
    const limits = isoLimits({ group: 1, mounting: 'rigid' });
    for (const velocity of [null, Number.NaN, -1, Number.POSITIVE_INFINITY]) {
      expect(isoZone(velocity, limits)).toBe('not assessable');
    }
    expect(isoZone(0, limits)).toBe('A');
  });

  it('follow the limits of the plant where it has its own', () => expect(isoZone(1, [0.5, 1, 2])).toBe('C'));
});
