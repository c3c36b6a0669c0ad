import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Decoded } from './codec.ts';
import { isEmpty, isObject, parseJson } from './json-payload.ts';
import { looseNumber, type States, stateOf } from './loose-number.ts';
import { CHANNEL_RULE, type FoundReading, MAX_CHANNELS, makeReading } from './make-reading.ts';
import type { Reading } from './reading.ts';
import { type Rejection, reject } from './rejection.ts';

/** A measured value: a number, or a number with its UCUM unit. */
const Value = Type.Union([
  Type.Number(),
  Type.Object(
    { v: Type.Number(), u: Type.Optional(Type.String({ minLength: 1, maxLength: 32 })) },
    { additionalProperties: false },
  ),
]);

/** One element of the native payload (DESIGN §6): `ts` in milliseconds since the epoch, `seq` counted by the device. */
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

/** Readings in one batch: what a payload of the usual limit can hold. */
export const MAX_ELEMENTS = 10_000;
const matches = Compile(NativeReading);

/** Whose payload it is, when it came, and the words that the settings declare as states. */
export type NativeContext = {
  readonly device: string;
  readonly receivedAt: number;
  readonly states?: States | undefined;
};

/** Decodes a native JSON payload of one device; never throws, whatever the bytes. */
export function decodeNativeJson(payload: Uint8Array, context: NativeContext): Decoded {
  const parsed = parseJson(payload);
  if ('reason' in parsed) return { readings: [], rejections: [parsed] };
  const { json } = parsed;
  if (!Array.isArray(json)) return decodeElements([json], context);
  if (json.length === 0) return { readings: [], rejections: [reject('empty_batch', 'the array is empty', null)] };
  return decodeElements(json, context);
}

/** Decodes the elements of a native payload; a bad one leaves the others unharmed. */
export function decodeElements(elements: readonly unknown[], given: NativeContext): Decoded {
  if (elements.length > MAX_ELEMENTS) {
    return { readings: [], rejections: [reject('too_large', `more than ${MAX_ELEMENTS} readings in one batch`, null)] };
  }
  const readings: Reading[] = [];
  const rejections: Rejection[] = [];
  // Member by member: spreading costs more than the rest of it.
  const { device, receivedAt, states } = given;
  for (let index = 0; index < elements.length; index++) {
    const result = decodeElement(elements[index], { device, receivedAt, states, index, dropped: rejections });
    if ('reason' in result) rejections.push(result);
    else readings.push(result);
  }
  return { readings, rejections };
}

type Context = NativeContext & {
  readonly index: number;
  readonly dropped: Rejection[];
};

function decodeElement(element: unknown, context: Context): Reading | Rejection {
  if (!matches.Check(element)) return decodeLoosely(element, context);
  const { values: wire } = element;
  let plain = true;
  for (const channel in wire) {
    // Assigned, it would set the prototype.
    if (channel === '__proto__') return decodeLoosely(element, context);
    if (typeof wire[channel] !== 'number') plain = false;
  }
  const { values, units } = plain ? { values: wire as Record<string, number>, units: undefined } : splitUnits(wire);
  return make({ ts: element.ts, seq: element.seq, values, units }, context);
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

/** Takes what is good of an element that the schema refused, and names what is not. */
function decodeLoosely(element: unknown, context: Context): Reading | Rejection {
  const { index, dropped } = context;
  const wrong = explain(element, index);
  if (wrong) return wrong;
  const { ts, seq, values: wire } = element as { ts?: unknown; seq?: unknown; values: Record<string, unknown> };
  const values: Record<string, number> = {};
  const units: Record<string, string> = {};
  const before = dropped.length;
  for (const [channel, value] of Object.entries(wire)) {
    const read = readValue(channel, value, context);
    if ('reason' in read) dropped.push({ ...read, index });
    else {
      values[channel] = read.v;
      if (read.u !== undefined) units[channel] = read.u;
    }
  }
  if (isEmpty(values)) return dropped.splice(before, 1)[0] as Rejection;
  const found = { ts: looseNumber(ts), seq: looseNumber(seq), values, units: isEmpty(units) ? undefined : units };
  return make(found, context);
}

/** Why nothing of an element can be read; undefined where some of its channels may be good. */
function explain(element: unknown, index: number): Rejection | undefined {
  if (!isObject(element)) {
    return reject('not_an_object', 'a reading is an object with ts, seq and values', index);
  }
  for (const field of Object.keys(element)) {
    if (!Object.hasOwn(NativeReading.properties, field))
      return reject('unknown_field', `unknown field ${field.slice(0, 64)}`, index);
  }
  const { ts, seq, values } = element;
  if (values === undefined) return reject('missing_values', 'values is missing', index);
  if (!isObject(values)) return reject('missing_values', 'values is an object of channel and number', index);
  const count = Object.keys(values).length;
  if (count === 0) return reject('empty_values', 'values has no channel', index);
  if (count > MAX_CHANNELS) return reject('invalid_channel', `a reading has at most ${MAX_CHANNELS} channels`, index);
  if (!isAbsent(ts) && !hasProperty('ts', ts)) {
    return reject('invalid_time', 'ts is an integer, milliseconds since 1970', index);
  }
  if (!isAbsent(seq) && !hasProperty('seq', seq)) {
    return reject('invalid_sequence', 'seq is an integer, 0 or above', index);
  }
  return undefined;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

const PROPERTIES = {
  // A clock that was never set has a time, too: then that of arrival counts.
  ts: Compile(Type.Integer({ minimum: -8.64e15, maximum: 8.64e15 })),
  seq: Compile(NativeReading.properties.seq),
};

/** Whether a value, or the number that a text stands for, is what the schema says. */
function hasProperty(name: 'ts' | 'seq', value: unknown): boolean {
  return typeof value !== 'boolean' && PROPERTIES[name].Check(looseNumber(value));
}

/** What one channel has: a number, also in a text, with its unit; or why it is refused. */
function readValue(
  channel: string,
  value: unknown,
  { states, device }: NativeContext,
): { v: number; u?: string } | Omit<Rejection, 'index'> {
  const name = `values.${channel.slice(0, 64)}`;
  if (channel === '__proto__') return { reason: 'invalid_channel', detail: `${name}: ${CHANNEL_RULE}` };
  const given = isObject(value) && 'v' in value ? value['v'] : value;
  const state = typeof given === 'string' ? stateOf(channel, given, { states, device }) : undefined;
  const number = state ?? (typeof given === 'boolean' ? undefined : looseNumber(given));
  if (number === undefined) return { reason: 'not_a_number', detail: `${name} is not a number${shownOf(given)}` };
  if (!Number.isFinite(number)) return { reason: 'not_finite', detail: `${name} is not finite` };
  if (!isObject(value)) return { v: number };
  const extra = Object.keys(value).find((field) => field !== 'v' && field !== 'u');
  if (extra !== undefined) return { reason: 'unknown_field', detail: `unknown field ${name}.${extra.slice(0, 64)}` };
  const { u } = value;
  if (u === undefined || u === null) return { v: number };
  if (typeof u === 'string' && u !== '' && u.length <= 32) return { v: number, u };
  return { reason: 'invalid_channel', detail: `${name}.u is a UCUM unit of 1 to 32 characters` };
}

/** What stands in place of a number, in brackets. */
function shownOf(value: unknown): string {
  if (value === undefined) return '';
  return isObject(value) || Array.isArray(value) ? ' (a structure)' : ` (${JSON.stringify(value).slice(0, 32)})`;
}
