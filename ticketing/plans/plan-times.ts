import type { Calendar } from '../sla/calendar.ts';
import type { LocalTime } from '../sla/local-time.ts';

/** When a plan comes round. @property startsOn day of the first turn, counted from 1970-01-01 in the site's zone */
export type PlanRhythm = { readonly startsOn: number; readonly everyDays: number };

/** One turn of a plan: which it is, and when it is due, in milliseconds since the epoch. */
export type Turn = { readonly turn: number; readonly at: number };

/** Where days begin, and when work is done. */
export type WorkingTime = { readonly local: LocalTime; readonly calendar: Calendar };

/** When a turn is due: at the beginning of its day, or where nobody works then at the next opening. */
export function turnAt(rhythm: PlanRhythm, turn: number, { local, calendar }: WorkingTime): number {
  return calendar.nextOpening(local.instantOf(rhythm.startsOn + turn * rhythm.everyDays, 0));
}

/**
 * The first turn that is due after an instant. Turns that a week-end moves to the same opening are one, and those that were
 * missed meanwhile are not made up for.
 */
export function turnAfter(rhythm: PlanRhythm, at: number, time: WorkingTime): Turn {
  const passed = Math.floor((time.local.dayOf(at) - rhythm.startsOn) / rhythm.everyDays);
  // A turn of before may have been moved beyond the instant: closed times last 366 days at most.
  for (let turn = Math.max(0, passed - Math.ceil(366 / rhythm.everyDays)); ; turn++) {
    const due = turnAt(rhythm, turn, time);
    if (due > at) return { turn, at: due };
  }
}

/** The next turns of a plan, different ones. @param first the one that is due next */
export function upcoming(
  rhythm: PlanRhythm,
  first: Turn,
  { count, ...time }: WorkingTime & { count: number },
): number[] {
  const turns = [first.at];
  while (turns.length < count) turns.push(turnAfter(rhythm, turns.at(-1) ?? first.at, time).at);
  return turns;
}
