import { existsSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../lib/errors.ts';
import { attempt, type Finding } from './finding.ts';

/** Below this share of the disk the journal is about to have no room. */
const MIN_FREE_SHARE = 0.05;

/**
 * How large the journal is, and whether its disk has room: when it has none, nothing is
 * acknowledged.
 */
export function checkJournal(dataDir: string): Promise<Finding> {
  const advice = 'free some space: when the disk is full nothing is acknowledged, and devices keep what they have';
  return attempt('journal', advice, async () => {
    const folder = path.join(path.resolve(dataDir), 'journal');
    if (!existsSync(folder)) return 'none yet';
    const file = path.join(folder, 'data.mdb');
    // Its size on disk: the file has holes.
    const bytes = existsSync(file) ? statSync(file).blocks * 512 : 0;
    const { bavail, blocks, bsize } = await statfs(folder);
    const size = `${Math.round(bytes / 2 ** 20)} MiB`;
    if (bavail < blocks * MIN_FREE_SHARE) {
      throw new AppError(
        'unavailable',
        `${size}, and only ${Math.round((bavail * bsize) / 2 ** 20)} MiB of its disk are free`,
      );
    }
    return `${size}; ${Math.round((100 * bavail) / blocks)} % of its disk are free`;
  });
}
