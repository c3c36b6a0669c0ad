import { parentPort, workerData } from 'node:worker_threads';
import { callAcross } from '../../lib/threads/thread-calls.ts';
import { lowerPriority } from '../../lib/threads/worker-thread.ts';
import { type BackendChoice, createBackend } from '../net/backend.ts';
import { openNetTrainer } from '../net/train-residual-nets.ts';
import { learnSpectra } from './learn-spectrum.ts';
import { type LearnerCalls, learnJob } from './learner.ts';

/** The thread that learns devices again beside the detector's; see learner.ts. */

if (parentPort) {
  lowerPriority();
  const { backend } = workerData as { readonly backend: BackendChoice };
  const openTrainer = openNetTrainer(createBackend(backend));
  callAcross<Record<string, never>, LearnerCalls>(parentPort, {
    ours: { learn: (job) => learnJob(job, openTrainer), learnSpectra: (job) => learnSpectra(job, openTrainer) },
  });
}
