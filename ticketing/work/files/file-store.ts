import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { AppError, messageOf } from '../../../lib/errors.ts';
import { syncFolder } from '../../../lib/files/write-file-atomically.ts';
import { FILE_DEFAULTS, type FileSettings } from './work-settings.ts';

/** Bytes that have arrived and are beside the store until they are kept or discarded. */
export type Received = {
  /** SHA-256 of the bytes, 64 hexadecimal digits. */
  readonly sha256: string;
  readonly size: number;
  readonly path: string;
};

/**
 * Files by the hash of their content: the same bytes are stored once, and stored bytes never
 * change.
 */
export type FileStore = {
  readonly folder: string;
  readonly limits: FileSettings;
  /** Bytes that may still come before the disk has too little free space. */
  room(): Promise<number>;
  /**
   * Takes bytes in; resolves once they are on disk.
   * @throws {AppError} `invalid` naming `body` beyond the limit, or for none; `unavailable` where
   * the disk is nearly full
   */
  receive(body: Readable): Promise<Received>;
  /** Puts a received file in its place; resolves once it is there for good. */
  keep(received: Received): Promise<void>;
  /** Removes a received file; nothing where it was kept. */
  discard(received: Received): Promise<void>;
  /** The bytes. @throws {AppError} `not_found` */
  open(sha256: string): Promise<ReadStream>;
  /** The hash of the bytes that are stored under a hash, or undefined where nothing is. */
  hashOf(sha256: string): Promise<string | undefined>;
  /**
   * Removes unowned bytes an hour or more old: unfinished uploads, and stored files
   * that no ticket names.
   * @param options.remove gets the hashes of one folder; calls `one` for each without a reference,
   * while nobody can add one
   * @returns how many of each
   */
  sweep(options: {
    now: Date;
    remove: (hashes: readonly string[], one: (sha256: string) => Promise<void>) => Promise<void>;
  }): Promise<{ readonly unfinished: number; readonly orphans: number }>;
};

/** The disk is nearly full. */
export function noRoom(): AppError {
  return new AppError(
    'unavailable',
    'The disk of the server is nearly full, so it takes no files; inform its operator.',
  );
}

/** @param options limits that are left out have their defaults */
export async function openFileStore(options: { dataDir: string } & Partial<FileSettings>): Promise<FileStore> {
  const { dataDir, ...given } = options;
  const limits = { ...FILE_DEFAULTS, ...given };
  const folder = path.join(dataDir, 'files');
  const incoming = path.join(folder, 'incoming');
  await mkdir(incoming, { recursive: true });
  const room = async (): Promise<number> => {
    const { bavail, bsize } = await statfs(incoming);
    return bavail * bsize - limits.minFreeBytes;
  };
  const placeOf = (sha256: string): string => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new AppError('not_found', 'There is no such file.');
    return path.join(folder, sha256.slice(0, 2), sha256);
  };
  return {
    folder,
    limits,
    room,
    receive: async (body) => {
      const file = path.join(incoming, randomUUID());
      try {
        return { path: file, ...(await write(body, { file, maxBytes: limits.maxBytes, room })) };
      } catch (error) {
        await rm(file, { force: true });
        throw error;
      }
    },
    keep: async (received) => {
      const place = placeOf(received.sha256);
      await mkdir(path.dirname(place), { recursive: true });
      await rename(received.path, place).catch(async (error: unknown) => {
        // A transaction that was tried again has kept it already.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        await stat(place);
      });
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
    sweep: async ({ now, remove }) => {
      const until = now.getTime() - FORGOTTEN_MS;
      const unfinished = await oldFiles(incoming, until);
      for (const name of unfinished) await rm(path.join(incoming, name), { force: true });
      let orphans = 0;
      for (const part of (await readdir(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name))) {
        const old = (await oldFiles(path.join(folder, part), until)).filter((name) => /^[0-9a-f]{64}$/.test(name));
        if (old.length === 0) continue;
        await remove(old, async (sha256) => {
          await rm(placeOf(sha256), { force: true });
          orphans++;
        });
      }
      return { unfinished: unfinished.length, orphans };
    },
  };
}

/** Longer than any upload takes. */
const FORGOTTEN_MS = 3_600_000;

/** Names of the files of a folder that were last written before a moment, in milliseconds. */
async function oldFiles(folder: string, until: number): Promise<readonly string[]> {
  const old: string[] = [];
  for (const name of await readdir(folder)) {
    const { mtimeMs } = await stat(path.join(folder, name)).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (mtimeMs < until) old.push(name);
  }
  return old;
}

/** So often an upload looks whether there is room, in bytes. */
const LOOK_EVERY_BYTES = 4 * 2 ** 20;

async function write(
  body: Readable,
  { file, maxBytes, room }: { file: string; maxBytes: number; room: () => Promise<number> },
): Promise<{ sha256: string; size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  let lookAt = 0;
  const handle = await open(file, 'wx');
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) throw refusal(`must be at most ${maxBytes} bytes`);
      if (size >= lookAt && (await room()) < chunk.length) throw noRoom();
      if (size >= lookAt) lookAt = size + LOOK_EVERY_BYTES;
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
