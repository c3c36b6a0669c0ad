import type { Calendar } from '../calendar/calendar.ts';
import type { Clock } from './clock.ts';
import { dueAt } from './clocks.ts';

/**
 * When a running clock reaches a level; levels passed already count as reached when it last began
 * to run.
 */
export type ClockTimes = {
  /** When it is due. */
  readonly due: number;
  /** When it has counted this much working time. */
  whenUsed(usedMs: number): number;
  /** When this much working time is left until due. */
  whenLeft(leftMs: number): number;
};

/** The times of a clock from where it runs on; null during a pause. */
export function clockTimes(
  clock: Pick<Clock, 'target' | 'elapsed' | 'runningSince'>,
  calendar: Calendar,
): ClockTimes | null {
  const { target, elapsed, runningSince } = clock;
  const due = dueAt(clock, calendar)?.getTime();
  if (runningSince === null || due === undefined) return null;
  const since = runningSince.getTime();
  return {
    due,
    whenUsed: (usedMs) => (usedMs <= elapsed ? since : calendar.add(since, usedMs - elapsed)),
    whenLeft: (leftMs) => (target - leftMs <= elapsed ? since : calendar.sub(due, leftMs)),
  };
}
