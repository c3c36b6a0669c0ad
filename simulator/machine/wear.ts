import type { FaultName } from './faults.ts';

/** How a part wears on its own, and the parts that its failure damages. */
export type Wear = {
  /** Slope of the Weibull distribution of its life: 1 is chance, above that age. */
  readonly shape: number;
  /** Characteristic life in hours at full load: 63 % of parts have begun to fail by then. */
  readonly scaleHours: number;
  /** Hours at full load from the first sign to the functional failure. */
  readonly growthHours: number;
  /** Faults that begin where nobody acts, of those that the kind can have. */
  readonly spreads: readonly FaultName[];
};

const BEARING: Wear = { shape: 1.5, scaleHours: 40_000, growthHours: 300, spreads: ['misalignment', 'looseness'] };

/**
 * Wear of each part. The slope of bearings is that of ISO 281 and ISO/TS 16281 (1.5 for life beyond
 * L10); slopes and lives of the others are typical of OREDA and of IEEE 493 for motors: electronics
 * and leaks by chance, belts, teeth and filters by age.
 */
export const WEAR: Readonly<Record<FaultName, Wear>> = {
  imbalance: { shape: 1, scaleHours: 25_000, growthHours: 500, spreads: ['bearing_outer', 'looseness'] },
  misalignment: { shape: 1, scaleHours: 30_000, growthHours: 600, spreads: ['bearing_outer', 'belt_slip'] },
  looseness: { shape: 1.2, scaleHours: 30_000, growthHours: 400, spreads: ['misalignment'] },
  bearing_outer: BEARING,
  bearing_inner: BEARING,
  bearing_rolling: BEARING,
  gear_tooth: { shape: 2.5, scaleHours: 50_000, growthHours: 200, spreads: ['bearing_inner'] },
  belt_slip: { shape: 3, scaleHours: 8_000, growthHours: 250, spreads: [] },
  friction: { shape: 2, scaleHours: 12_000, growthHours: 350, spreads: ['bearing_outer'] },
  cavitation: { shape: 1, scaleHours: 20_000, growthHours: 500, spreads: ['imbalance', 'bearing_rolling'] },
  blockage: { shape: 1.5, scaleHours: 10_000, growthHours: 600, spreads: ['cavitation'] },
  leak: { shape: 1.3, scaleHours: 15_000, growthHours: 400, spreads: ['friction'] },
  filter: { shape: 4, scaleHours: 4_000, growthHours: 600, spreads: ['cavitation', 'friction'] },
  refrigerant: { shape: 1, scaleHours: 25_000, growthHours: 700, spreads: ['winding'] },
  winding: { shape: 1.2, scaleHours: 60_000, growthHours: 150, spreads: [] },
  cooling: { shape: 1.8, scaleHours: 12_000, growthHours: 500, spreads: ['winding', 'friction'] },
};

/** Damage from which a fault harms other parts. */
export const SPREADS_FROM = 0.5;
