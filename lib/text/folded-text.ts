/** Dashes written for a hyphen, and invisible characters. */
const DASHES = /[\u2010\u2012\u2013\u2212]/g;
const UNSEEN = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;

/**
 * A text for comparison: full-width, half-width and other forms of a character are one (NFKC), in
 * lower case, hyphens and minus signs are one, invisible characters are removed. The database's
 * `fold` does the same.
 */
export function foldText(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(DASHES, '-').replace(UNSEEN, '');
}
