import { parentPort } from 'node:worker_threads';
import { callAcross } from '../../lib/threads/thread-calls.ts';
import { lowerPriority } from '../../lib/threads/worker-thread.ts';
import { type LearnerCalls, learnJob } from './learner.ts';

/** The thread that learns devices again beside the detector's; see learner.ts. */

if (parentPort) {
  lowerPriority();
  callAcross<Record<string, never>, LearnerCalls>(parentPort, { ours: { learn: learnJob } });
}
