import { Cron } from 'croner';
import type { Now } from '../../lib/clock.ts';
import type { Due } from './schedule.ts';

/**
 * A run that did not succeed, or that belongs to another process, is tried again after this long.
 */
const AGAIN_MS = 60_000;
const MOST_COUNTED = 100;

/**
 * A job that is due at times of day by the wall clock of a place. It is due at once when the
 * program starts: its time may have passed while nothing ran.
 * @param cron five fields: minute, hour, day of the month, month, day of the week
 * @param timeZone an IANA name; a time that the clock skips in spring counts as the next one there
 * is, one that comes twice counts once
 */
export function createCronDue({ cron, timeZone, now }: { cron: string; timeZone: string; now: Now }): Due {
  const pattern = new Cron(cron, { timezone: timeZone, paused: true, mode: '5-part' });
  const after = (time: number): number => pattern.nextRun(new Date(time))?.getTime() ?? Number.POSITIVE_INFINITY;
  let at = now().getTime();
  return {
    waitMs: () => {
      // A clock that ran ahead and was set back must not put the job off until then.
      at = Math.min(at, after(now().getTime()));
      return Math.max(0, at - now().getTime());
    },
    missed: () => {
      let count = 0;
      for (let next = after(at); next < now().getTime() && count < MOST_COUNTED; next = after(next)) count += 1;
      return count;
    },
    ended: (outcome) => {
      const time = now().getTime();
      at = outcome === 'done' ? after(time) : Math.min(time + AGAIN_MS, after(time));
    },
    periodsMs: (count) => {
      let next = now().getTime();
      for (let i = 0; i < count; i++) next = after(next);
      return next - now().getTime();
    },
  };
}
