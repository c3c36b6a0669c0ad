import type { BearingGeometry } from '../machine/machine-settings.ts';

/** The part of a bearing that a line belongs to. */
export type FaultLine = 'outer' | 'inner' | 'rolling' | 'cage';

/** Parts in the order in which they are reported. */
export const FAULT_LINES: readonly FaultLine[] = ['outer', 'inner', 'rolling', 'cage'];

/** Frequencies of a bearing with a standing outer race, without slip, in Hz. */
export type FaultFrequencies = {
  /** Of the shaft. */
  readonly shaft: number;
  /** BPFO, BPFI, BSF, FTF. */
  readonly outer: number;
  readonly inner: number;
  readonly rolling: number;
  readonly cage: number;
};

/**
 * How often a damage is rolled over. A damaged rolling element strikes both races: look
 * for twice `rolling`, too.
 */
export function faultFrequencies(bearing: BearingGeometry, rpm: number): FaultFrequencies {
  const { elements, elementDiameter, pitchDiameter, contactAngleDegrees } = bearing;
  const shaft = rpm / 60;
  const k = (elementDiameter / pitchDiameter) * Math.cos((contactAngleDegrees * Math.PI) / 180);
  return {
    shaft,
    outer: ((elements * shaft) / 2) * (1 - k),
    inner: ((elements * shaft) / 2) * (1 + k),
    rolling: (pitchDiameter / (2 * elementDiameter)) * shaft * (1 - k * k),
    cage: (shaft / 2) * (1 - k),
  };
}
