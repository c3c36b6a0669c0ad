import { type BlockSpectrum, bandRms, integratedRms } from './block-spectrum.ts';

/** Band of ISO 20816-3. */
const FROM_HZ = 10;
const TO_HZ = 1000;

/** From a unit of acceleration, by its own second, to mm/s. `g` is gravity, not grams. */
const ACCELERATIONS: Readonly<Record<string, number>> = { 'm/s2': 1000, g: 9806.65, '[g]': 9806.65 };

/**
 * RMS of the vibration velocity in a band, in mm/s; null for a unit that is neither an acceleration
 * nor mm/s.
 */
export function velocityIn(
  spectrum: BlockSpectrum,
  band: { readonly fromHz: number; readonly toHz: number },
  unit: string | null,
): number | null {
  if (unit === 'mm/s') return bandRms(spectrum, band.fromHz, band.toHz);
  const factor = unit !== null && Object.hasOwn(ACCELERATIONS, unit) ? ACCELERATIONS[unit] : undefined;
  return factor === undefined ? null : factor * integratedRms(spectrum, band.fromHz, band.toHz);
}

/**
 * RMS of the vibration velocity from 10 to 1000 Hz, in mm/s, as ISO 20816-3 has it.
 * @returns null where the block cannot show it: another unit, sampled below 2 kHz, or shorter than
 * two turns at 10 Hz
 */
export function isoVelocity(spectrum: BlockSpectrum, unit: string | null): number | null {
  const { sampleRateHz, count } = spectrum;
  if (sampleRateHz < 2 * TO_HZ || count / sampleRateHz < 2 / FROM_HZ) return null;
  return velocityIn(spectrum, { fromHz: FROM_HZ, toHz: TO_HZ }, unit);
}
