import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../lib/errors.ts';

/** The file in the data folder, where no other is set. */
const NAME = 'access.key';

/**
 * Reads the key that seals second factors; makes it in the data folder where there is none, for the
 * owner's eyes only.
 * @param keyFile a file outside the data folder: it is never made
 * @throws {AppError} `invalid` for a file that holds no key, `unavailable` for a set file that is
 * not there
 */
export async function openAccessKey(place: { dataDir: string; keyFile?: string | undefined }): Promise<Buffer> {
  const { dataDir, keyFile } = place;
  const file = keyFile ?? path.join(dataDir, NAME);
  const found = await read(file);
  if (found) {
    if (keyFile === undefined) await chmod(file, 0o600);
    return decode(found, file);
  }
  if (keyFile !== undefined) throw new AppError('unavailable', `ACCESS_KEY_FILE: there is no file ${keyFile}`);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  // Another process may have made it meanwhile: the first one counts, and no half of a key is ever
  // read.
  await link(draft, file).catch(() => undefined);
  await rm(draft, { force: true });
  return decode((await read(file)) ?? '', file);
}

async function read(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function decode(text: string, file: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== 32)
    throw new AppError('invalid', `${file} contains no key: 32 random bytes in base64 are expected`);
  return key;
}
