import { type BlockSpectrum, bandRms } from './block-spectrum.ts';
import { velocityIn } from './vibration-velocity.ts';

/**
 * RMS at the shaft's speed, at twice, and at 3 to 8 times that; in mm/s for vibrations, else in the
 * block's unit.
 */
export type OrderLines = {
  readonly first: number;
  readonly second: number;
  readonly higher: number;
  readonly unit: string | null;
};

const HIGHEST_ORDER = 8;
/** A motor's slip changes with its load. */
const SPEED_TOLERANCE = 0.02;

/**
 * Vibration at orders of the shaft.
 * @returns null where the block is too short or too slow to distinguish neighbouring orders
 */
export function orderLines(spectrum: BlockSpectrum, rpm: number, unit: string | null): OrderLines | null {
  const { sampleRateHz, count } = spectrum;
  const shaft = rpm / 60;
  const lineHz = (2 * sampleRateHz) / count;
  if (shaft < 2.5 * lineHz || 2 * shaft * (1 + SPEED_TOLERANCE) > sampleRateHz / 2) return null;
  const isVibration = velocityIn(spectrum, { fromHz: shaft, toHz: shaft }, unit) !== null;
  const at = (order: number): number => {
    const reach = Math.max(lineHz, SPEED_TOLERANCE * order * shaft);
    const band = { fromHz: order * shaft - reach, toHz: order * shaft + reach };
    return velocityIn(spectrum, band, unit) ?? bandRms(spectrum, band.fromHz, band.toHz);
  };
  let higher = 0;
  for (let order = 3; order <= HIGHEST_ORDER; order++) higher += at(order) ** 2;
  return { first: at(1), second: at(2), higher: Math.sqrt(higher), unit: isVibration ? 'mm/s' : unit };
}
