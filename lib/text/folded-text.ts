/** Dashes that are written for a hyphen, and characters that nobody sees. */
const DASHES = /[\u2010\u2012\u2013\u2212]/g;
const UNSEEN = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;

/**
 * A text as it is compared: full-width, half-width and other forms of a character are one (NFKC), in lower case, hyphens and
 * minus signs are one, and what nobody sees is not there. The database's `fold` does the same.
 */
export function foldText(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(DASHES, '-').replace(UNSEEN, '');
}
