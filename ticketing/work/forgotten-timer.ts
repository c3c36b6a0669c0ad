import { type WorkingHours, workingSpans } from '../people/shifts/shift.ts';

/** How long a timer may run before somebody is asked, where no shift says it. */
const WITHOUT_SHIFT_MS = 12 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

/** Longest break within a shift: later work is another shift. */
const LONGEST_BREAK_MS = 4 * 3_600_000;

/** People to ask about a timer that has run for this long. */
export type Addressee = 'person' | 'lead';

/**
 * How long the shift lasts in which a timer was started, breaks included, at most a day; 12 hours
 * where it was started outside of one, or for somebody who works none. Pure.
 * @returns milliseconds
 */
export function shiftLengthAt(hours: WorkingHours, startedAt: number): number {
  if (hours.shifts.length === 0) return WITHOUT_SHIFT_MS;
  // Somebody at work during their absence works as usual.
  const spans = workingSpans({ ...hours, absences: [] }, { from: startedAt - DAY_MS, to: startedAt + DAY_MS });
  let shift: { from: number; to: number } | undefined;
  for (const span of spans) {
    if (shift && span.from - shift.to <= LONGEST_BREAK_MS) shift = { ...shift, to: span.to };
    else if (shift && shift.to > startedAt) break;
    else shift = { ...span };
  }
  if (!shift || startedAt < shift.from || startedAt >= shift.to) return WITHOUT_SHIFT_MS;
  return Math.min(DAY_MS, shift.to - shift.from);
}

/**
 * People to ask about a timer by now: the person after the length of a shift, the lead after twice
 * that. Pure.
 */
export function whoIsAsked(ranMs: number, shiftMs: number): readonly Addressee[] {
  if (ranMs <= shiftMs) return [];
  return ranMs > 2 * shiftMs ? ['person', 'lead'] : ['person'];
}
