/**
 * Strings, which are left as they are, or a word that programs write for a number which JSON does
 * not have.
 */
const WORDS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|nan|NAN|Infinity|inf|INF)\b/g;

/**
 * JSON for a number that no double holds: refused as not finite, by name, like the word that it
 * replaces.
 */
const NOT_FINITE = '1e999';

/**
 * JSON with `NaN` or `Infinity` made readable: the value is not finite, and the values beside it
 * count.
 */
export function withWords(text: string): string {
  return text.replace(WORDS, (found) => (found.startsWith('"') ? found : NOT_FINITE));
}
