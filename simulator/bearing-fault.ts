/**
 * Damage that grows in the drive-end bearing of one machine. Times are event time in milliseconds.
 */
export type BearingFault = {
  readonly kind: 'bearing';
  /** Until here the machine is healthy. */
  readonly onsetAt: number;
  /** Damage is complete; the machine runs on with it. */
  readonly failureAt: number;
  /** 1 is a ruined bearing: 8 mm/s at the drive end, 20 K too hot. */
  readonly severity: number;
};

/** The damage's addition to the healthy machine at one moment. */
export type FaultEffect = {
  /**
   * RMS velocity at the drive end and the non-drive end; adds in quadrature to the healthy
   * machine's.
   */
  readonly driveEndMmPerS: number;
  readonly nonDriveEndMmPerS: number;
  /** Bearing temperature above that of the healthy machine, once settled. */
  readonly heatKelvin: number;
  /** Friction that the motor must overcome. */
  readonly frictionKw: number;
};

/** e-foldings of the vibration between onset and failure. */
const GROWTH = 3;
const DRIVE_END_MM_PER_S = 8;
/** The shaft carries a lesser part to the other bearing. */
const COUPLING = 0.3;
const HEAT_KELVIN = 20;
/** Damage from which friction begins to heat. */
const HEAT_FROM = 0.15;
const FRICTION_KW = 1.5;

/**
 * Damage at a moment: 0 until the onset, then exponential growth to 1 at the failure and ever
 * after.
 */
export function damageAt(fault: BearingFault, at: number): number {
  const life = (at - fault.onsetAt) / Math.max(1, fault.failureAt - fault.onsetAt);
  if (life <= 0) return 0;
  return Math.expm1(GROWTH * Math.min(1, life)) / Math.expm1(GROWTH);
}

/** The fault's addition at a moment; all zero without a fault, or before its onset. */
export function effectOf(fault: BearingFault | undefined, at: number): FaultEffect {
  const damage = fault ? damageAt(fault, at) * fault.severity : 0;
  return {
    driveEndMmPerS: DRIVE_END_MM_PER_S * damage,
    nonDriveEndMmPerS: DRIVE_END_MM_PER_S * COUPLING * damage,
    heatKelvin: (HEAT_KELVIN * Math.max(0, damage - HEAT_FROM)) / (1 - HEAT_FROM),
    frictionKw: FRICTION_KW * damage,
  };
}
