import { isDecimal, parseDecimal } from '../text/parse-decimal.ts';

/**
 * Which character parts the whole from the decimals. The other one, a space or an apostrophe may
 * part the thousands.
 */
export type Decimal = 'point' | 'comma';

/** How a column writes its numbers. */
export type NumberForm = {
  readonly decimal: Decimal;
  /** Text behind each number, such as a unit. */
  readonly suffix: string | undefined;
  /** Whether it holds words for 1 and 0, such as ON and OFF. */
  readonly isWords: boolean;
};

/** The forms that are read, for people. */
export const NUMBER_FORMS = '1234.5, 1,234.5, 1234,5, 1.234,5, 1.2e3';

export const PLAIN_NUMBERS: NumberForm = { decimal: 'point', suffix: undefined, isWords: false };

const WORDS: Readonly<Record<string, number>> = { true: 1, on: 1, yes: 1, false: 0, off: 0, no: 0 };
const SPACES = /(?<=\d)[ \u00a0\u202f'’](?=\d{3}(?!\d))/g;
/** Of three digits, in India two digits before the last three. */
const POINT_GROUPS = /^[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d\d)+,\d{3})(?:\.\d*)?$/;
const COMMA_GROUPS = /^[+-]?\d{1,3}(?:\.\d{3})+(?:,\d*)?$/;
const COMMA_NUMBER = /^[+-]?(?:\d+(?:,\d*)?|,\d+)(?:[eE][+-]?\d+)?$/;
const EITHER = /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/;
const WITH_SUFFIX = /^([+\u2212-]?[\d.,]*\d)\s*([^\d\s.,][^\s.,]{0,9})$/;

/** Reads a cell. @returns NaN where it is no number in this form; infinite where it is too large */
export function readNumber(cell: string, form: NumberForm): number {
  if (form.decimal === 'point' && !form.isWords) {
    const plain = parseDecimal(cell);
    if (!Number.isNaN(plain)) return plain;
  }
  let text = cell.trim();
  if (form.isWords) return WORDS[text.toLowerCase()] ?? Number.NaN;
  if (form.suffix !== undefined && text.endsWith(form.suffix)) text = text.slice(0, -form.suffix.length).trimEnd();
  text = text.replace('\u2212', '-').replace(SPACES, '');
  if (form.decimal === 'comma') {
    if (COMMA_GROUPS.test(text)) text = text.replaceAll('.', '');
    return COMMA_NUMBER.test(text) ? Number(text.replace(',', '.')) : Number.NaN;
  }
  return parseDecimal(POINT_GROUPS.test(text) ? text.replaceAll(',', '') : text);
}

/** Whether some form reads a text as a number. */
export function isNumberText(text: string): boolean {
  return (
    !Number.isNaN(readNumber(text, PLAIN_NUMBERS)) ||
    !Number.isNaN(readNumber(text, { ...PLAIN_NUMBERS, decimal: 'comma' }))
  );
}

/** The evidence of a column's cells for its form; `decimal` is undefined where nothing decides. */
export type FormFound = Omit<NumberForm, 'decimal'> & {
  readonly decimal: Decimal | undefined;
  /** A number that either form reads, as another number: `1,234`. */
  readonly either: string | undefined;
};

/** Reads the cells of a column that are not missing. */
export function findNumberForm(cells: readonly string[]): FormFound {
  const isWords = cells.length > 0 && cells.every((cell) => WORDS[cell.toLowerCase()] !== undefined);
  const suffix = suffixOf(cells);
  let [points, commas] = [0, 0];
  let either: string | undefined;
  for (const cell of cells) {
    const bare = suffix !== undefined && cell.endsWith(suffix) ? cell.slice(0, -suffix.length).trimEnd() : cell;
    const text = bare.replace(SPACES, '');
    if (EITHER.test(text)) either ??= text;
    else if (text.includes('.') && (isDecimal(text) || POINT_GROUPS.test(text))) points++;
    else if (text.includes(',') && POINT_GROUPS.test(text)) points++;
    else if (COMMA_GROUPS.test(text) || (text.includes(',') && COMMA_NUMBER.test(text))) commas++;
  }
  const decimal = points === commas ? undefined : points > commas ? 'point' : 'comma';
  return { decimal, suffix, isWords, either };
}

/** The text behind the numbers, where nearly all cells have the same. */
function suffixOf(cells: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const cell of cells) {
    const found = WITH_SUFFIX.exec(cell);
    if (found) counts.set(found[2] ?? '', (counts.get(found[2] ?? '') ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most !== undefined && most[1] >= 0.9 * cells.length ? most[0] : undefined;
}
