import { isUtf8 } from 'node:buffer';
import { PacketError, Reason } from './mqtt5-reasons.ts';

/**
 * Reads the parts of one packet, and nothing beyond its end.
 * @throws {PacketError} malformed, where something is cut off or wrong
 */
export class PacketReader {
  readonly bytes: Buffer;
  at: number;
  readonly end: number;

  constructor(bytes: Buffer, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  get isAtEnd(): boolean {
    return this.at === this.end;
  }

  byte(): number {
    return this.bytes[this.#skip(1)] as number;
  }

  uint16(): number {
    return this.bytes.readUInt16BE(this.#skip(2));
  }

  uint32(): number {
    return this.bytes.readUInt32BE(this.#skip(4));
  }

  /** [MQTT-1.5.5-1]: in as few bytes as possible, four at most. */
  varint(): number {
    let value = 0;
    for (let shift = 0; shift <= 21; shift += 7) {
      const byte = this.byte();
      value |= (byte & 127) << shift;
      if (byte >= 128) continue;
      if (byte === 0 && shift > 0) break;
      return value;
    }
    throw new PacketError(Reason.malformed, 'a length that is none');
  }

  /** Bytes after their length; not copied. */
  binary(): Buffer {
    const length = this.uint16();
    const at = this.#skip(length);
    return this.bytes.subarray(at, at + length);
  }

  /**
   * The bytes of a text, which are well-formed UTF-8 without NUL [MQTT-1.5.4-1], [MQTT-1.5.4-2].
   */
  text(): Buffer {
    const text = this.binary();
    if (!isUtf8(text) || text.includes(0))
      throw new PacketError(Reason.malformed, 'a text that is not UTF-8, or has NUL in it');
    return text;
  }

  /** The bytes that remain. */
  rest(): Buffer {
    const at = this.at;
    this.at = this.end;
    return this.bytes.subarray(at, this.end);
  }

  /** A packet with bytes after its end is malformed. */
  mustEnd(): void {
    if (!this.isAtEnd) throw new PacketError(Reason.malformed, 'a packet that is longer than its contents');
  }

  #skip(length: number): number {
    const at = this.at;
    if (at + length > this.end) throw new PacketError(Reason.malformed, 'a packet that is cut off');
    this.at = at + length;
    return at;
  }
}

/** A packet: its first byte, its length, and its parts. */
export function packetOf(first: number, parts: readonly Buffer[]): Buffer {
  let length = 0;
  for (const part of parts) length += part.length;
  const bytes = Buffer.allocUnsafe(1 + sizeOfVarint(length) + length);
  bytes[0] = first;
  let at = 1;
  for (let rest = length; ; rest >>>= 7) {
    bytes[at++] = rest >= 128 ? (rest & 127) | 128 : rest;
    if (rest < 128) break;
  }
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function sizeOfVarint(value: number): number {
  return value < 128 ? 1 : value < 16_384 ? 2 : value < 2_097_152 ? 3 : 4;
}

/** A length as MQTT writes it. */
export function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low | 128 : low);
  } while (rest > 0);
  return bytes;
}

export function uint16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 255]);
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** Bytes with their length before them. */
export function prefixed(bytes: Buffer): Buffer {
  return Buffer.concat([uint16(bytes.length), bytes]);
}
