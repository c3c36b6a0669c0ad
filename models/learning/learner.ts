import type { Worker } from 'node:worker_threads';
import { type Calls, callAcross } from '../../lib/threads/thread-calls.ts';
import { startWorker } from '../../lib/threads/worker-thread.ts';
import { decideLonger, type HeldOutCheck } from '../device/held-out-check.ts';
import type { Backend, BackendChoice } from '../net/backend.ts';
import { openNetTrainer } from '../net/train-residual-nets.ts';
import { checkLonger, rowsBeforeHeldOut } from './check-longer.ts';
import { learnState } from './learn.ts';
import type { LearnedAgain, LearnJob } from './learn-job.ts';
import { type LearnedSpectra, learnSpectra, type SpectrumJob } from './learn-spectrum.ts';
import { learnWithNets, type OnCurves, type OpenNetTrainer } from './learn-with-nets.ts';

/** Learns devices again beside the judging. Its result depends on the job alone. */
export type Learner = {
  learn(job: LearnJob): Promise<LearnedAgain>;
  /** Tries nets on log spectra. */
  learnSpectra(job: SpectrumJob): Promise<LearnedSpectra>;
  /** Ends the current job; its result is no longer needed. */
  close(): Promise<void>;
};

/** The requests to a learner's thread. */
export type LearnerCalls = {
  learn(job: LearnJob): Promise<LearnedAgain>;
  learnSpectra(job: SpectrumJob): Promise<LearnedSpectra>;
};

/**
 * Learns at once, in the thread that asks: for recordings, and where there is nothing to wait for.
 */
export function learnHere(backend: Backend): Learner {
  const openTrainer = openNetTrainer(backend);
  return {
    learn: (job) => learnJob(job, openTrainer),
    learnSpectra: (job) => learnSpectra(job, openTrainer),
    close: async () => undefined,
  };
}

/**
 * Learns from all of the readings, unless the model of the older ones is worse on the newest than
 * the present model.
 */
export async function learnJob(job: LearnJob, openTrainer: OpenNetTrainer): Promise<LearnedAgain> {
  const { device, span, healthy, config } = job;
  const check = checkJob(job);
  if (check !== null && decideLonger(check).kind === 'kept_out') return { model: null, check };
  const learn = (onCurves: OnCurves) => learnState(device, span, { config, healthy, onCurves });
  return { model: await learnWithNets(learn, openTrainer), check };
}

function checkJob({ device, span, healthy, config, shorter }: LearnJob): HeldOutCheck | null {
  const cut = rowsBeforeHeldOut({ span, healthy }, shorter);
  if (cut === 0) return null;
  const updates = device.updates.map((count) => (count * cut) / healthy.length);
  const longer = learnState({ ...device, updates }, span, { config, healthy: healthy.subarray(0, cut) });
  return longer && checkLonger({ shorter, longer }, { span, healthy, cut });
}

/**
 * Learns one device after another in a thread, which starts with the first. If the thread ends, its
 * results will not come: the learner throws, as if it had failed in the caller's thread.
 */
export function createLearner(backend: BackendChoice): Learner {
  let thread: { readonly worker: Worker; readonly calls: Calls<LearnerCalls, Record<string, never>> } | null = null;
  let closing = false;

  const start = (): NonNullable<typeof thread> => {
    const worker = startWorker('./learner-worker', import.meta.url, { workerData: { backend } });
    let cause: unknown;
    worker.once('error', (error) => {
      cause = error;
    });
    worker.once('exit', () => {
      if (!closing) throw new Error('the thread that learns devices again ended unexpectedly', { cause });
    });
    return { worker, calls: callAcross(worker, { ours: {} }) };
  };

  const calls = (): Calls<LearnerCalls, Record<string, never>> => {
    thread ??= start();
    return thread.calls;
  };
  return {
    learn: (job) => calls().learn(job),
    learnSpectra: (job) => calls().learnSpectra(job),
    close: async () => {
      closing = true;
      await thread?.worker.terminate();
    },
  };
}
