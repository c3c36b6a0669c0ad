import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Decoded } from './codec.ts';
import { parseJson } from './json-payload.ts';
import { CHANNEL_RULE, type FoundReading, MAX_CHANNELS, makeReading } from './make-reading.ts';
import type { Reading } from './reading.ts';
import { type Rejection, type RejectionReason, reject } from './rejection.ts';

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

/** Decodes a native JSON payload of one device; never throws, whatever the bytes. */
export function decodeNativeJson(payload: Uint8Array, device: string, receivedAt: number): Decoded {
  const parsed = parseJson(payload);
  if ('reason' in parsed) return { readings: [], rejections: [parsed] };
  const { json } = parsed;
  if (!Array.isArray(json)) return decodeElements([json], device, receivedAt);
  if (json.length === 0) return { readings: [], rejections: [reject('empty_batch', 'the array is empty', null)] };
  return decodeElements(json, device, receivedAt);
}

/** Decodes the elements of a native payload; a bad one leaves the others unharmed. */
export function decodeElements(elements: readonly unknown[], device: string, receivedAt: number): Decoded {
  if (elements.length > MAX_ELEMENTS) {
    return { readings: [], rejections: [reject('too_large', `more than ${MAX_ELEMENTS} readings in one batch`, null)] };
  }
  const readings: Reading[] = [];
  const rejections: Rejection[] = [];
  for (let index = 0; index < elements.length; index++) {
    const result = decodeElement(elements[index], device, receivedAt, index);
    if ('reason' in result) rejections.push(result);
    else readings.push(result);
  }
  return { readings, rejections };
}

function decodeElement(element: unknown, device: string, receivedAt: number, index: number): Reading | Rejection {
  if (!matches.Check(element)) return explain(element, index);
  const { ts, seq, values: wire } = element;
  let plain = true;
  for (const channel in wire) {
    // Assigned, it would set the prototype.
    if (channel === '__proto__') return reject('invalid_channel', CHANNEL_RULE, index);
    if (typeof wire[channel] !== 'number') plain = false;
  }
  const { values, units } = plain ? { values: wire as Record<string, number>, units: undefined } : splitUnits(wire);
  return makeReading({ device, ts, seq, values, units }, { receivedAt, index, unknownUnits: 'refuse' });
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

/** Names the first thing that is wrong with an element which the schema refused. */
function explain(element: unknown, index: number): Rejection {
  if (typeof element !== 'object' || element === null || Array.isArray(element)) {
    return reject('not_an_object', 'a reading is an object with ts, seq and values', index);
  }
  for (const field of Object.keys(element)) {
    if (!Object.hasOwn(NativeReading.properties, field))
      return reject('unknown_field', `unknown field ${field.slice(0, 64)}`, index);
  }
  const { ts, seq, values } = element as { ts?: unknown; seq?: unknown; values?: unknown };
  if (values === undefined) return reject('missing_values', 'values is missing', index);
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    return reject('missing_values', 'values is an object of channel and number', index);
  }
  if (Object.keys(values).length === 0) return reject('empty_values', 'values has no channel', index);
  for (const [channel, value] of Object.entries(values)) {
    const wrong = explainValue(channel.slice(0, 64), value);
    if (wrong) return reject(wrong[0], wrong[1], index);
  }
  if (ts !== undefined && !Compile(NativeReading.properties.ts).Check(ts)) {
    return reject('invalid_time', 'ts is an integer, milliseconds since 1970', index);
  }
  if (seq !== undefined && !Compile(NativeReading.properties.seq).Check(seq)) {
    return reject('invalid_sequence', 'seq is an integer, 0 or above', index);
  }
  return reject('invalid_channel', `a reading has at most ${MAX_CHANNELS} channels`, index);
}

function explainValue(channel: string, value: unknown): readonly [RejectionReason, string] | undefined {
  const number = typeof value === 'object' && value !== null && 'v' in value ? value.v : value;
  if (typeof number !== 'number') return ['not_a_number', `values.${channel} is not a number`];
  if (!Number.isFinite(number)) return ['not_finite', `values.${channel} is not finite`];
  if (typeof value !== 'object' || value === null) return undefined;
  const extra = Object.keys(value).find((field) => field !== 'v' && field !== 'u');
  if (extra !== undefined) return ['unknown_field', `unknown field values.${channel}.${extra.slice(0, 64)}`];
  const unit = 'u' in value ? value.u : undefined;
  if (unit === undefined || (typeof unit === 'string' && unit !== '' && unit.length <= 32)) return undefined;
  return ['invalid_channel', `values.${channel}.u is a UCUM unit of 1 to 32 characters`];
}
