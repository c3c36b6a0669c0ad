import { type CalendarDefinition, type CalendarRules, invalid, parseCalendar } from './calendar-definition.ts';
import { createLocalTime, type LocalTime } from './local-time.ts';

/**
 * Arithmetic in working time. Instants are whole milliseconds since the epoch, durations whole
 * milliseconds. `elapsed(t, add(t, m)) = m`, and `sub(add(t, m), m)` is the first working instant
 * at or after t.
 */
export type Calendar = {
  /** The zone whose days it counts; null for a calendar without one. */
  readonly timeZone: string | null;
  isOpen(at: number): boolean;
  /**
   * The first working instant at or after `at`. An interval includes its beginning and not its end.
   */
  nextOpening(at: number): number;
  /**
   * The earliest instant by which the duration has been worked, so work that fills an interval is
   * due when it ends. A duration of 0 gives {@link nextOpening}.
   */
  add(at: number, durationMs: number): number;
  /**
   * The latest instant from which the duration is left to work until `at`. A duration of 0 gives
   * `at`.
   */
  sub(at: number, durationMs: number): number;
  /** Working time between two instants; 0 where `to` is not after `from`. */
  elapsed(from: number, to: number): number;
  /**
   * The time between two instants, cut where it opens and closes. At most a few hundred days: it is
   * worked out whole.
   */
  pieces(from: number, to: number): readonly Piece[];
};

/**
 * From `start` (included) to `end` (excluded); `closed` says why nobody works, null: it is open.
 */
export type Piece = { readonly start: number; readonly end: number; readonly closed: string | null };

/** Twenty-four hours on every day. */
export const alwaysOpen: Calendar = {
  timeZone: null,
  isOpen: () => true,
  nextOpening: (at) => at,
  add: (at, durationMs) => at + durationMs,
  sub: (at, durationMs) => at - durationMs,
  elapsed: (from, to) => Math.max(0, to - from),
  pieces: (start, end) => [{ start, end, closed: null }],
};

/** From `start` (included) to `end` (excluded), milliseconds since the epoch. */
type WorkSpan = { readonly start: number; readonly end: number };

/** A calendar that stays closed for longer is refused. */
const LONGEST_CLOSED_DAYS = 366;

/** Furthest reach of one calculation: ten years. A question beyond that is a mistake. */
const FURTHEST_DAYS = 3_660;
const REMEMBERED_DAYS = 4_096;

/**
 * Business-calendar arithmetic (docs/sla.md). Working time is worked out a local day at a time,
 * when it is first needed; the calendar owns a bounded memory of days. Overlapping and adjacent
 * intervals count once.
 * @param definition `24x7` or nothing means {@link alwaysOpen}
 * @param field what the calendar is called where it came from, for the errors
 * @throws {AppError} `invalid`, naming the field; from any method also where nothing opens within
 * 366 days
 */
export function createCalendar(definition: CalendarDefinition | '24x7' | undefined, field = 'calendar'): Calendar {
  if (definition === undefined || definition === '24x7') return alwaysOpen;
  const rules = parseCalendar(definition, field);
  const local = createLocalTime(rules.timeZone);
  const spansOf = rememberDays((day) => workOut(rules, local, day));

  /**
   * The first answer that `look` gives, a day at a time from the day of `at` on, or back from it.
   */
  function walk(at: number, step: 1 | -1, look: (spans: readonly WorkSpan[]) => number | undefined): number {
    // Where clocks go back around midnight, an instant can be a day beside its local date: begin
    // one day early.
    let day = local.dayOf(at) - step;
    let closedDays = -2;
    for (let days = 0; days <= FURTHEST_DAYS; days++, day += step) {
      const spans = spansOf(day);
      closedDays = spans.length > 0 ? 0 : closedDays + 1;
      if (closedDays > LONGEST_CLOSED_DAYS) throw invalid([{ field, message: 'has no open time within 366 days' }]);
      const found = look(spans);
      if (found !== undefined) return found;
    }
    throw invalid([{ field, message: 'does not reach so much working time within ten years' }]);
  }

  function add(at: number, durationMs: number): number {
    let left = durationMs;
    return walk(at, 1, (spans) => {
      for (const { start, end } of spans) {
        if (end <= at) continue;
        const from = Math.max(start, at);
        if (left <= end - from) return from + left;
        left -= end - from;
      }
      return undefined;
    });
  }

  function sub(at: number, durationMs: number): number {
    if (durationMs === 0) return at;
    let left = durationMs;
    return walk(at, -1, (spans) => {
      for (const { start, end } of spans.toReversed()) {
        if (start >= at) continue;
        const to = Math.min(end, at);
        if (left <= to - start) return to - left;
        left -= to - start;
      }
      return undefined;
    });
  }

  function elapsed(from: number, to: number): number {
    if (to <= from) return 0;
    let sum = 0;
    const lastDay = local.dayOf(to) + 1;
    for (let day = local.dayOf(from) - 1; day <= lastDay; day++) {
      for (const { start, end } of spansOf(day)) sum += Math.max(0, Math.min(end, to) - Math.max(start, from));
    }
    return sum;
  }

  function pieces(from: number, to: number): readonly Piece[] {
    const found: { start: number; end: number; closed: string | null }[] = [];
    const put = (start: number, end: number, closed: string | null): void => {
      const piece = { start: Math.max(start, from), end: Math.min(end, to), closed };
      if (piece.start >= piece.end) return;
      const last = found.at(-1);
      if (last?.closed === closed && last.end === piece.start) last.end = piece.end;
      else found.push(piece);
    };
    for (let day = local.dayOf(from) - 1; day <= local.dayOf(to) + 1; day++) {
      let at = local.instantOf(day, 0);
      for (const { start, end } of spansOf(day)) {
        put(at, start, rules.whyClosed(day));
        put(start, end, null);
        at = end;
      }
      put(at, local.instantOf(day + 1, 0), rules.whyClosed(day));
    }
    return found;
  }

  const { timeZone } = rules;
  const nextOpening = (at: number): number => add(at, 0);
  return { timeZone, isOpen: (at) => elapsed(at, at + 1) > 0, nextOpening, add, sub, elapsed, pieces };
}

/** The open spans of one local day, in order, disjoint, with the rest of the day before. */
function workOut(rules: CalendarRules, local: LocalTime, day: number): readonly WorkSpan[] {
  const dayStart = local.instantOf(day, 0);
  const dayEnd = local.instantOf(day + 1, 0);
  const begun = [day - 1, day].flatMap((begins) =>
    rules.intervalsOf(begins).map(({ start, end }) => ({
      start: Math.max(dayStart, local.instantOf(begins, start)),
      end: Math.min(dayEnd, local.instantOf(begins, end)),
    })),
  );
  const merged: { start: number; end: number }[] = [];
  for (const span of begun.filter(({ start, end }) => start < end).sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else merged.push({ ...span });
  }
  return merged;
}

function rememberDays(spansOf: (day: number) => readonly WorkSpan[]): (day: number) => readonly WorkSpan[] {
  const known = new Map<number, readonly WorkSpan[]>();
  return (day) => {
    let spans = known.get(day);
    if (spans === undefined) {
      if (known.size >= REMEMBERED_DAYS) known.clear();
      spans = spansOf(day);
      known.set(day, spans);
    }
    return spans;
  };
}

/** The calendar that is open at all times; every other name is the id of a stored one. */
export const ALWAYS_OPEN = '24x7';
