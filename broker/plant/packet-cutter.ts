import { AppError } from '../../lib/errors.ts';

const PUBLISH = 3;
const LENGTH_BYTES = 4;
const NOTHING = Buffer.alloc(0);

/**
 * Follows the packets of an MQTT byte stream and cuts a PUBLISH that is larger than `maxBytes` to
 * its first `maxBytes`. This bounds the reader's memory, and the message can still be refused by
 * name and acknowledged: without acknowledgement, its sender would repeat it.
 * @param maxBytes of a packet after its fixed header
 * @returns takes each chunk in turn
 * @throws {AppError} `invalid` for a length that is no length [MQTT-1.5.5-1], and for any other
 *   packet that is larger
 */
export function createPacketCutter(options: {
  maxBytes: number;
  onBytes: (bytes: Buffer) => void;
}): (chunk: Buffer) => void {
  const { maxBytes, onBytes } = options;
  /** A fixed header of which the rest has not come. */
  let held = NOTHING;
  /** Bytes of the current packet that still pass, and the bytes after them that do not. */
  let passing = 0;
  let dropping = 0;

  return (chunk) => {
    const bytes = held.length > 0 ? Buffer.concat([held, chunk]) : chunk;
    let from = 0;
    let at = 0;
    const handOver = (): void => {
      if (at > from) onBytes(bytes.subarray(from, at));
      from = at;
    };
    while (at < bytes.length) {
      if (passing > 0) {
        const step = Math.min(passing, bytes.length - at);
        passing -= step;
        at += step;
      } else if (dropping > 0) {
        handOver();
        const step = Math.min(dropping, bytes.length - at);
        dropping -= step;
        at += step;
        from = at;
      } else {
        const header = readHeader(bytes, at);
        if (header === undefined) break;
        passing = header.length;
        if (header.length > maxBytes) {
          const first = bytes[at] as number;
          if (first >> 4 !== PUBLISH) throw new AppError('invalid', `a packet of ${header.length} bytes`);
          handOver();
          onBytes(fixedHeader(first, maxBytes));
          from = at + header.bytes;
          passing = maxBytes;
          dropping = header.length - maxBytes;
        }
        at += header.bytes;
      }
    }
    handOver();
    held = at < bytes.length ? Buffer.from(bytes.subarray(at)) : NOTHING;
  };
}

/** @returns undefined where the header continues in the next chunk */
function readHeader(bytes: Buffer, at: number): { bytes: number; length: number } | undefined {
  let length = 0;
  for (let i = 0; i < LENGTH_BYTES; i++) {
    const byte = bytes[at + 1 + i];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * 128 ** i;
    if (byte < 0x80) return { bytes: 2 + i, length };
  }
  throw new AppError('invalid', 'a packet length that is none');
}

function fixedHeader(first: number, length: number): Buffer {
  const bytes = [first];
  let rest = length;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return Buffer.from(bytes);
}
