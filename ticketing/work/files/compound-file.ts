import { open } from 'node:fs/promises';

/** The container of Office files before 2007 [MS-CFB]; installers and mails come in it, too. */
export const COMPOUND = 'application/x-cfb';

/** The stream that a document of each kind has → its type. */
export const OFFICE_TYPES: Readonly<Record<string, string>> = {
  WordDocument: 'application/msword',
  Workbook: 'application/vnd.ms-excel',
  Book: 'application/vnd.ms-excel',
  'PowerPoint Document': 'application/vnd.ms-powerpoint',
};

const HEADER_BYTES = 512;
const ENTRY_BYTES = 128;

/** Places in the header and in an entry of the directory. */
const AT = { sectorShift: 30, directory: 48, allocation: 76, nameBytes: 64, kind: 66 } as const;
const FREE = 0xffff_fffa;

/** Sectors of the directory that are looked through, and of the table in the header. */
const MOST_SECTORS = 256;
const TABLES_IN_HEADER = 109;
const STREAM = 2;

/**
 * The type of an Office document in a compound file; {@link COMPOUND} where it is something else.
 * Reads the directory only.
 */
export async function officeTypeOf(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const read = async (length: number, position: number): Promise<Buffer> => {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, position);
      return buffer.subarray(0, bytesRead);
    };
    const header = await read(HEADER_BYTES, 0);
    if (header.length < HEADER_BYTES) return COMPOUND;
    const shift = header.readUInt16LE(AT.sectorShift);
    if (shift !== 9 && shift !== 12) return COMPOUND;
    const sectorBytes = 1 << shift;
    const sector = (at: number, length: number, from = 0) => read(length, (at + 1) * sectorBytes + from);
    let at = header.readUInt32LE(AT.directory);
    for (let seen = 0; seen < MOST_SECTORS && at < FREE; seen++) {
      for (const name of streamsOf(await sector(at, sectorBytes))) {
        const type = Object.hasOwn(OFFICE_TYPES, name) ? OFFICE_TYPES[name] : undefined;
        if (type !== undefined) return type;
      }
      const entries = sectorBytes / 4;
      const table = Math.floor(at / entries);
      if (table >= TABLES_IN_HEADER) return COMPOUND;
      const next = await sector(header.readUInt32LE(AT.allocation + 4 * table), 4, (at % entries) * 4);
      if (next.length < 4) return COMPOUND;
      at = next.readUInt32LE();
    }
    return COMPOUND;
  } finally {
    await handle.close();
  }
}

function streamsOf(directory: Buffer): readonly string[] {
  const names: string[] = [];
  for (let at = 0; at + ENTRY_BYTES <= directory.length; at += ENTRY_BYTES) {
    const bytes = directory.readUInt16LE(at + AT.nameBytes);
    if (directory[at + AT.kind] !== STREAM || bytes < 2 || bytes > AT.nameBytes) continue;
    names.push(directory.toString('utf16le', at, at + bytes - 2));
  }
  return names;
}
