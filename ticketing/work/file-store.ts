import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { AppError, messageOf } from '../../lib/errors.ts';
import { syncFolder } from '../../lib/write-file-atomically.ts';

/** Bytes that have arrived and lie beside the store until they are kept or discarded. */
export type Received = {
  /** SHA-256 of the bytes, 64 hexadecimal digits. */
  readonly sha256: string;
  readonly size: number;
  readonly path: string;
};

/** Files by the hash of their content: the same bytes are stored once, and what is stored never changes. */
export type FileStore = {
  readonly folder: string;
  /** Takes bytes in; resolves once they are on disk. @throws {AppError} `invalid` naming `body` beyond the limit, or for none */
  receive(body: Readable): Promise<Received>;
  /** Puts what was received in its place; resolves once it is there for good. */
  keep(received: Received): Promise<void>;
  /** Removes what was received; nothing where it was kept. */
  discard(received: Received): Promise<void>;
  /** The bytes. @throws {AppError} `not_found` */
  open(sha256: string): Promise<ReadStream>;
  /** The hash of the bytes that are stored under a hash, or undefined where nothing is. */
  hashOf(sha256: string): Promise<string | undefined>;
};

/** @param options.maxBytes the largest file that is taken */
export async function openFileStore(options: { dataDir: string; maxBytes: number }): Promise<FileStore> {
  const folder = path.join(options.dataDir, 'files');
  const incoming = path.join(folder, 'incoming');
  await mkdir(incoming, { recursive: true });
  await removeForgotten(incoming);
  const placeOf = (sha256: string): string => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new AppError('not_found', 'There is no such file.');
    return path.join(folder, sha256.slice(0, 2), sha256);
  };
  return {
    folder,
    receive: async (body) => {
      const file = path.join(incoming, randomUUID());
      try {
        return { path: file, ...(await write(body, { file, maxBytes: options.maxBytes })) };
      } catch (error) {
        await rm(file, { force: true });
        throw error;
      }
    },
    keep: async (received) => {
      const place = placeOf(received.sha256);
      await mkdir(path.dirname(place), { recursive: true });
      await rename(received.path, place);
      await syncFolder(path.dirname(place));
      await syncFolder(folder);
    },
    discard: (received) => rm(received.path, { force: true }),
    open: async (sha256) => {
      const place = placeOf(sha256);
      await stat(place).catch((cause: unknown) => {
        throw new AppError('not_found', `The file ${sha256} is not in the store: ${messageOf(cause)}`, { cause });
      });
      return createReadStream(place);
    },
    hashOf: (sha256) => hashFile(placeOf(sha256)),
  };
}

/** What a crash left half received belongs to nobody; another process may be receiving right now. */
async function removeForgotten(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    const file = path.join(incoming, name);
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (Date.now() - mtimeMs > FORGOTTEN_MS) await rm(file, { force: true });
  }
}

const FORGOTTEN_MS = 24 * 3_600_000;

async function write(
  body: Readable,
  { file, maxBytes }: { file: string; maxBytes: number },
): Promise<{ sha256: string; size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  const handle = await open(file, 'wx');
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) throw refusal(`must be at most ${maxBytes} bytes`);
      hash.update(chunk);
      await handle.write(chunk);
    }
    if (size === 0) throw refusal('must not be empty');
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { sha256: hash.digest('hex'), size };
}

async function hashFile(file: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return hash.digest('hex');
}

function refusal(message: string): AppError {
  return new AppError('invalid', `body: ${message}`, { details: { errors: [{ field: 'body', message }] } });
}
