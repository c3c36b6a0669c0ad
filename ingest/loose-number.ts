/** A number as JSON writes it. */
const NUMERIC = /^[+-]?(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const MAX_DIGITS = 40;

/**
 * The number that a vendor's value stands for: a number, a truth value (1 or 0), or a text that is wholly a number.
 * @returns undefined for any other text, null, or a structure: such values are ignored, not refused, where a format has them
 */
export function looseNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string' || value.length > MAX_DIGITS) return undefined;
  const text = value.trim();
  return NUMERIC.test(text) ? Number(text) : undefined;
}

/** Like {@link looseNumber}, and `on`, `off`, `true`, `false` in any case: for topics whose whole payload is one value. */
export function looseText(text: string): number | undefined {
  const word = text.length <= MAX_DIGITS ? text.trim().toLowerCase() : '';
  if (word === 'on' || word === 'true') return 1;
  if (word === 'off' || word === 'false') return 0;
  return looseNumber(word);
}
