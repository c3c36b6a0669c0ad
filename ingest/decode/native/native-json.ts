import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { isEmpty } from '../../../lib/text/json-text.ts';
import { type FoundReading, MAX_CHANNELS, makeReading } from '../../reading/make-reading.ts';
import type { Reading } from '../../reading/reading.ts';
import { type Rejection, reject } from '../../reading/rejection.ts';
import type { Decoded } from '../values/codec.ts';
import { parseJson, textOf } from '../values/json-payload.ts';
import type { States } from '../values/loose-number.ts';
import { readLoosely } from './native-loose.ts';
import { insteadOfText } from './send-instead.ts';

/** A measured value: a number, or a number with its UCUM unit. */
const Value = Type.Union([
  Type.Number(),
  Type.Object(
    { v: Type.Number(), u: Type.Optional(Type.String({ minLength: 1, maxLength: 32 })) },
    { additionalProperties: false },
  ),
]);

/**
 * One element of the native payload (docs/devices.md): `ts` in milliseconds since the epoch, `seq`
 * counted by the device.
 */
export const NativeReading = Type.Object(
  {
    ts: Type.Optional(Type.Integer({ minimum: 1e11, maximum: 8.64e15 })),
    seq: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
    values: Type.Record(Type.String(), Value, { minProperties: 1, maxProperties: MAX_CHANNELS }),
  },
  { additionalProperties: false },
);

/** {@link NativeReading} as it comes out of JSON. */
type NativeReading = Type.Static<typeof NativeReading>;

/** Readings in one batch: as many as a payload of the usual limit can hold. */
export const MAX_ELEMENTS = 10_000;
const matches = Compile(NativeReading);
const LATEST_MILLISECONDS = Date.UTC(2100, 0, 1);

/** Whose payload it is, when it came, and the words that the settings declare as states. */
export type NativeContext = {
  readonly device: string;
  readonly receivedAt: number;
  readonly states?: States | undefined;
  /**
   * Whether the elements stand in a list: there `id` and the like name a value, not the message.
   */
  readonly isListed?: boolean;
};

/** Decodes a native JSON payload of one device; never throws, for any bytes. */
export function decodeNativeJson(payload: Uint8Array, context: NativeContext): Decoded {
  const parsed = parseJson(payload);
  if ('reason' in parsed) {
    const text = textOf(payload) ?? '';
    const detail = `${parsed.detail}${insteadOfText(text, context) || exampleFor(text)}`;
    return { readings: [], rejections: [{ ...parsed, detail }] };
  }
  const { json } = parsed;
  if (!Array.isArray(json)) return decodeElements([json], context);
  if (json.length === 0) return { readings: [], rejections: [reject('empty_batch', 'the array is empty', null)] };
  return decodeElements(json, { ...context, isListed: true });
}

/** The next step where the intended numbers are unknown. */
function exampleFor(text: string): string {
  if (/^\s*[{[]/.test(text)) return ': see that its brackets and quotes are all there, and that no buffer cuts it';
  return ': send JSON such as {"values":{"temperature":21.4}}';
}

/** Decodes the elements of a native payload; a bad one leaves the others unharmed. */
export function decodeElements(elements: readonly unknown[], given: NativeContext): Decoded {
  if (elements.length > MAX_ELEMENTS) {
    return { readings: [], rejections: [reject('too_large', `more than ${MAX_ELEMENTS} readings in one batch`, null)] };
  }
  const readings: Reading[] = [];
  const rejections: Rejection[] = [];
  // Member by member: spreading costs more than the rest of it.
  const { device, receivedAt, states, isListed = false } = given;
  for (let index = 0; index < elements.length; index++) {
    const result = decodeElement(elements[index], { device, receivedAt, states, isListed, index, dropped: rejections });
    if ('reason' in result) rejections.push(result);
    else readings.push(result);
  }
  return { readings, rejections };
}

type Context = NativeContext & {
  readonly isListed: boolean;
  readonly index: number;
  readonly dropped: Rejection[];
};

function decodeElement(element: unknown, context: Context): Reading | Rejection {
  if (!matches.Check(element)) return decodeLoosely(element, context);
  const { ts, values: wire } = element;
  // No clock is that far ahead: it counts in other units.
  if (ts !== undefined && ts > LATEST_MILLISECONDS) return decodeLoosely(element, context);
  let plain = true;
  for (const channel in wire) {
    // Assigned, it would set the prototype.
    if (channel === '__proto__') return decodeLoosely(element, context);
    if (typeof wire[channel] !== 'number') plain = false;
  }
  const { values, units } = plain ? { values: wire as Record<string, number>, units: undefined } : splitUnits(wire);
  return make({ ts, seq: element.seq, values, units }, context);
}

function make(
  { ts, seq, values, units }: Omit<FoundReading, 'device' | 'timeSource'>,
  { device, receivedAt, index, dropped }: Context,
): Reading | Rejection {
  return makeReading({ device, ts, seq, values, units }, { receivedAt, index, unknownUnits: 'refuse', dropped });
}

function splitUnits(wire: NativeReading['values']): Pick<FoundReading, 'values' | 'units'> {
  const values: Record<string, number> = {};
  let units: Record<string, string> | undefined;
  for (const channel in wire) {
    const value = wire[channel] as NativeReading['values'][string];
    if (typeof value === 'number') values[channel] = value;
    else {
      values[channel] = value.v;
      if (value.u !== undefined) {
        units ??= {};
        units[channel] = value.u;
      }
    }
  }
  return { values, units };
}

/** Takes the good parts of an element that the schema refused, and names the bad ones. */
function decodeLoosely(element: unknown, context: Context): Reading | Rejection {
  const { index, dropped } = context;
  const read = readLoosely(element, context);
  if ('reason' in read) return read;
  const { ts, seq, values, units } = read;
  const [first, ...others] = read.dropped.map((one) => ({ ...one, index }));
  const isNothing = isEmpty(values);
  dropped.push(...(first && !isNothing ? [first, ...others] : others));
  if (isNothing) return first ?? reject('empty_values', 'values has no channel', index);
  return make({ ts, seq, values, units: isEmpty(units) ? undefined : units }, context);
}
