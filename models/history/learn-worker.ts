import { parentPort, workerData } from 'node:worker_threads';
import { AppError, messageOf } from '../../lib/errors.ts';
import { lowerPriority } from '../../lib/threads/worker-thread.ts';
import { type BackendChoice, createBackend } from '../net/backend.ts';
import { DETECTION_CONFIG } from '../normal/detection-config.ts';
import { type HistoryLearned, type HistoryLearning, learnFromHistory } from './learn-from-history.ts';

/** A thread that learns from one history and ends; see learn-thread.ts. */
export type LearnWorkerData = HistoryLearning & { readonly backend: BackendChoice };

/** The worker's message at its end. */
export type FromLearner =
  | { readonly kind: 'learned'; readonly learned: readonly HistoryLearned[] }
  | { readonly kind: 'failed'; readonly reason: string };

async function run(data: LearnWorkerData, port: NonNullable<typeof parentPort>): Promise<void> {
  lowerPriority();
  const tell = (message: FromLearner): void => port.postMessage(message);
  try {
    const options = { config: DETECTION_CONFIG, backend: createBackend(data.backend) };
    tell({ kind: 'learned', learned: await learnFromHistory(data, options) });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    tell({ kind: 'failed', reason: messageOf(error) });
  }
}

if (parentPort) await run(workerData as LearnWorkerData, parentPort);
