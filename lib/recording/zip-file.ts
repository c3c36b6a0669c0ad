import { type FileHandle, open } from 'node:fs/promises';
import { type Readable, Transform } from 'node:stream';
import { createInflateRaw } from 'node:zlib';

/** A file within a ZIP file. */
export type ZipEntry = {
  readonly name: string;
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly packedBytes: number;
  readonly bytes: number;
  /** Of its local header in the ZIP file. */
  readonly offset: number;
};

const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;
const END_MAGIC = 0x06054b50;
const ENTRY_MAGIC = 0x02014b50;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const [STORED, DEFLATED] = [0, 8] as const;
const MOST_DIRECTORY_BYTES = 16 * 1024 * 1024;

/**
 * The files within a ZIP file, by its directory.
 * @throws {Error} if it has none: cut off, or larger than 4 GB
 */
export async function zipEntries(file: string): Promise<readonly ZipEntry[]> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const tail = await readAt(handle, Math.max(0, size - END_BYTES - LONGEST_COMMENT), END_BYTES + LONGEST_COMMENT);
    let end = tail.length - END_BYTES;
    while (end >= 0 && tail.readUInt32LE(end) !== END_MAGIC) end--;
    if (end < 0) throw new Error('its end is missing: was it copied whole?');
    const [bytes, offset] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
    if (offset === 0xffffffff || bytes > MOST_DIRECTORY_BYTES) throw new Error('it is too large');
    return directory(await readAt(handle, offset, bytes));
  } finally {
    await handle.close();
  }
}

/**
 * The content of a file within a ZIP file, unpacked as it is read.
 * @throws {Error} if it is encrypted, or packed in another way than by deflating
 */
export async function openEntry(file: string, entry: ZipEntry): Promise<Readable> {
  if (entry.isEncrypted) throw new Error(`${entry.name} is protected by a password`);
  if (entry.method !== STORED && entry.method !== DEFLATED)
    throw new Error(`${entry.name} is packed in way ${entry.method}, which is not read`);
  const handle = await open(file);
  try {
    const local = await readAt(handle, entry.offset, LOCAL_BYTES);
    if (local.length < LOCAL_BYTES) throw new Error(`${entry.name} is cut off`);
    const start = entry.offset + LOCAL_BYTES + local.readUInt16LE(26) + local.readUInt16LE(28);
    const packed = handle.createReadStream({ start, end: Math.max(start, start + entry.packedBytes - 1) });
    const unpack =
      entry.method === STORED
        ? new Transform({ transform: (chunk, _, done) => done(null, chunk) })
        : createInflateRaw();
    packed.on('error', (error) => unpack.destroy(error));
    unpack.on('close', () => packed.destroy());
    return packed.pipe(unpack);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function directory(bytes: Buffer): readonly ZipEntry[] {
  const entries: ZipEntry[] = [];
  for (let at = 0; at + ENTRY_BYTES <= bytes.length && bytes.readUInt32LE(at) === ENTRY_MAGIC; ) {
    const [nameBytes, extra, comment] = [28, 30, 32].map((place) => bytes.readUInt16LE(at + place));
    const name = bytes.toString('utf8', at + ENTRY_BYTES, at + ENTRY_BYTES + (nameBytes ?? 0));
    entries.push({
      name: name.replaceAll('\\', '/'),
      method: bytes.readUInt16LE(at + 10),
      isEncrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      packedBytes: bytes.readUInt32LE(at + 20),
      bytes: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
    });
    at += ENTRY_BYTES + (nameBytes ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return entries;
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await handle.read(bytes, 0, length, position);
  return bytes.subarray(0, bytesRead);
}
