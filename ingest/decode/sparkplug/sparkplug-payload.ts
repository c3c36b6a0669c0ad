import protobuf from 'protobufjs/light.js';
import { PayloadMessage } from './sparkplug-schema.ts';

/** An unsigned 64-bit number as protobufjs gives it. */
export type Long = { readonly low: number; readonly high: number; readonly unsigned?: boolean };

/** The part of a Sparkplug property that may name a unit or a quality. */
export type SparkplugProperty = {
  readonly int_value?: number;
  readonly long_value?: Long;
  readonly string_value?: string;
};

/** A metric as in the payload: members that were not sent are absent. */
export type SparkplugMetric = {
  readonly name?: string;
  readonly alias?: Long;
  readonly timestamp?: Long;
  readonly datatype?: number;
  readonly is_historical?: boolean;
  readonly is_transient?: boolean;
  readonly is_null?: boolean;
  readonly properties?: { readonly keys?: readonly string[]; readonly values?: readonly SparkplugProperty[] };
  readonly int_value?: number;
  readonly long_value?: Long;
  readonly float_value?: number;
  readonly double_value?: number;
  readonly boolean_value?: boolean;
  readonly string_value?: string;
  readonly template_value?: { readonly metrics?: readonly SparkplugMetric[]; readonly is_definition?: boolean };
};

/** A Sparkplug payload. */
export type SparkplugPayload = {
  readonly timestamp?: Long;
  readonly seq?: Long;
  readonly metrics?: readonly SparkplugMetric[];
  readonly uuid?: string;
  readonly body?: Uint8Array;
};

/** Larger payloads are refused undecoded, at any limit of the broker: 2 bytes may become 100. */
export const MAX_PAYLOAD_BYTES = 2 ** 20;

/**
 * Decodes a payload; the nesting is bounded by protobufjs (100 levels).
 * @returns undefined where the bytes are no Sparkplug payload; never throws
 */
export function decodePayload(bytes: Uint8Array): SparkplugPayload | undefined {
  try {
    const reader = protobuf.Reader.create(bytes);
    reader.discardUnknown = true;
    // Of the decoded message itself an absent field reads as its default: zero.
    return PayloadMessage.toObject(PayloadMessage.decode(reader)) as SparkplugPayload;
  } catch {
    return undefined;
  }
}

/** Encodes a payload; 64-bit fields take numbers as well. */
export function encodePayload(payload: object): Uint8Array {
  return PayloadMessage.encode(PayloadMessage.fromObject(payload)).finish();
}

/** A 64-bit number as the nearest double: exact up to 2^53. */
export function unsignedOf({ low, high }: Long): number {
  return (high >>> 0) * 2 ** 32 + (low >>> 0);
}

/** The same bits read as two's complement. */
export function signedOf({ low, high }: Long): number {
  return (high | 0) * 2 ** 32 + (low >>> 0);
}
