import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts a worker from a module that lies beside the caller: `.ts` when the caller itself runs as TypeScript
 * (development, tests), `.js` from the build.
 * @param name the module's relative path without extension, for example `./detector-worker`
 * @param base the caller's `import.meta.url`
 */
export function startWorker(name: string, base: string, options: WorkerOptions): Worker {
  if (!base.endsWith('.ts')) return new Worker(new URL(`${name}.js`, base), { ...options, execArgv: [] });
  // `--import tsx` does not reach a worker: it registers on the main thread only.
  const register = `import { register } from ${JSON.stringify(import.meta.resolve('tsx/esm/api'))}; register();`;
  const execArgv = ['--import', `data:text/javascript,${encodeURIComponent(register)}`];
  return new Worker(new URL(`${name}.ts`, base), { ...options, execArgv });
}
