/** Levels of arrays and objects that JSON from outside may have. */
export const MAX_JSON_DEPTH = 256;

/**
 * Whether JSON nests deeper than {@link MAX_JSON_DEPTH}. Asked before it is parsed: `JSON.parse`
 * takes any depth, but later code (checks, `JSON.stringify`, a database) calls itself once a level.
 * @param text need not be valid JSON
 */
export function nestsTooDeep(text: string): boolean {
  if (text.length <= MAX_JSON_DEPTH) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at);
        break;
      case ARRAY:
      case OBJECT:
        depth++;
        if (depth > MAX_JSON_DEPTH) return true;
        break;
      case END_OF_ARRAY:
      case END_OF_OBJECT:
        depth--;
        break;
      default:
    }
  }
  return false;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ARRAY = 0x5b;
const END_OF_ARRAY = 0x5d;
const OBJECT = 0x7b;
const END_OF_OBJECT = 0x7d;

/** The quote that ends a string; the end of the text where none does. */
function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let escapes = 0;
    while (text.charCodeAt(at - 1 - escapes) === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return at;
  }
  return text.length;
}
