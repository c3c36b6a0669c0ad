import { getPriority, setPriority } from 'node:os';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { sleep } from '../clock.ts';
import type { Log } from '../log.ts';

/**
 * The path of a module for a thread or process of its own, and the arguments that Node needs for
 * it: `.ts` through tsx when the caller itself runs as TypeScript (development, tests), `.js` from
 * the build.
 * @param name path relative to the caller without extension, for example `./detector-worker`
 * @param base the caller's `import.meta.url`
 */
export function entryPoint(name: string, base: string): { url: URL; execArgv: readonly string[] } {
  if (!base.endsWith('.ts')) return { url: new URL(`${name}.js`, base), execArgv: [] };
  // `--import tsx` does not reach a worker: it registers on the main thread only.
  const register = `import { register } from ${JSON.stringify(import.meta.resolve('tsx/esm/api'))}; register();`;
  const execArgv = ['--import', `data:text/javascript,${encodeURIComponent(register)}`];
  return { url: new URL(`${name}.ts`, base), execArgv };
}

/** Starts a worker from a module beside the caller; see {@link entryPoint}. */
export function startWorker(name: string, base: string, options: WorkerOptions): Worker {
  const { url, execArgv } = entryPoint(name, base);
  // From the build a worker takes the flags of the process, so that a profile covers it.
  return new Worker(url, { ...options, ...(execArgv.length > 0 && { execArgv: [...execArgv] }) });
}

/**
 * Lowers this thread's priority so that acknowledgements win when CPU is scarce. Called before
 * anything else, since threads that it starts (DuckDB's) take over the value. Linux only, where a
 * nice value belongs to a thread; elsewhere it would slow the whole process, so nothing is done.
 */
export function lowerPriority(): void {
  // 0 is the calling thread (setpriority(2)).
  if (process.platform === 'linux') setPriority(0, Math.min(19, getPriority(0) + NICE));
}

/** Added to the nice value: roughly a third of the share that it had. */
const NICE = 5;

/** Time for a thread to end after a stop. */
const STOP_GRACE_MS = 20_000;

/**
 * Waits for a thread to stop, and ends it if it does not answer: a stop must not hang.
 * @param ended resolves, or rejects, once the thread has ended
 */
export async function endThread(
  worker: Worker,
  { ended, name, log, graceMs = STOP_GRACE_MS }: { ended: Promise<unknown>; name: string; log: Log; graceMs?: number },
): Promise<void> {
  const waiting = new AbortController();
  const over = ended.then(
    () => 'ended',
    () => 'ended',
  );
  const first = await Promise.race([over, sleep(graceMs, waiting.signal).then(() => 'late')]);
  waiting.abort();
  if (first === 'ended') return;
  log.error(
    { thread: name, graceMs },
    'a thread did not answer to its stop, and was ended; its last batch is done again',
  );
  await worker.terminate();
}
