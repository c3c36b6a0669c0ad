import type { Log } from './log.ts';

/** Waits for one part of a start, and names it where that takes long. */
export type NoteSlow = <T>(part: string, starting: Promise<T>) => Promise<T>;

/** How long a part may take before it is named, in milliseconds. */
const SLOW_MS = 1_000;

/**
 * Reports progress of a start: names each part that takes longer than a second once while it runs,
 * and logs its duration.
 * @param options.tell output for people, beside the log
 */
export function createNoteSlow(options: { log: Log; tell?: ((line: string) => void) | undefined }): NoteSlow {
  const { log, tell } = options;
  return async (part, starting) => {
    const startedAt = performance.now();
    let isNamed = false;
    let outcome = 'not started';
    const timer = setTimeout(() => {
      isNamed = true;
      log.info({ part }, `starting ${part} …`);
      tell?.(`starting ${part} …`);
    }, SLOW_MS);
    try {
      const started = await starting;
      outcome = 'done';
      return started;
    } finally {
      clearTimeout(timer);
      if (isNamed) log.info({ part, durationMs: Math.round(performance.now() - startedAt) }, `${part}: ${outcome}`);
    }
  };
}
