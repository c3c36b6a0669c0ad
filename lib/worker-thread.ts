import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts a worker from a module that lies beside the caller: `.ts` through tsx when the caller itself runs as
 * TypeScript (development, tests), `.js` from the build.
 * @param name the module's relative path without extension, for example `./detector-worker`
 * @param base the caller's `import.meta.url`
 */
export function startWorker(name: string, base: string, options: WorkerOptions): Worker {
  if (base.endsWith('.ts')) {
    return new Worker(new URL(`${name}.ts`, base), { ...options, execArgv: ['--import', 'tsx'] });
  }
  return new Worker(new URL(`${name}.js`, base), { ...options, execArgv: [] });
}
