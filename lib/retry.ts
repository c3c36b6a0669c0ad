import { sleep } from './clock.ts';
import { messageOf } from './errors.ts';
import type { Log } from './log.ts';

/**
 * Repeats an attempt until it succeeds, with exponential delay (0.25 s to 10 s). Logs one line when
 * the first attempt fails, one a minute while it still fails, and one when it succeeds again.
 * @throws the last error once the signal aborts, or at once when `giveUp` says that waiting cannot
 * help
 */
export async function retryUntilDone<T>(
  attempt: () => Promise<T>,
  options: { what: string; log: Log; signal: AbortSignal; giveUp?: (error: unknown) => boolean },
): Promise<T> {
  const { what, log, signal } = options;
  let lastLogAt = 0;
  for (let tries = 1; ; tries++) {
    try {
      const result = await attempt();
      if (tries > 1) log.info({ what, tries }, 'answers again');
      return result;
    } catch (error) {
      if (signal.aborted || options.giveUp?.(error)) throw error;
      if (Date.now() - lastLogAt >= 60_000) {
        lastLogAt = Date.now();
        log.warn({ what, reason: messageOf(error) }, `${what} does not answer; trying again until it does`);
      }
      await sleep(Math.min(10_000, 250 * 2 ** Math.min(tries - 1, 6)), signal);
      if (signal.aborted) throw error;
    }
  }
}
