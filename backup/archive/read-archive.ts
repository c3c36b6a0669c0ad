import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { AppError } from '../../lib/errors.ts';
import { AGE_MARK, type BackupKeys, beginDecryption, cutOff, fileKeyOf, headerLength } from './age-payload.ts';
import { BLOCK, padding, readTarHead } from './tar.ts';
import type { Member } from './write-archive.ts';

/**
 * A member of a backup that is read from its beginning to its end. The content must be read, or
 * left, before the next member is asked for.
 */
export type ReadMember = {
  readonly name: string;
  readonly size: number;
  readonly content: AsyncIterable<Buffer>;
  /** As read; once the content has ended. */
  readonly sha256: () => string;
};

const READ = 2 ** 20;

/** No header of age is larger. */
const HEADER_MAX = 64 * 1024;

/**
 * Reads a backup. A file that is cut off or changed is noticed where it is: the tar file must have
 * its end, and age proves each 64 KiB.
 * @param options.fileKey in place of keys, for a file just written
 * @param options.onBytes is told of bytes of the file as they are read
 * @throws {AppError} `invalid` for a wrong key, a damaged file, or another file
 */
export async function* readArchive(
  file: string,
  options: {
    keys?: BackupKeys;
    fileKey?: Uint8Array | undefined;
    signal?: AbortSignal;
    onBytes?: (bytes: number) => void;
  },
): AsyncGenerator<ReadMember> {
  const source = takeBytes(plainBytes(file, options));
  for (;;) {
    const head = await source.take(BLOCK);
    const found = readTarHead(head);
    if (!found) break;
    const hash = createHash('sha256');
    let left = found.size;
    async function* content(): AsyncGenerator<Buffer> {
      while (left > 0) {
        const part = await source.some(left);
        left -= part.length;
        hash.update(part);
        yield part;
      }
    }
    const reading = content();
    yield { ...found, content: reading, sha256: () => hash.digest('hex') };
    while (left > 0) left -= (await source.some(left)).length;
    refuseUnlessEmpty(await source.take(padding(found.size).length));
  }
  // The mark of the end is two empty blocks; then nothing follows.
  refuseUnlessEmpty(await source.take(BLOCK));
  await source.end();
}

/** What fills a block is zeros: a changed one is a changed backup. */
function refuseUnlessEmpty(filling: Buffer): void {
  if (filling.some((byte) => byte !== 0)) throw new AppError('invalid', 'the backup is damaged between two members');
}

/** What a member is, after its content was read. */
export function memberOf({ name, size, sha256 }: ReadMember): Member {
  return { name, bytes: size, sha256: sha256() };
}

/** The whole content of a small member. */
export async function textOf({ content }: ReadMember): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

async function* plainBytes(file: string, options: Parameters<typeof readArchive>[1]): AsyncGenerator<Buffer> {
  const { keys = {}, fileKey, signal, onBytes } = options;
  const bytes = createReadStream(file, { highWaterMark: READ, ...(signal && { signal }) });
  let head: Buffer | undefined = Buffer.alloc(0);
  let decryption: ReturnType<typeof beginDecryption> | undefined;
  for await (const part of bytes as AsyncIterable<Buffer>) {
    onBytes?.(part.length);
    if (head === undefined) {
      yield decryption ? decryption.update(part) : part;
      continue;
    }
    head = Buffer.concat([head, part]);
    if (!head.subarray(0, AGE_MARK.length).equals(Buffer.from(AGE_MARK).subarray(0, head.length))) {
      yield head;
      head = undefined;
      continue;
    }
    const length = headerLength(head);
    if (length === undefined && head.length > HEADER_MAX)
      throw new AppError('invalid', 'the head of the backup is damaged');
    if (length === undefined) continue;
    decryption = beginDecryption(fileKey ?? (await fileKeyOf(head.subarray(0, length), keys)));
    yield decryption.update(head.subarray(length));
    head = undefined;
  }
  if (head !== undefined) throw cutOff();
  if (decryption) yield decryption.final();
}

/** Takes pieces of wanted sizes from a stream. */
function takeBytes(bytes: AsyncGenerator<Buffer>): {
  take(size: number): Promise<Buffer>;
  some(most: number): Promise<Buffer>;
  end(): Promise<void>;
} {
  let rest: Buffer = Buffer.alloc(0);
  const fill = async (): Promise<boolean> => {
    const next = await bytes.next();
    if (!next.done) rest = rest.length > 0 ? Buffer.concat([rest, next.value]) : next.value;
    return !next.done;
  };
  return {
    take: async (size) => {
      while (rest.length < size) if (!(await fill())) throw cutOff();
      const taken = rest.subarray(0, size);
      rest = rest.subarray(size);
      return taken;
    },
    some: async (most) => {
      while (rest.length === 0) if (!(await fill())) throw cutOff();
      const taken = rest.subarray(0, most);
      rest = rest.subarray(taken.length);
      return taken;
    },
    end: async () => {
      while (await fill()) if (rest.length > 0) break;
      if (rest.length > 0) throw new AppError('invalid', 'the backup has more behind its end: it is damaged');
    },
  };
}
