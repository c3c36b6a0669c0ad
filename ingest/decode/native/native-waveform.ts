import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { isObject } from '../../../lib/text/json-text.ts';
import { CHANNEL_RULE, isChannel, isUnitText, timeOf, UNIT_RULE } from '../../reading/make-reading.ts';
import type { Reading } from '../../reading/reading.ts';
import { type Rejection, reject } from '../../reading/rejection.ts';
import { hashBytes } from '../../reading/sequence.ts';
import { conversionOf } from '../../reading/units.ts';
import type { Decoded } from '../values/codec.ts';
import { decodedFrom } from '../values/decoded-from.ts';
import { parseJson } from '../values/json-payload.ts';
import { NativeReading } from './native-json.ts';
import { readNativeTime } from './native-time.ts';
import { SAMPLE_BYTES, type SampleEncoding, unpackSamples } from './sample-encodings.ts';

/** Samples in one block at most: ten seconds at 25.6 kHz. */
export const MAX_SAMPLES = 2 ** 18;

/** Blocks in one payload at most: the axes of a few sensors. */
const MAX_BLOCKS = 64;

/** A block of samples (docs/devices.md): `sample × scale + offset` is the value in `unit`. */
export const NativeWaveform = Type.Object(
  {
    ts: NativeReading.properties.ts,
    seq: NativeReading.properties.seq,
    channel: Type.String(),
    unit: Type.Optional(Type.String({ minLength: 1 })),
    sampleRateHz: Type.Number({ exclusiveMinimum: 0, maximum: 1e9 }),
    encoding: Type.Enum(Object.keys(SAMPLE_BYTES) as SampleEncoding[]),
    scale: Type.Optional(Type.Number()),
    offset: Type.Optional(Type.Number()),
    data: Type.String({ minLength: 1 }),
  },
  { additionalProperties: false },
);

type NativeWaveform = Type.Static<typeof NativeWaveform>;

const matches = Compile(NativeWaveform);

/**
 * Decodes a native waveform payload, one block or an array of blocks; never throws, for any bytes.
 */
export function decodeNativeWaveform(payload: Uint8Array, device: string, receivedAt: number): Decoded {
  const parsed = parseJson(payload);
  if ('reason' in parsed) return decodedFrom([parsed]);
  const blocks: readonly unknown[] = Array.isArray(parsed.json) ? parsed.json : [parsed.json];
  if (blocks.length === 0) return decodedFrom([reject('empty_batch', 'the array is empty')]);
  if (blocks.length > MAX_BLOCKS)
    return decodedFrom([reject('too_large', `more than ${MAX_BLOCKS} blocks in one payload`)]);
  return decodedFrom(blocks.map((block, index) => decodeBlock(block, { device, receivedAt, index })));
}

type Context = { readonly device: string; readonly receivedAt: number; readonly index: number };

function decodeBlock(given: unknown, context: Context): Reading | Rejection {
  const { device, receivedAt, index } = context;
  const block = isObject(given) && Object.hasOwn(given, 'ts') ? withTime(given, receivedAt) : given;
  if (!matches.Check(block)) return explain(block, index);
  const { ts, seq, channel, unit, encoding, sampleRateHz, scale = 1, offset = 0 } = block;
  if (!isChannel(channel)) return reject('invalid_channel', CHANNEL_RULE, index);
  const time = timeOf(ts, context);
  if ('reason' in time) return time;
  const { ts: at, saidAt } = time;
  if (unit !== undefined && !isUnitText(unit)) return reject('invalid_channel', UNIT_RULE, index);
  const conversion = unit === undefined ? { unit: null, factor: 1, offset: 0 } : conversionOf(unit);
  if (!conversion) return reject('unknown_unit', `${unit} is no unit of UCUM; see docs/devices.md`, index);
  const bytes = fromBase64(block.data);
  const size = SAMPLE_BYTES[encoding];
  if (!bytes) return reject('invalid_waveform', 'data is not base64', index);
  if (bytes.length % size !== 0) {
    return reject('invalid_waveform', `data has ${bytes.length} bytes; ${encoding} takes ${size} for a sample`, index);
  }
  if (bytes.length / size > MAX_SAMPLES)
    return reject('too_large', `more than ${MAX_SAMPLES} samples in a block`, index);
  const samples = unpackSamples(bytes, {
    encoding,
    scale: scale * conversion.factor,
    offset: offset * conversion.factor + conversion.offset,
  });
  if (!samples.every(Number.isFinite)) return reject('not_finite', `a sample of ${channel} is not finite`, index);
  return {
    device,
    sampledAt: at ?? receivedAt,
    sequence: seq ?? hashBytes(bytes, hashBytes(Buffer.from(channel))),
    receivedAt,
    timeSource: at === undefined ? 'arrival' : 'device',
    ...(saidAt !== undefined && { saidAt }),
    values: {},
    waveform: { channel, unit: conversion.unit, sampleRateHz, samples },
  };
}

/** The same block with its time in milliseconds, if it has a readable one. */
function withTime(block: Record<string, unknown>, receivedAt: number): Record<string, unknown> {
  const ts = readNativeTime(block['ts'], receivedAt);
  return typeof ts === 'number' && Number.isFinite(ts) ? { ...block, ts: Math.round(ts) } : block;
}

/** Of both alphabets of RFC 4648, with the line breaks of MIME. */
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;
const BREAKS = /[\r\n\t ]+/g;

function fromBase64(lines: string): Uint8Array | undefined {
  const text = lines.replace(BREAKS, '');
  // Buffer would silently skip characters that are not base64.
  if (text.length % 4 === 1 || !BASE64.test(text)) return undefined;
  return Buffer.from(text, 'base64');
}

/** Names the first thing that is wrong with a block which the schema refused. */
function explain(block: unknown, index: number): Rejection {
  if (typeof block !== 'object' || block === null || Array.isArray(block)) {
    return reject('not_an_object', 'a waveform is an object with channel, sampleRateHz, encoding and data', index);
  }
  for (const field of Object.keys(block)) {
    if (!Object.hasOwn(NativeWaveform.properties, field)) {
      return reject('unknown_field', `unknown field ${field.slice(0, 64)}`, index);
    }
  }
  const wrong = (field: keyof NativeWaveform): boolean => {
    const value = (block as Partial<NativeWaveform>)[field];
    if (value === undefined) return !Type.IsOptional(NativeWaveform.properties[field]);
    return !Compile(NativeWaveform.properties[field]).Check(value);
  };
  if (wrong('ts')) return reject('invalid_time', 'ts is an integer, milliseconds since 1970', index);
  if (wrong('seq')) return reject('invalid_sequence', 'seq is an integer, 0 or above', index);
  if (wrong('channel')) return reject('invalid_channel', CHANNEL_RULE, index);
  if (wrong('unit')) return reject('invalid_channel', UNIT_RULE, index);
  if (wrong('sampleRateHz')) return reject('invalid_waveform', 'sampleRateHz is a number above 0', index);
  if (wrong('encoding')) {
    return reject('invalid_waveform', `encoding is one of ${Object.keys(SAMPLE_BYTES).join(', ')}`, index);
  }
  if (wrong('data')) return reject('invalid_waveform', 'data is base64 of at least one sample', index);
  return reject('invalid_waveform', 'scale and offset are numbers', index);
}
