/** Digits that a sensor can mean; further ones come of converting units. */
const SHOWN_DIGITS = 6;

/**
 * A measured number as people read it: to six significant digits, and whole numbers as they are.
 */
export function shownNumber(value: number): string {
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(SHOWN_DIGITS)));
}
