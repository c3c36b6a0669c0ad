import { withWords } from '../../../lib/json-words.ts';
import { MAX_JSON_DEPTH, nestsTooDeep } from '../../../lib/text/json-depth.ts';
import { whereJsonEnds } from '../../../lib/text/json-text.ts';
import { type Rejection, reject } from '../../reading/rejection.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });
const latin1 = new TextDecoder('windows-1252');

/** No text has these, in any encoding. */
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
 * Text as firmware in C sends it. The NULs behind the text, which such a program sends with its
 * whole buffer, do not count. A byte that UTF-8 does not have there makes it Latin-1.
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

function parseWithWords(text: string): { readonly json: unknown } | undefined {
  try {
    return { json: JSON.parse(withWords(text)) };
  } catch {
    return undefined;
  }
}
