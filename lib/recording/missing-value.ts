/** Words that historians and spreadsheets write where they have no value. */
const WORDS =
  /^(?:[-*]+|-+\.-+|<null>|nan\(.*\)|n\. a\.|k\. ?a\.|nicht verf[üu]gbar|keine? (?:daten|werte?)|sin datos?|pas de donn[ée]es?|无|無|缺失|无数据|坏值|overflow|o\.?l|\.+|\?+|\\n|nan|-?1\.#(?:ind|qnan)|na|n\.a\.|n\/a|nd|null|\(null\)|none|nil|missing|no ?(?:data|value|result)s?|bad(?: .*)?|i\/o ?time-?out|time-?out|#(?:n\/a|num!|value!|div\/0!|ref!|null!|name\?).*|invalid|error|err|failed?|fault|comm(?:unication)? ?(?:fail|error|lost).*|not (?:connect|available|valid).*|(?:arc )?off-?line|unavailable|unknown|under ?range|over ?range|pt created|point created|intf shut|shutdown|scan (?:off|timeout)|no sample|configure|doubtful|uncertain|calc ?(?:off|failed)|equip fail|no good data.*|\[-?\d+\].*|out of serv(?:ice)?)$/i;

/** Numbers that loggers write where they have no value. */
const CODES: ReadonlySet<number> = new Set([
  ...[
    -99, -99.9, -99.99, -200, -250, -888, -999, -999.9, -999.99, -999.25, -9999, -9999.9, -9999.99, -99_999, -999_999,
  ],
  ...[
    -6999, 6999, -7999, 7999, 9999, 99_999, 999_999, 9999.9, 9999.99, -32_767, -32_768, 32_767, 65_535, 2_147_483_647,
  ],
  ...[-2_147_483_648, -1e20, 1e20, -1e30, 1e30, -1e31, 1e31, -1e37, 9.969_209_968_386_869e36],
]);

/**
 * Nothing that is measured comes near the largest numbers of a computer, which fill empty places.
 */
const BEYOND = 1e29;
/** Runs of the same high digit: -7777, 8888, -88.8. */
const RUN = /^(?:-([789])\1+\.\1+|-([789])\2{2,}|([789])\3{3,}(?:\.\3+)?)$/;

const isCode = (value: number): boolean => CODES.has(value) || Math.abs(value) >= BEYOND || RUN.test(String(value));

/** Whether a cell holds a word that means that there is no value. An empty cell is one as well. */
export function isMissingText(text: string): boolean {
  return text === '' || WORDS.test(text);
}

/** Earlier values of a channel, to distinguish a code from a measurement. */
export type ValueRange = { low: number; high: number };

/**
 * Whether a value beyond all earlier values of a channel is a code for no value: a well-known code
 * that is farther off than the channel's own range is wide, or a negative one of a channel that is
 * never negative.
 */
export function isMissingCode(value: number, { low, high }: ValueRange): boolean {
  if (!isCode(value)) return false;
  if (value < low) return low >= 0 || low - value > high - low;
  return value > high && value - high > 2 * (high - low);
}

/**
 * The range of some numbers without the codes among them; undefined where there is nothing else.
 */
export function rangeOf(values: readonly number[]): ValueRange | undefined {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const take = (value: number): void => {
    low = Math.min(low, value);
    high = Math.max(high, value);
  };
  for (const value of values) if (!isCode(value)) take(value);
  if (low > high) return undefined;
  // A code amid the others is a measurement like them.
  for (const value of values) if (isCode(value) && !isMissingCode(value, { low, high })) take(value);
  return { low, high };
}
