import { MAX_JSON_DEPTH, nestsTooDeep } from '../lib/json-depth.ts';
import { whereJsonEnds } from '../lib/json-text.ts';
import { type Rejection, reject } from './rejection.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });
const latin1 = new TextDecoder('windows-1252');
/** No text has these, whatever its encoding. */
const CONTROL = /[^\P{Cc}\t\r\n]/u;

/** Reads a payload as JSON, or says where it is none; never throws. */
export function parseJson(payload: Uint8Array): { readonly json: unknown } | Rejection {
  const text = textOf(payload);
  if (text === undefined) return reject('malformed_json', 'the payload is not text in UTF-8 or Latin-1');
  if (nestsTooDeep(text)) return reject('malformed_json', `the payload nests more than ${MAX_JSON_DEPTH} levels`);
  try {
    return { json: JSON.parse(text) };
  } catch {
    return parseWithWords(text) ?? reject('malformed_json', `the payload is not JSON: ${whereJsonEnds(text)}`);
  }
}

/**
 * Text as firmware in C sends it: the NULs behind the text, which such a program sends with its whole buffer, do not count;
 * a byte that UTF-8 does not have there makes it Latin-1.
 * @returns undefined where it is no text
 */
export function textOf(payload: Uint8Array): string | undefined {
  let end = payload.length;
  while (end > 0 && payload[end - 1] === 0) end--;
  const bytes = payload.subarray(0, end);
  try {
    return utf8.decode(bytes);
  } catch {
    const text = latin1.decode(bytes);
    return CONTROL.test(text) ? undefined : text;
  }
}

/** Strings, which are left as they are, or a word that programs write for a number which JSON does not have. */
const WORDS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|nan|NAN|Infinity|inf|INF)\b/g;
/** JSON for a number that no double holds: refused as not finite, by name, like the word that it stands for. */
const NOT_FINITE = '1e999';

/** JSON with `NaN` or `Infinity` made readable: the value is not finite, and what stands beside it counts. */
export function withWords(text: string): string {
  return text.replace(WORDS, (found) => (found.startsWith('"') ? found : NOT_FINITE));
}

function parseWithWords(text: string): { readonly json: unknown } | undefined {
  try {
    return { json: JSON.parse(withWords(text)) };
  } catch {
    return undefined;
  }
}

/** Whether a JSON value is an object, not an array and not null. */
export function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** Whether an object has no members. */
export function isEmpty(object: object): boolean {
  for (const _ in object) return false;
  return true;
}
