import type { Worker } from 'node:worker_threads';
import { type Calls, callAcross } from '../../lib/threads/thread-calls.ts';
import { startWorker } from '../../lib/threads/worker-thread.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import { learnState } from './learn.ts';
import type { LearnJob } from './learn-job.ts';

/** Learns devices again beside the judging. Its result depends on the job alone. */
export type Learner = {
  /** Resolves with null where nothing can be learned. */
  learn(job: LearnJob): Promise<NormalModel | null>;
  /** Ends the current job; its result is no longer needed. */
  close(): Promise<void>;
};

/** What the thread of a learner can be asked for. */
export type LearnerCalls = { learn(job: LearnJob): NormalModel | null };

/**
 * Learns at once, in the thread that asks: for recordings, and where there is nothing to wait for.
 */
export const learnHere: Learner = { learn: async (job) => learnJob(job), close: async () => undefined };

export function learnJob({ device, span, healthy, config }: LearnJob): NormalModel | null {
  return learnState(device, span, { config, healthy });
}

/**
 * Learns one device after another in a thread, which starts with the first. If the thread ends by
 * itself, its results will not come: the learner throws, as if it had failed in the caller's
 * thread.
 */
export function createLearner(): Learner {
  let thread: { readonly worker: Worker; readonly calls: Calls<LearnerCalls, Record<string, never>> } | null = null;
  let closing = false;

  const start = (): NonNullable<typeof thread> => {
    const worker = startWorker('./learner-worker', import.meta.url, {});
    let cause: unknown;
    worker.once('error', (error) => {
      cause = error;
    });
    worker.once('exit', () => {
      if (!closing) throw new Error('the thread that learns devices again ended unexpectedly', { cause });
    });
    return { worker, calls: callAcross(worker, { ours: {} }) };
  };

  return {
    learn: (job) => {
      thread ??= start();
      return thread.calls.learn(job);
    },
    close: async () => {
      closing = true;
      await thread?.worker.terminate();
    },
  };
}
