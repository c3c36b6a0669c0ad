import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError, messageOf } from '../../lib/errors.ts';
import { syncFolder } from '../../lib/files/write-file-atomically.ts';
import { type AgeEncryption, type BackupKeys, beginEncryption, isPlain } from './age-payload.ts';
import { BLOCK, padding, tarHead } from './tar.ts';

/** A member as it was written. */
export type Member = { readonly name: string; readonly bytes: number; readonly sha256: string };

/** Writes one backup: a tar file, as a whole encrypted by age unless it is plain. */
export type ArchiveWriter = {
  readonly members: readonly Member[];
  /** Bytes of the file so far. */
  readonly bytes: number;
  /** The key that the file can be read with again, for its check; undefined for a plain one. */
  readonly fileKey: Uint8Array | undefined;
  /**
   * @throws {AppError} `unavailable` on a full disk; `conflict` where the content has another size
   */
  add(name: string, size: number, content: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<Member>;
  /** Ends the file and puts it on disk, still under the name of a draft. */
  finish(): Promise<string>;
  /** Gives the draft its name. */
  publish(): Promise<void>;
  /** Removes the draft; nothing after `publish`. */
  discard(): Promise<void>;
};

/** Written at once. */
const BUFFER = 2 ** 20;

/**
 * Begins a backup beside its place, as `FILE.partial`.
 * @throws {AppError} `conflict` where the file is there
 */
export async function createArchive(file: string, keys: BackupKeys): Promise<ArchiveWriter> {
  const draft = `${file}.partial`;
  const encryption = isPlain(keys) ? undefined : await beginEncryption(keys);
  const handle = await open(draft, 'wx', 0o600).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EEXIST') throw refusal(draft, cause);
    throw new AppError('conflict', `${draft} is there: another backup runs, or one was killed; then remove the file`);
  });
  const out = createOutput(handle, { file: draft, encryption });
  const members: Member[] = [];
  const add: ArchiveWriter['add'] = async (name, size, content) => {
    await out.write(tarHead(name, size));
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const part of content) {
      hash.update(part);
      bytes += part.length;
      await out.write(part);
    }
    if (bytes !== size) throw new AppError('conflict', `${name} changed while it was copied; start the backup again`);
    await out.write(padding(size));
    const member = { name, bytes, sha256: hash.digest('hex') };
    members.push(member);
    return member;
  };
  let open_ = true;
  const close = async (): Promise<void> => {
    if (open_) await handle.close();
    open_ = false;
  };
  return {
    members,
    get bytes() {
      return out.bytes();
    },
    fileKey: encryption?.fileKey,
    add,
    finish: async () => {
      await out.write(Buffer.alloc(2 * BLOCK));
      await out.end();
      await handle.sync().catch((cause: unknown) => {
        throw refusal(draft, cause);
      });
      await close();
      return draft;
    },
    publish: async () => {
      await rename(draft, file);
      await syncFolder(path.dirname(file));
    },
    discard: async () => {
      await close();
      await rm(draft, { force: true });
    },
  };
}

function createOutput(
  handle: FileHandle,
  { file, encryption }: { file: string; encryption: AgeEncryption | undefined },
): { write(bytes: Buffer): Promise<void>; end(): Promise<void>; bytes(): number } {
  let waiting: Buffer[] = encryption ? [encryption.begin] : [];
  let size = waiting[0]?.length ?? 0;
  let written = 0;
  const flush = async (): Promise<void> => {
    for (const bytes of waiting) {
      for (let at = 0; at < bytes.length; ) {
        const { bytesWritten } = await handle.write(bytes, at).catch((cause: unknown) => {
          throw refusal(file, cause);
        });
        at += bytesWritten;
      }
      written += bytes.length;
    }
    waiting = [];
    size = 0;
  };
  const put = async (bytes: Buffer): Promise<void> => {
    waiting.push(bytes);
    size += bytes.length;
    if (size >= BUFFER) await flush();
  };
  return {
    write: (bytes) => put(encryption ? encryption.update(bytes) : bytes),
    end: async () => {
      if (encryption) await put(encryption.final());
      await flush();
    },
    bytes: () => written + size,
  };
}

function refusal(file: string, cause: unknown): AppError {
  const code = (cause as NodeJS.ErrnoException).code;
  const why = code === 'ENOSPC' || code === 'EDQUOT' ? 'the disk is full' : messageOf(cause);
  return new AppError('unavailable', `${file} cannot be written: ${why}`, { cause });
}
