/** Machine group and mounting of ISO 20816-3: group 1 above 300 kW, group 2 from 15 to 300 kW. */
export type IsoClass = { readonly group: 1 | 2; readonly mounting: 'rigid' | 'flexible' };

/** Limits between the zones A/B, B/C and C/D, ascending, in mm/s RMS. */
export type ZoneLimits = readonly [ab: number, bc: number, cd: number];

/** Zone of a machine; `not assessable` where its velocity is not known, which is never zone A. */
export type IsoZone = 'A' | 'B' | 'C' | 'D' | 'not assessable';

const LIMITS: Readonly<Record<1 | 2, Readonly<Record<IsoClass['mounting'], ZoneLimits>>>> = {
  1: { rigid: [2.3, 4.5, 7.1], flexible: [3.5, 7.1, 11] },
  2: { rigid: [1.4, 2.8, 4.5], flexible: [2.3, 4.5, 7.1] },
};

/** The limits of ISO 20816-3 for a class of machine. */
export function isoLimits({ group, mounting }: IsoClass): ZoneLimits {
  return LIMITS[group][mounting];
}

/**
 * The zone of a vibration velocity. A value on a limit belongs to the worse zone.
 * @param velocityMmPerS RMS from 10 to 1000 Hz, or null if unknown
 * @param limits of the standard, see {@link isoLimits}, or the plant's own
 */
export function isoZone(velocityMmPerS: number | null, limits: ZoneLimits): IsoZone {
  if (velocityMmPerS === null || !(velocityMmPerS >= 0) || velocityMmPerS === Number.POSITIVE_INFINITY)
    return 'not assessable';
  const [ab, bc, cd] = limits;
  if (velocityMmPerS >= cd) return 'D';
  if (velocityMmPerS >= bc) return 'C';
  return velocityMmPerS >= ab ? 'B' : 'A';
}
