import type { Log } from './log.ts';

/** Lines of one kind in one period; further ones are only counted. */
const LINES = 10;
const PERIOD_MILLISECONDS = 10_000;

/**
 * Warns of clients' errors, so that a hostile one cannot fill the disk: each message ten times in
 * ten seconds.
 */
export type QuietLog = (message: string, facts: Readonly<Record<string, unknown>>) => void;

/** The first line of the next period says in `suppressed` how many were left out. */
export function createQuietLog({ log, now }: { log: Pick<Log, 'warn'>; now: () => number }): QuietLog {
  const periods = new Map<string, { since: number; lines: number; suppressed: number }>();
  return (message, facts) => {
    let period = periods.get(message);
    const at = now();
    if (!period) {
      period = { since: at, lines: 0, suppressed: 0 };
      periods.set(message, period);
    }
    if (at - period.since >= PERIOD_MILLISECONDS) {
      period.since = at;
      period.lines = 0;
    }
    if (period.lines >= LINES) {
      period.suppressed++;
      return;
    }
    period.lines++;
    const { suppressed } = period;
    period.suppressed = 0;
    log.warn(suppressed > 0 ? { ...facts, suppressed } : facts, message);
  };
}
