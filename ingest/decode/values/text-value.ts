import { conversionOf } from '../../reading/units.ts';
import { looseText } from './loose-number.ts';

/**
 * A payload of one value in text: a number, perhaps with its unit; a problem where it is ambiguous;
 * or a word.
 */
export type TextValue =
  | { readonly value: number; readonly unit?: string }
  | { readonly problem: string }
  | { readonly word: string };

const NO_NUMBER = /^[+-]?(nan|inf|infinity|-?1\.#(ind|inf|qnan))$/i;
const WITH_UNIT = /^([+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?)\s*([^\d\s.,:;]\S{0,31})?$/;
const THOUSANDS = /^[+-]?[1-9]\d{0,2},\d{3}$/;

/** Reads a text such as `21.5`, `21,5`, `45.2%`, `21.5 °C` or `on`. */
export function readTextValue(text: string): TextValue {
  const trimmed = text.trim();
  const plain = looseText(trimmed);
  if (plain !== undefined) return { value: plain };
  if (NO_NUMBER.test(trimmed)) return { problem: `${trimmed} is no number: send nothing while there is no value` };
  const [, number = '', unit] = WITH_UNIT.exec(trimmed) ?? [];
  if (number === '') return { word: trimmed };
  if (THOUSANDS.test(number)) {
    return { problem: `${number} is a thousand or a fraction: write it with a point, or without a sign for thousands` };
  }
  const value = Number(number.replace(',', '.'));
  if (unit === undefined) return { value };
  const known = unit.trim();
  if (conversionOf(known) === undefined) {
    return { problem: `${known} behind the number is no unit that is known: send the number alone, or a unit of UCUM` };
  }
  return { value, unit: known };
}
