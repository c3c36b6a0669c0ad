import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { AppError } from '../errors.ts';

const MIB = 2 ** 20;

/** Bytes of the empty embedded stores, with some room. */
const NEEDED_BYTES = 256 * MIB;

/**
 * Refuses to create stores without room for them: on a full disk, memory-mapped files end the
 * process without a message. Existing stores start on any disk, and refuse data until there is
 * room.
 * @param options.begun files that exist once the stores have begun
 * @throws {AppError} `unavailable`
 */
export async function refuseFullDisk(
  folder: string,
  options: { begun: string; freeBytes?: (folder: string) => Promise<number> },
): Promise<void> {
  const { begun, freeBytes = freeOf } = options;
  if (existsSync(begun)) return;
  const free = await freeBytes(folder);
  if (free >= NEEDED_BYTES) return;
  throw new AppError(
    'unavailable',
    `${folder} cannot be begun: ${Math.floor(free / MIB)} MiB are free on its disk, and ${NEEDED_BYTES / MIB} are needed; free some space, or set DATA_DIR to a folder on another disk`,
  );
}

async function freeOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
