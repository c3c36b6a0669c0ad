import { createReadStream, existsSync } from 'node:fs';
import path from 'node:path';
import { ClassicLevel } from 'classic-level';
import { createFrameReader, frameOf } from './frames.ts';

const RAW = { keyEncoding: 'buffer', valueEncoding: 'buffer' } as const;

/**
 * The broker's sessions as frames: from the copy that a running program made, or from the folder of
 * a stopped one.
 */
export async function* sessionFrames(
  from: { readonly copy: string } | { readonly dataDir: string },
  note: (frame: Buffer) => void,
): AsyncGenerator<Buffer> {
  const entries = 'copy' in from ? copiedEntries(from.copy) : storedEntries(from.dataDir);
  for await (const [key, value] of entries) {
    const frame = frameOf(key, value);
    note(frame);
    yield frame;
  }
}

async function* copiedEntries(file: string): AsyncGenerator<readonly [Buffer, Buffer]> {
  const reader = createFrameReader();
  for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) yield* reader.take(piece);
  reader.end();
}

async function* storedEntries(dataDir: string): AsyncGenerator<readonly [Buffer, Buffer]> {
  const folder = path.join(dataDir, 'sessions');
  if (!existsSync(path.join(folder, 'CURRENT'))) return;
  const db = new ClassicLevel<Buffer, Buffer>(folder, { ...RAW, createIfMissing: false });
  await db.open();
  try {
    for await (const [key, value] of db.iterator()) yield [key, value];
  } finally {
    await db.close();
  }
}

/** Makes the sessions of a new data folder. */
export async function createSessions(
  dataDir: string,
): Promise<{ put(entries: readonly (readonly [Buffer, Buffer])[]): Promise<void>; close(): Promise<void> }> {
  const db = new ClassicLevel<Buffer, Buffer>(path.join(dataDir, 'sessions'), RAW);
  await db.open();
  return {
    put: (entries) => db.batch(entries.map(([key, value]) => ({ type: 'put' as const, key, value }))),
    close: () => db.close(),
  };
}
