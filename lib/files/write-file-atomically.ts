import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * Writes a file whole or not at all: beside it first, on disk, then in its place. Readers see the
 * old or the new one, after a power cut too. The folder must exist.
 */
export async function writeFileAtomically(file: string, content: Uint8Array | string): Promise<void> {
  const beside = `${file}.${process.pid}.${counter++}.tmp`;
  try {
    const handle = await open(beside, 'wx');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  await syncFolder(path.dirname(file));
}

let counter = 0;

/**
 * Puts on disk what a folder lists, so that a file that is new in it is found after a power cut.
 */
export async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder, and needs not to.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
