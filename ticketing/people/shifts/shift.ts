import type { CalendarRules } from '../../calendar/calendar-definition.ts';
import { createLocalTime, type LocalTime } from '../../calendar/local-time.ts';

/** From `from` (included) to `to` (excluded), milliseconds since the epoch. */
export type ShiftSpan = { readonly from: number; readonly to: number };

/** A weekly pattern in the wall time of its zone. */
export type Shift = { readonly rules: CalendarRules; readonly local: LocalTime };

/**
 * Someone works a shift on the days from `fromDay` to `untilDay`, both included, counted from
 * 1970-01-01.
 * @property counts between which instants, where the shift is another one before or after; left
 * out: always
 */
export type ShiftAssignment = {
  readonly shift: Shift;
  readonly fromDay: number;
  readonly untilDay: number;
  readonly counts?: ShiftSpan;
};

/**
 * When someone works. A person without any shift is always on shift: a plant need not record any.
 * @property past shifts that were taken away: they count for times before only, see {@link
 * lookingBack}
 */
export type WorkingHours = {
  readonly shifts: readonly ShiftAssignment[];
  readonly absences: readonly ShiftSpan[];
  readonly past?: readonly ShiftAssignment[];
};

/** A shift ready for arithmetic. */
export function shiftOf(rules: CalendarRules): Shift {
  return { rules, local: createLocalTime(rules.timeZone) };
}

/** Whether someone's shift runs at an instant; absences do not count here. */
export function onShift(person: Pick<WorkingHours, 'shifts'>, at: number): boolean {
  return shiftSpans(person.shifts, { from: at, to: at + 1 }).length > 0;
}

/**
 * When someone works within a window, absences taken out: in order, disjoint; none in a window that
 * ends before it begins.
 */
export function workingSpans(person: WorkingHours, window: ShiftSpan): readonly ShiftSpan[] {
  if (window.to <= window.from) return [];
  return person.absences.reduce<readonly ShiftSpan[]>(without, shiftSpans(person.shifts, window));
}

/** Working time within a window, in milliseconds. */
export function workingTime(person: WorkingHours, window: ShiftSpan): number {
  return workingSpans(person, window).reduce((sum, { from, to }) => sum + to - from, 0);
}

/**
 * A shift belongs to the day on which it begins, so that one which runs over midnight is worked to
 * its end on the last day, too. Local times are turned into instants one by one: a night on which
 * the clocks change is an hour shorter or longer.
 */
function shiftSpans(shifts: readonly ShiftAssignment[], window: ShiftSpan): readonly ShiftSpan[] {
  if (shifts.length === 0) return [window];
  const spans = shifts.flatMap(({ shift, fromDay, untilDay, counts }) => {
    const { rules, local } = shift;
    const [begin, finish] = [
      Math.max(window.from, counts?.from ?? window.from),
      Math.min(window.to, counts?.to ?? window.to),
    ];
    // One day on either side more than midnight needs: where clocks go back around midnight, dates
    // are not in order.
    const first = Math.max(fromDay, local.dayOf(window.from) - 2);
    const last = Math.min(untilDay, local.dayOf(window.to) + 1);
    const days = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
    return days.flatMap((day) =>
      rules.intervalsOf(day).map(({ start, end }) => ({
        from: Math.max(begin, local.instantOf(day, start)),
        to: Math.min(finish, local.instantOf(day, end)),
      })),
    );
  });
  return joined(spans.filter(({ from, to }) => from < to));
}

/** The same person as they worked in the past: with the shifts that they have no more. */
export function lookingBack<Person extends WorkingHours>(person: Person): Person {
  const { shifts, past = [] } = person;
  if (past.length === 0) return person;
  const last = Math.max(...past.map(({ counts }) => counts?.to ?? Number.NEGATIVE_INFINITY));
  const since = { shift: always, fromDay: Math.floor(last / DAY_MS), untilDay: Number.POSITIVE_INFINITY };
  const free = { ...since, counts: { from: last, to: Number.POSITIVE_INFINITY } };
  return { ...person, shifts: [...shifts, ...past, ...(shifts.length > 0 ? [] : [free])] };
}

const DAY_MS = 86_400_000;

/** Around the clock: the hours of a person whose last shift was taken away. */
const always: Shift = shiftOf({
  timeZone: 'UTC',
  intervalsOf: () => [{ start: 0, end: 1_440 }],
  whyClosed: () => 'never closed',
});

function joined(spans: readonly ShiftSpan[]): readonly ShiftSpan[] {
  const result: { from: number; to: number }[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else result.push({ ...span });
  }
  return result;
}

function without(spans: readonly ShiftSpan[], gap: ShiftSpan): readonly ShiftSpan[] {
  const parts = spans.flatMap(({ from, to }) => [
    { from, to: Math.min(to, gap.from) },
    { from: Math.max(from, gap.to), to },
  ]);
  return parts.filter(({ from, to }) => from < to);
}
