import { existsSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../../lib/errors.ts';
import { openLmdbCheckpoints } from '../../models/detector/checkpoints.ts';
import { createBackend } from '../../models/net/backend.ts';
import type { Config } from '../../platform/config.ts';
import { attempt, type Finding } from './finding.ts';

/** Whether TensorFlow.js loads. */
export function checkBackend(choice: Config['models']['backend']): Promise<Finding> {
  return attempt('model backend', 'set MODELS_BACKEND=auto, or install @tensorflow/tfjs-node', async () => {
    const { name, reason } = await createBackend(choice).open();
    return `TensorFlow.js on ${name} (${reason})`;
  });
}

/** Whether what the detector has learned can be read; of a running platform too. */
export function checkLearned(dataDir: string): Promise<Finding> {
  const advice = 'restore DATA_DIR/detector from a backup, or move it away: every machine is learned anew then';
  return attempt('learned', advice, async () => {
    if (!existsSync(path.join(dataDir, 'detector'))) return 'nothing yet';
    const checkpoints = openLmdbCheckpoints({ dataDir });
    try {
      const { devices } = await checkpoints.load(0);
      let count = 0;
      for (const [device, state] of devices) {
        if (state.length === 0) throw new AppError('invalid', `the state of ${device} is empty`);
        count++;
      }
      return `${count} devices`;
    } finally {
      await checkpoints.close();
    }
  });
}
