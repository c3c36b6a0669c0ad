/** Everything that can go wrong with a machine; a kind of machine names those that fit it. */
export const FAULTS = [
  'imbalance',
  'misalignment',
  'looseness',
  'bearing_outer',
  'bearing_inner',
  'bearing_rolling',
  'gear_tooth',
  'belt_slip',
  'friction',
  'cavitation',
  'blockage',
  'leak',
  'filter',
  'refrigerant',
  'winding',
  'cooling',
] as const;

/** A fault, by its place and its way of damage. */
export type FaultName = (typeof FAULTS)[number];

/** A fault's place in an array of damages. */
export const FAULT = Object.fromEntries(FAULTS.map((name, index) => [name, index])) as Readonly<
  Record<FaultName, number>
>;

/** Damage that grows in one machine. Times are event time in milliseconds. */
export type Fault = {
  readonly kind: FaultName;
  /** Until here the machine is healthy. */
  readonly onsetAt: number;
  /** Damage is complete: the functional failure. */
  readonly failureAt: number;
  /** 1 is a ruined part. */
  readonly severity: number;
};

/** e-foldings of the damage between onset and failure. */
const GROWTH = 3;

/** Damage after a share of the way from onset to failure: grows exponentially from 0 to 1. */
export function damageOf(life: number): number {
  if (life <= 0) return 0;
  return Math.expm1(GROWTH * Math.min(1, life)) / Math.expm1(GROWTH);
}

/**
 * Damage at a moment: 0 until the onset, then exponential growth to 1 at the failure and ever
 * after.
 */
export function damageAt(fault: Pick<Fault, 'onsetAt' | 'failureAt'>, at: number): number {
  return damageOf((at - fault.onsetAt) / Math.max(1, fault.failureAt - fault.onsetAt));
}

/** The damage of one fault in an array of damages. */
export function of(damage: Float64Array, fault: FaultName): number {
  return damage[FAULT[fault]] as number;
}

/** The worst of the three ways in which a bearing is damaged. */
export function bearingDamage(damage: Float64Array): number {
  return Math.max(of(damage, 'bearing_outer'), of(damage, 'bearing_inner'), of(damage, 'bearing_rolling'));
}

/** Damage from which the friction of a bearing begins to heat. */
const HEAT_FROM = 0.15;

/** Share of its full friction heat at which a damaged bearing runs, 0 to 1. */
export function bearingHeat(damage: number): number {
  return Math.max(0, damage - HEAT_FROM) / (1 - HEAT_FROM);
}
