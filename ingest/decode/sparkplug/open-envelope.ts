import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { messageOf } from '../../../lib/errors.ts';
import { type Rejection, reject } from '../../reading/rejection.ts';
import { decodePayload, MAX_PAYLOAD_BYTES, type SparkplugPayload } from './sparkplug-payload.ts';

/**
 * The `uuid` of a payload whose `body` is another one, compressed (Eclipse Tahu,
 * CompressionAlgorithm).
 */
const COMPRESSED = 'SPBV1.0_COMPRESSED';

/** The second byte of a zlib header makes the first two a multiple of 31 (RFC 1950, 2.2). */
const ZLIB_CHECK = 31;
const ZLIB_DEFLATE = 8;

/**
 * Opens a compressed envelope; any other payload stays as it is. Its own `seq` counts: Tahu writes
 * it on the outside too, and the inner one stands where the outer one is absent.
 * @returns a rejection where the envelope cannot be opened; never throws
 */
export function openEnvelope(payload: SparkplugPayload): SparkplugPayload | Rejection {
  if (payload.uuid !== COMPRESSED) return payload;
  const { body, metrics, seq, timestamp } = payload;
  if (body === undefined) return reject('malformed_sparkplug', `the payload is ${COMPRESSED} and has no body`);
  const name = metrics?.find((metric) => metric.name === 'algorithm')?.string_value ?? 'DEFLATE';
  const bytes = decompress(body, name.toUpperCase());
  if ('reason' in bytes) return bytes;
  const inner = decodePayload(bytes);
  if (inner === undefined) return reject('malformed_sparkplug', 'the compressed body is no Sparkplug B payload');
  if (inner.uuid === COMPRESSED) return reject('malformed_sparkplug', 'the compressed body is compressed once more');
  const outer = { ...(seq !== undefined && { seq }), ...(timestamp !== undefined && { timestamp }) };
  return { ...outer, ...inner };
}

function decompress(body: Uint8Array, algorithm: string): Uint8Array | Rejection {
  const limit = { maxOutputLength: MAX_PAYLOAD_BYTES };
  try {
    if (algorithm === 'GZIP') return gunzipSync(body, limit);
    if (algorithm === 'DEFLATE') return hasZlibHeader(body) ? inflateSync(body, limit) : inflateRawSync(body, limit);
  } catch (error) {
    if (error instanceof RangeError) {
      return reject('too_large', `the compressed body holds more than ${MAX_PAYLOAD_BYTES} bytes: send it in parts`);
    }
    return reject('malformed_sparkplug', `the compressed body is no ${algorithm}: ${messageOf(error).slice(0, 100)}`);
  }
  return reject('malformed_sparkplug', `the algorithm is ${algorithm.slice(0, 32)}; GZIP and DEFLATE can be read`);
}

/** Java's Deflater, which Tahu uses, writes the header of zlib; others leave it out. */
function hasZlibHeader([first = 0, second = 0]: Uint8Array): boolean {
  return (first & 0x0f) === ZLIB_DEFLATE && ((first << 8) | second) % ZLIB_CHECK === 0;
}
