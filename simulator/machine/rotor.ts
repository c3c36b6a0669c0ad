import { FAULTS, type FaultName } from './faults.ts';

/** Geometry of a rolling bearing: one row, any length unit. */
export type BearingGeometry = {
  readonly elements: number;
  readonly elementDiameter: number;
  readonly pitchDiameter: number;
  readonly contactAngleDegrees: number;
};

/** A turning part of a machine, and how its fault shakes the measuring points. */
export type RotorDesign = {
  /**
   * Channels that measure vibration, as velocity RMS from 10 to 1000 Hz. The first is at the
   * damage.
   */
  readonly points: readonly string[];
  readonly bearing: BearingGeometry;
  /** Blades, vanes or lobes on the shaft; 0: none. */
  readonly blades: number;
  /** Teeth of the pinion on the shaft; 0: none. */
  readonly teeth: number;
  /** Turns of the belt per turn of the shaft; 0: none. */
  readonly beltRatio: number;
  /** Where the housing answers to impacts, Hz. */
  readonly resonanceHz: number;
  /** How much a fault shakes it, compared with a machine of 15 to 300 kW. */
  readonly gain: number;
};

/**
 * Velocity RMS that a fault in its last stage adds, in quadrature, at its place and at the other
 * point, mm/s: a ruined part leads a machine of group 2 deep into zone D of ISO 20816-3. The faults
 * that are absent show in other channels.
 */
const SHAKES: Readonly<Partial<Record<FaultName, readonly [place: number, other: number]>>> = {
  imbalance: [7, 5],
  misalignment: [6, 4],
  looseness: [7, 2.5],
  bearing_outer: [8, 2.4],
  bearing_inner: [8, 2.4],
  bearing_rolling: [8, 2.4],
  gear_tooth: [6, 2.5],
  belt_slip: [3, 0.8],
  friction: [1.5, 0.6],
  cavitation: [3.5, 1.5],
  winding: [1.2, 1],
};

/** A fault's own velocity RMS at a point, for complete damage at full speed, mm/s. */
export const SHAKE: readonly Float64Array[] = [0, 1].map((point) =>
  Float64Array.from(FAULTS, (name) => SHAKES[name]?.[point] ?? 0),
);

/** Square of the velocity that all faults together add at a point at full speed, (mm/s)². */
export function shakeSquare(point: number, damage: Float64Array): number {
  const shake = SHAKE[point] as Float64Array;
  let square = 0;
  for (let i = 0; i < damage.length; i++) {
    const own = (shake[i] as number) * (damage[i] as number);
    square += own * own;
  }
  return square;
}

/** The lines of a bearing's parts, Hz. */
export type BearingLines = {
  readonly cage: number;
  readonly outer: number;
  readonly inner: number;
  readonly rolling: number;
};

/**
 * Frequencies at which damage of each part is rolled over, without slip. For 1800 rpm, 8 elements
 * of 10 on 50, 0°: 12, 96, 144 and 72 Hz.
 */
export function bearingLines(bearing: BearingGeometry, shaftHz: number): BearingLines {
  const { elements, elementDiameter, pitchDiameter, contactAngleDegrees } = bearing;
  const k = (elementDiameter / pitchDiameter) * Math.cos((contactAngleDegrees * Math.PI) / 180);
  return {
    cage: (shaftHz / 2) * (1 - k),
    outer: ((elements * shaftHz) / 2) * (1 - k),
    inner: ((elements * shaftHz) / 2) * (1 + k),
    rolling: (pitchDiameter / (2 * elementDiameter)) * shaftHz * (1 - k * k),
  };
}
