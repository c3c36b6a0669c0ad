import { AppError, messageOf } from '../../lib/errors.ts';
import { deferred } from '../../lib/threads/deferred.ts';
import { startWorker } from '../../lib/threads/worker-thread.ts';
import type { BackendChoice } from '../net/backend.ts';
import type { HistoryLearned, HistoryLearning } from './learn-from-history.ts';
import type { FromLearner, LearnWorkerData } from './learn-worker.ts';

/** The longest that one history may take to be learned from. */
const LEARN_MS = 600_000;

/**
 * Learns from a history in a thread of its own, so that neither the API nor the detector waits for
 * it.
 * @throws {AppError} `unavailable` where it takes longer than 10 min, fails, or is stopped;
 * `unprocessable` where nothing can be learned
 */
export async function learnInThread(
  learning: HistoryLearning,
  { backend, signal, learnMs = LEARN_MS }: { backend: BackendChoice; signal: AbortSignal; learnMs?: number },
): Promise<readonly HistoryLearned[]> {
  const workerData: LearnWorkerData = { ...learning, backend };
  const worker = startWorker('./learn-worker', import.meta.url, { workerData });
  const end = deferred<readonly HistoryLearned[]>();
  const fail = (why: string, cause?: unknown): void => end.reject(new AppError('unavailable', why, { cause }));
  worker.on('message', (message: FromLearner) => {
    if (message.kind === 'learned') end.resolve(message.learned);
    else end.reject(new AppError('unprocessable', message.reason));
  });
  worker.once('error', (cause) => fail(`learning failed: ${messageOf(cause)}`, cause));
  worker.once('exit', () => fail('the learning ended without a result'));
  const timer = setTimeout(() => fail(`learning took longer than ${learnMs / 60_000} min`), learnMs);
  const stop = (): void => fail('the program stops; it is learned after its next start');
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await end.promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
