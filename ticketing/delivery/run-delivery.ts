import { sleep } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Round } from './deliver.ts';

const IDLE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
const LOG_EVERY_MS = 60_000;

/**
 * Repeats a round until the signal aborts: at once while there is more, each second when there is
 * nothing, and from 1 s to a minute apart while nobody answers, with a log line once a minute. A
 * round that fails (the database is away) is such a pause too.
 */
export async function runDelivery(
  round: () => Promise<Round>,
  { what, log, signal }: { what: string; log: Log; signal: AbortSignal },
): Promise<void> {
  let silent = 0;
  let saidAt = 0;
  while (!signal.aborted) {
    const { claimed, unreachable } = await round().catch((error) => ({ claimed: 0, unreachable: messageOf(error) }));
    if (unreachable === null) {
      if (silent > 0) log.info({ what }, `${what} goes on`);
      silent = 0;
      if (claimed === 0) await sleep(IDLE_MS, signal);
      continue;
    }
    if (Date.now() - saidAt >= LOG_EVERY_MS) {
      saidAt = Date.now();
      log.warn({ what, reason: unreachable }, `${what} is stopped; nothing is lost, it is tried again`);
    }
    await sleep(Math.min(LONGEST_PAUSE_MS, IDLE_MS * 2 ** Math.min(silent, 6)), signal);
    silent += 1;
  }
}
