/** Weekdays as the API names them, Monday first. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Hours of a week and of single days, as the API has them. */
export type Hours = {
  readonly weekly: Readonly<Partial<Record<Weekday, readonly string[]>>>;
  readonly exceptions: readonly { readonly date: string; readonly open: readonly string[] }[];
};

/**
 * The kind of a day: `work` and `free` by the week; by an exception a `holiday`, a `make_up` day
 * that would be free, or `other` hours than usual.
 */
export type DayKind = 'work' | 'free' | 'holiday' | 'make_up' | 'other';

const DAY_MS = 86_400_000;

/** The weekday of a date such as `2026-02-16`. */
export function weekdayOf(date: string): Weekday {
  return WEEKDAYS[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7] ?? 'mon';
}

/** Hours and kind of a date. */
export function dayOf(date: string, { weekly, exceptions }: Hours): { kind: DayKind; open: readonly string[] } {
  const usual = weekly[weekdayOf(date)] ?? [];
  const exception = exceptions.find((one) => one.date === date);
  if (!exception) return { kind: usual.length > 0 ? 'work' : 'free', open: usual };
  const { open } = exception;
  if (open.length === 0) return { kind: 'holiday', open };
  return { kind: usual.length === 0 ? 'make_up' : 'other', open };
}

/** All dates of a month, 1 to 12. */
export function datesOf(year: number, month: number): readonly string[] {
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return Array.from({ length: days }, (_, day) =>
    new Date(Date.UTC(year, month - 1, day + 1)).toISOString().slice(0, 10),
  );
}

/** The date this many days later. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Exceptions with one for a date: closed, open at hours, or, without hours, as every week. */
export function withException(
  exceptions: Hours['exceptions'],
  date: string,
  open: readonly string[] | undefined,
): Hours['exceptions'] {
  const rest = exceptions.filter((one) => one.date !== date);
  return open === undefined ? rest : [...rest, { date, open }].toSorted((a, b) => a.date.localeCompare(b.date));
}

/** `08:30-12:00, 13:00-17:30` as intervals. */
export function intervalsOf(text: string): readonly string[] {
  return text
    .split(/[,;，、]/)
    .map((part) => part.replaceAll(/\s/g, '').replaceAll('–', '-'))
    .filter((part) => part !== '');
}

/** How many days of a year are of each kind. */
export function countOf(year: number, hours: Hours): Readonly<Record<DayKind, number>> {
  const counts = { work: 0, free: 0, holiday: 0, make_up: 0, other: 0 };
  for (let month = 1; month <= 12; month++) for (const date of datesOf(year, month)) counts[dayOf(date, hours).kind]++;
  return counts;
}
