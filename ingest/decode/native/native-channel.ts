import { isObject } from '../../../lib/text/json-text.ts';
import { reject } from '../../reading/rejection.ts';
import type { Decoded } from '../values/codec.ts';
import { decodedFrom } from '../values/decoded-from.ts';
import { parseJson, textOf } from '../values/json-payload.ts';
import { numberOf } from '../values/loose-number.ts';
import { readTextValue } from '../values/text-value.ts';
import { decodeElements, type NativeContext } from './native-json.ts';
import { isTimeName } from './native-time.ts';

/** Nothing longer is one value. */
const MAX_TEXT_BYTES = 64;

/**
 * Decodes the payload of `…/telemetry/{channel}`: a number, also with its unit, a state, or an
 * object with time and value; never throws, for any bytes.
 */
export function decodeNativeChannel(payload: Uint8Array, channel: string, context: NativeContext): Decoded {
  const parsed = parseJson(payload);
  const json = 'reason' in parsed ? undefined : parsed.json;
  if (Array.isArray(json)) {
    // Numbers alone would be several values of one moment.
    return decodeElements(
      json.map((one) => (isObject(one) ? under(channel, one) : one)),
      context,
    );
  }
  if (json !== undefined && typeof json !== 'string') return decodeElements([under(channel, json)], context);
  const text = json ?? (payload.length > MAX_TEXT_BYTES ? '' : (textOf(payload) ?? '').trim());
  const read = readTextValue(text);
  if ('problem' in read) return decodedFrom([reject('not_a_number', `${channel.slice(0, 64)}: ${read.problem}`)]);
  const value =
    'word' in read ? numberOf(channel, text, { states: context.states, device: context.device }) : read.value;
  if (value === undefined) {
    const shown = text === '' ? `${payload.length} bytes` : JSON.stringify(text.slice(0, 32));
    const detail = `${channel.slice(0, 64)} is not a number (${shown}): send a number, such as 21.4 or 21.4 Cel`;
    return decodedFrom([reject('not_a_number', detail)]);
  }
  const unit = 'unit' in read ? read.unit : undefined;
  return decodeElements([{ values: { [channel]: unit === undefined ? value : { v: value, u: unit } } }], context);
}

/** The same with the value, or the values, under their channel. */
function under(channel: string, json: unknown): unknown {
  if (!isObject(json)) return { values: { [channel]: json } };
  const isOuter = (name: string): boolean => isTimeName(name) || name.toLowerCase() === 'seq';
  const entries = Object.entries(json);
  const outer = Object.fromEntries(entries.filter(([name]) => isOuter(name)));
  return { ...outer, values: { [channel]: Object.fromEntries(entries.filter(([name]) => !isOuter(name))) } };
}
