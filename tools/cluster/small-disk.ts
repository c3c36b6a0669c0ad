import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';

/** The program refuses to begin on a disk with less than 256 MiB. */
const MIB = 320;

/** A disk of its own for one process, in memory, that can be filled. */
export type SmallDisk = {
  fill(): void;
  free(): void;
  remove(): void;
};

/** Mounts it at the folder. @returns undefined where there is no right to mount */
export function mountSmallDisk(folder: string): SmallDisk | undefined {
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${MIB}m`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  const filler = path.join(folder, 'filler');
  return {
    fill: () => {
      const file = openSync(filler, 'w');
      try {
        // Until it is full: whole MiBs, then the rest.
        for (const size of [2 ** 20, 4_096]) fillBy(file, Buffer.alloc(size));
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(filler, { force: true }),
    remove: () => void execFileSync('umount', ['--lazy', folder], { stdio: 'ignore' }),
  };
}

function fillBy(file: number, bytes: Buffer): void {
  try {
    for (;;) if (writeSync(file, bytes) < bytes.length) return;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
