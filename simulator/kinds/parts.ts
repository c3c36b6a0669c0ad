import type { Channel } from '../machine/machine-kind.ts';
import type { BearingGeometry } from '../machine/rotor.ts';

/**
 * A deep groove ball bearing 6312: 8 balls of 22.2 mm on 95 mm (SKF catalogue, Rolling bearings).
 */
export const BEARING_6312: BearingGeometry = {
  elements: 8,
  elementDiameter: 22.225,
  pitchDiameter: 95,
  contactAngleDegrees: 0,
};

/** A cylindrical roller bearing NU 324: 13 rollers of 38 mm on 190 mm. */
export const BEARING_NU324: BearingGeometry = {
  elements: 13,
  elementDiameter: 38,
  pitchDiameter: 190,
  contactAngleDegrees: 0,
};

/** An angular contact spindle bearing 71912: 21 balls of 8.7 mm on 72.5 mm, 15°. */
export const BEARING_71912: BearingGeometry = {
  elements: 21,
  elementDiameter: 8.731,
  pitchDiameter: 72.5,
  contactAngleDegrees: 15,
};

/** A sensor of vibration velocity, RMS from 10 to 1000 Hz (ISO 20816-3). */
export function vibration(name: string, place: string): Channel {
  return { name, unit: 'mm/s', noise: 0.02, step: 0.01, instrument: `accelerometer, ${place}` };
}

/** A sensor of temperature. */
export function temperature(name: string, place: string): Channel {
  return { name, unit: 'Cel', noise: 0.08, step: 0.1, least: -50, instrument: `Pt100, ${place}` };
}

/** A current transformer of the supply. */
export function current(noise: number): Channel {
  return { name: 'current', unit: 'A', noise, step: 0.1, instrument: 'current transformer' };
}

/** A power meter of the supply. */
export function power(noise: number): Channel {
  return { name: 'power', unit: 'kW', noise, step: 0.1, instrument: 'power analyser' };
}
