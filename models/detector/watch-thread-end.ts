import type { Worker } from 'node:worker_threads';
import { AppError, messageOf } from '../../lib/errors.ts';
import type { Deferred } from '../../lib/threads/deferred.ts';

/**
 * Settles with the end of the detector's thread: it ended, or ran out of memory; any other failure
 * rejects.
 */
export function watchThreadEnd(worker: Worker, life: Deferred<'ended' | AppError>, stopping: AbortSignal): void {
  const fail = (why: string, cause?: unknown): void => life.reject(new AppError('unavailable', why, { cause }));
  worker.once('error', (cause) => {
    if (!isOutOfMemory(cause)) return fail(`the detector failed: ${messageOf(cause)}`, cause);
    life.resolve(new AppError('unavailable', 'the detector ran out of memory', { cause }));
  });
  worker.once('exit', (code) => {
    if (code === 0 || stopping.aborted) life.resolve('ended');
    else fail(`the detector thread ended with status ${code}`);
  });
}

function isOutOfMemory(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
