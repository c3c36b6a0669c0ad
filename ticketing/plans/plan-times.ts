import type { Calendar } from '../calendar/calendar.ts';
import type { LocalTime } from '../calendar/local-time.ts';

/** How long it is from one turn to the next. */
export type Interval =
  | { readonly everyDays: number }
  | { readonly everyMonths: number }
  | { readonly everyYears: number };

/**
 * When a plan comes round.
 * @property startsOn day of the first turn, counted from 1970-01-01 in the zone of the plan
 */
export type PlanRhythm = { readonly startsOn: number } & Interval;

/** One turn of a plan: which it is, and when it is due, in milliseconds since the epoch. */
export type Turn = { readonly turn: number; readonly at: number };

/** Where days begin, and when work is done. */
export type WorkingTime = { readonly local: LocalTime; readonly calendar: Calendar };

/**
 * A plan as it was before a change.
 * @property overdue its turn has come, and opened no ticket yet
 */
export type Before = Turn & { readonly rhythm: PlanRhythm; readonly overdue: boolean };

const DAY_MS = 86_400_000;

/**
 * The day of a turn. Months and years keep the day of the month of the first turn, or take the last
 * one of a shorter month.
 */
export function dayOfTurn(rhythm: PlanRhythm, turn: number): number {
  const { startsOn } = rhythm;
  if ('everyDays' in rhythm) return startsOn + turn * rhythm.everyDays;
  const first = new Date(startsOn * DAY_MS);
  const [year, month] = [first.getUTCFullYear(), first.getUTCMonth() + turn * monthsOf(rhythm)];
  const lastOfMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(first.getUTCDate(), lastOfMonth)) / DAY_MS;
}

/** Due time of a turn: the beginning of its day, or the next opening if nobody works then. */
export function turnAt(rhythm: PlanRhythm, turn: number, { local, calendar }: WorkingTime): number {
  return calendar.nextOpening(local.instantOf(dayOfTurn(rhythm, turn), 0));
}

/** The last turn whose day has come by a day; -1 before the first. */
export function lastTurnBy(rhythm: PlanRhythm, day: number): number {
  // A month has 28 days at least, so that this is the turn or a later one.
  const days = 'everyDays' in rhythm ? rhythm.everyDays : monthsOf(rhythm) * 28;
  let turn = Math.floor((day - rhythm.startsOn) / days);
  while (turn >= 0 && dayOfTurn(rhythm, turn) > day) turn -= 1;
  return Math.max(-1, turn);
}

/**
 * The first turn due after an instant. Turns that a week-end moves to the same opening count as
 * one. Missed turns are not made up for.
 */
export function turnAfter(rhythm: PlanRhythm, at: number, time: WorkingTime): Turn {
  // A turn of before may have been moved beyond the instant: closed times last 366 days at most.
  for (let turn = Math.max(0, lastTurnBy(rhythm, time.local.dayOf(at) - 366)); ; turn++) {
    const due = turnAt(rhythm, turn, time);
    if (due > at) return { turn, at: due };
  }
}

/**
 * The first turn of a plan that begins now: one of today counts.
 * @param takenOn the day on which it opened a ticket last
 */
export function firstTurn(
  rhythm: PlanRhythm,
  { now, takenOn, ...time }: WorkingTime & { readonly now: number; readonly takenOn: number | null },
): Turn {
  const today = time.local.dayOf(now);
  const turn = lastTurnBy(rhythm, today);
  const ofToday = turn >= 0 && dayOfTurn(rhythm, turn) === today && (takenOn === null || takenOn < today);
  return ofToday ? { turn, at: turnAt(rhythm, turn, time) } : turnAfter(rhythm, now, time);
}

/**
 * The next turn of a plan that is changed. A turn that has come and opened no ticket is not lost:
 * it is due at once, unless the plan now begins later. A plan that keeps its rhythm keeps its turn.
 */
export function turnAfterChange(
  rhythm: PlanRhythm,
  { before, ...time }: WorkingTime & { readonly now: number; readonly takenOn: number | null; readonly before: Before },
): Turn {
  const kept = isSame(rhythm, before.rhythm);
  const last = lastTurnBy(rhythm, time.local.dayOf(time.now));
  if (before.overdue && last >= 0) return { turn: kept ? before.turn : last, at: time.now };
  return kept ? { turn: before.turn, at: turnAt(rhythm, before.turn, time) } : firstTurn(rhythm, time);
}

/** The next distinct turns of a plan. @param first the turn that is due next */
export function upcoming(
  rhythm: PlanRhythm,
  first: Turn,
  { count, ...time }: WorkingTime & { count: number },
): number[] {
  const turns = [first.at];
  while (turns.length < count) turns.push(turnAfter(rhythm, turns.at(-1) ?? first.at, time).at);
  return turns;
}

function monthsOf(every: Exclude<Interval, { readonly everyDays: number }>): number {
  return 'everyMonths' in every ? every.everyMonths : every.everyYears * 12;
}

function isSame(a: PlanRhythm, b: PlanRhythm): boolean {
  if (a.startsOn !== b.startsOn) return false;
  if ('everyDays' in a || 'everyDays' in b) return 'everyDays' in a && 'everyDays' in b && a.everyDays === b.everyDays;
  return monthsOf(a) === monthsOf(b);
}
