import { existsSync } from 'node:fs';
import { AppError } from '../../lib/errors.ts';
import { checkFileModes, modeProblems } from '../../lib/files/private-files.ts';
import { attempt, type Finding } from './finding.ts';

/** Longer is not worth waiting for. */
const PATIENCE_MS = 10_000;

/**
 * Whether other users of this machine can read or change files in the data folder; changes nothing.
 */
export function checkModes(dataDir: string): Promise<Finding> {
  const advice =
    'start harbinger as the owner of DATA_DIR: it closes its own files, and names those that it cannot close';
  return attempt('file modes', advice, async () => {
    if (!existsSync(dataDir)) return 'no data folder yet; the program makes it for its user alone';
    const found = await checkFileModes(dataDir, { repair: false, signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!found) return 'this system keeps no modes: close DATA_DIR to other users by its access list';
    const { examined, open, shared, complete } = found;
    const problems = [...modeProblems(found), ...(open > 0 ? [`${open} entries are open to other users`] : [])];
    if (problems.length > 0) throw new AppError('invalid', problems.join('; '));
    const rest = complete ? '' : '; there are more than could be checked in 10 s';
    const others = shared ? '; DATA_DIR contains other files, which were not checked' : '';
    return `${examined} entries are for their owner alone${others}${rest}`;
  });
}
