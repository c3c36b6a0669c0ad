import { MAX_JSON_DEPTH, nestsTooDeep } from '../lib/json-depth.ts';
import { type Rejection, reject } from './rejection.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads a payload as JSON in UTF-8, or says that it is none; never throws. */
export function parseJson(payload: Uint8Array): { readonly json: unknown } | Rejection {
  try {
    const text = utf8.decode(payload);
    if (nestsTooDeep(text)) return reject('malformed_json', `the payload nests more than ${MAX_JSON_DEPTH} levels`);
    return { json: JSON.parse(text) };
  } catch {
    return reject('malformed_json', 'the payload is not JSON');
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
