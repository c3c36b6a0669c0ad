import { createWriteStream, statSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { constants, createGzip, type Gzip } from 'node:zlib';
import { AppError, messageOf } from '../../lib/errors.ts';
import {
  type Gap,
  gapLine,
  headerLine,
  type MessageHeader,
  messageLine,
  type RecordedMessage,
} from './message-file.ts';

/** A file of messages that is being written. */
export type MessageWriter = {
  /** Resolves when there is room for more. @throws {AppError} what {@link failed} says */
  write(message: RecordedMessage): Promise<void>;
  gap(gap: Gap): Promise<void>;
  /** Resolves when all is in the file. @throws {AppError} what {@link failed} says */
  close(): Promise<void>;
  /** Rejects once the file cannot be written on; what was written before is in it. */
  readonly failed: Promise<never>;
};

/** What is packed so far goes to the file so often, so that a kill costs no more. */
const FLUSH_MS = 1000;

/**
 * Opens a new file for messages, packed where its name ends with `.gz`. A device or a pipe that is
 * there is written to.
 * @throws {AppError} `conflict` if there is a file of that name, `invalid` where none can be made
 */
export async function openMessageWriter(file: string, header: MessageHeader): Promise<MessageWriter> {
  const out = createWriteStream(file, { flags: isDevice(file) ? 'w' : 'wx' });
  await opened(out, file);
  const gzip = file.endsWith('.gz') ? createGzip() : undefined;
  gzip?.pipe(out);
  const into = gzip ?? out;
  let written = 0;
  let failure: AppError | undefined;
  let wake: () => void = () => undefined;
  let fail: (error: AppError) => void;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);
  const timer = setInterval(() => gzip?.flush(constants.Z_SYNC_FLUSH), FLUSH_MS);
  out.on('error', (error) => {
    clearInterval(timer);
    const kept = gzip ? 'those until about a second before are' : `the first ${written} are`;
    failure = new AppError('unavailable', `${file}: ${messageOf(error)}. Of the messages ${kept} in it`, {
      cause: error,
    });
    fail(failure);
    wake();
  });
  async function put(line: string, messages: number): Promise<void> {
    if (failure) throw failure;
    const hasRoom = into.write(line, (error) => {
      if (!error) written += messages;
    });
    if (hasRoom) return;
    await new Promise<void>((resolve) => {
      wake = resolve;
      into.once('drain', resolve);
    });
    if (failure) throw failure;
  }
  await put(headerLine(header), 0);
  return {
    failed,
    write: (message) => put(messageLine(message), 1),
    gap: (gap) => put(gapLine(gap), 0),
    async close() {
      clearInterval(timer);
      if (failure) throw failure;
      await Promise.race([ended(into, out), failed]);
    },
  };
}

function ended(into: Gzip | Writable, out: Writable): Promise<void> {
  return new Promise((resolve) => {
    out.once('close', resolve);
    into.end();
  });
}

function opened(out: Writable, file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    out.once('open', () => resolve());
    out.once('error', (cause: NodeJS.ErrnoException) => {
      const isThere = cause.code === 'EEXIST';
      const why = isThere ? 'a file of that name is there already: choose another one' : messageOf(cause);
      reject(new AppError(isThere ? 'conflict' : 'invalid', `--out ${file}: ${why}`, { cause }));
    });
  });
}

function isDevice(file: string): boolean {
  try {
    const found = statSync(file);
    return !found.isFile() && !found.isDirectory();
  } catch {
    // There is none yet, or opening it says why not.
    return false;
  }
}
