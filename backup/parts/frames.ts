import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createGunzip, gzip } from 'node:zlib';
import { cutOff } from '../archive/age-payload.ts';
import type { ReadMember } from '../archive/read-archive.ts';
import type { ArchiveWriter } from '../archive/write-archive.ts';

const pack = promisify(gzip);

/** Bytes of one part before it is compressed. */
const PART = 8 * 2 ** 20;

/**
 * Writes a stream of unknown length as members `NAME.00001.gz`, `NAME.00002.gz` …: one after the
 * other, and unpacked, they are the stream.
 */
export async function addStream(
  archive: Pick<ArchiveWriter, 'add'>,
  name: string,
  pieces: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<void> {
  let waiting: Buffer[] = [];
  let bytes = 0;
  let part = 0;
  const flush = async (): Promise<void> => {
    const packed = await pack(Buffer.concat(waiting), { level: 1 });
    part++;
    await archive.add(`${name}.${String(part).padStart(5, '0')}.gz`, packed.length, [packed]);
    waiting = [];
    bytes = 0;
  };
  for await (const piece of pieces) {
    waiting.push(piece);
    bytes += piece.length;
    if (bytes >= PART) await flush();
  }
  if (bytes > 0 || part === 0) await flush();
}

/** The name of the stream that a member is a part of; undefined for a file. */
export function streamOf(member: string): string | undefined {
  return /^(.*)\.\d{5}\.gz$/.exec(member)?.[1];
}

/** The unpacked content of a part. */
export function unpacked(member: Pick<ReadMember, 'content'>): AsyncIterable<Buffer> {
  return Readable.from(member.content).pipe(createGunzip());
}

/** An entry as bytes: lengths of key and value, u32 little-endian, then both. */
export function frameOf(key: Uint8Array, value: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(8 + key.length + value.length);
  frame.writeUInt32LE(key.length, 0);
  frame.writeUInt32LE(value.length, 4);
  frame.set(key, 8);
  frame.set(value, 8 + key.length);
  return frame;
}

/** Takes entries from a stream in pieces of any size. */
export function createFrameReader(): { take(piece: Buffer): [Buffer, Buffer][]; end(): void } {
  let rest: Buffer = Buffer.alloc(0);
  return {
    take: (piece) => {
      const all = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
      const entries: [Buffer, Buffer][] = [];
      let at = 0;
      while (all.length - at >= 8) {
        const keyEnd = at + 8 + all.readUInt32LE(at);
        const end = keyEnd + all.readUInt32LE(at + 4);
        if (all.length < end) break;
        entries.push([Buffer.from(all.subarray(at + 8, keyEnd)), Buffer.from(all.subarray(keyEnd, end))]);
        at = end;
      }
      rest = all.subarray(at);
      return entries;
    },
    end: () => {
      if (rest.length > 0) throw cutOff();
    },
  };
}
