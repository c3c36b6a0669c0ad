import type { Worker } from 'node:worker_threads';
import { startWorker } from '../../lib/threads/worker-thread.ts';

/**
 * The service of the embedded database's thread, and its socket; null for a port of its own choice
 * on the loopback interface.
 */
export type PgliteTask = {
  readonly folder: string;
  readonly socket: string | null;
  /**
   * The build's packed files that a new database begins with, and where they are unpacked; null
   * where one is there.
   */
  readonly template: { readonly file: string; readonly draft: string } | null;
};

/** Its message: how to reach it, once it answers. */
export type PgliteReady = { readonly host: string; readonly port: number };

let begun: Worker | undefined;

/** Starts a thread that reads and compiles PGlite; the process does not wait for it to end. */
export function beginPgliteThread(): void {
  const thread = startWorker('./pglite-worker', import.meta.url, {});
  thread.unref();
  // One that fails ahead of its time ends nothing: where a database is wanted, a new thread fails
  // for all to see.
  thread.once('error', () => {
    if (begun === thread) begun = undefined;
  });
  begun = thread;
}

/**
 * A thread for an embedded database: the one already begun, or a new one. It waits for its {@link
 * PgliteTask}.
 */
export function takePgliteThread(): Worker {
  const thread = begun ?? startWorker('./pglite-worker', import.meta.url, {});
  begun = undefined;
  thread.ref();
  return thread;
}

/** Ends the thread that was begun: no embedded database is wanted. */
export async function dropPgliteThread(): Promise<void> {
  await begun?.terminate();
  begun = undefined;
}
