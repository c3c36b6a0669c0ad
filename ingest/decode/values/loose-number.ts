import { declaredOf } from './declared-of.ts';

/** Channel, or its ending, → word → the number of that state. */
export type States = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Stands in a table of words for every word that is not in it. */
export const ANY_OTHER_WORD = '*';

/** A number as JSON writes it. */
const NUMERIC = /^[+-]?(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const MAX_DIGITS = 40;

/**
 * The number of a vendor's value: a number, a truth value (1 or 0), or a text that is wholly a
 * number.
 * @returns undefined for any other text, null, or a structure: such values are ignored, not
 * refused, where a format has them
 */
export function looseNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string' || value.length > MAX_DIGITS) return undefined;
  const text = value.trim();
  return NUMERIC.test(text) ? Number(text) : undefined;
}

/**
 * Ends of names of identifiers, not of quantities: a number there is an address.
 */
const OF_IDENTITY = /(^|[^a-z])(id|uid|uuid|eui|mac|serial|imei|iccid|address|version|firmware|model|phone|token)$/i;
const OF_IDENTITY_CAMEL = /[a-z](Id|ID|Uid|UUID|Eui|EUI|Mac|Serial|Address|Version|Model|Number)$/;

/**
 * A number in a text that was measured: without zeros in front, and with no more digits than a
 * double has.
 */
const MEASURED = /^[+-]?(0|[1-9]\d*)?(\.\d*)?([eE][+-]?\d+)?$/;
const SURE_DIGITS = 15;

/**
 * Whether a text is a measured number, where a format also has numbers that are none: not an
 * address, a version, an article.
 * @param key its name
 */
export function isMeasured(key: string, text: string): boolean {
  const trimmed = text.trim();
  if (!/\d/.test(trimmed) || !MEASURED.test(trimmed) || trimmed.length > SURE_DIGITS) return false;
  return !OF_IDENTITY.test(key) && !OF_IDENTITY_CAMEL.test(key);
}

/**
 * Like {@link looseNumber}, and `on`, `off`, `true`, `false` in any case: for topics whose whole
 * payload is one value.
 */
export function looseText(text: string): number | undefined {
  const word = text.length <= MAX_DIGITS ? text.trim().toLowerCase() : '';
  if (word === 'on' || word === 'true') return 1;
  if (word === 'off' || word === 'false') return 0;
  return looseNumber(word);
}

/**
 * The number of a channel's value: as {@link looseNumber}, and of a text the state that the
 * settings declare, else as {@link looseText}.
 */
export function numberOf(
  channel: string,
  value: unknown,
  { states, device }: { readonly states: States | undefined; readonly device?: string },
): number | undefined {
  if (typeof value !== 'string') return looseNumber(value);
  return stateOf(channel, value, { states, ...(device !== undefined && { device }) }) ?? looseText(value);
}

/** The number that the settings declare for a word of a channel. */
export function stateOf(
  channel: string,
  word: string,
  { states, device }: { readonly states: States | undefined; readonly device?: string },
): number | undefined {
  const table = declaredOf(channel, { table: states, ...(device !== undefined && { device }) });
  return table && stateIn(table, word);
}

/**
 * The same for a format that distinguishes texts from numbers: a number in a text counts where it
 * is a measured one.
 */
export function textValueOf(channel: string, text: string, table: Parameters<typeof numberOf>[2]): number | undefined {
  return looseNumber(text) === undefined || isMeasured(channel, text) ? numberOf(channel, text, table) : undefined;
}

function stateIn(table: Readonly<Record<string, number>>, text: string): number | undefined {
  const word = text.trim();
  if (Object.hasOwn(table, word)) return table[word];
  const lower = word.toLowerCase();
  const name = Object.keys(table).find((key) => key.toLowerCase() === lower);
  if (name !== undefined) return table[name];
  // A number in a text, and a truth value, are what they say.
  return looseText(word) === undefined ? table[ANY_OTHER_WORD] : undefined;
}
