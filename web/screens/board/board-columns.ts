/** The columns of the board by due time, in their order. */
export const dueColumns = ['overdue', 'today', 'tomorrow', 'week', 'later', 'none'] as const;
export type DueColumn = (typeof dueColumns)[number];

const DAY_MS = 86_400_000;

/** The calendar day of a moment at the plant, as a number that counts days. */
function dayOf(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return Date.parse(parts.format(at)) / DAY_MS;
}

/**
 * The column of a ticket by the clock that is due next, by calendar days of the plant; weeks end on
 * Sunday.
 * @param now milliseconds
 */
export function dueColumnOf(dueAt: string | null, { now, zone }: { now: number; zone: string }): DueColumn {
  if (dueAt === null) return 'none';
  const due = Date.parse(dueAt);
  if (due < now) return 'overdue';
  const today = dayOf(now, zone);
  const days = dayOf(due, zone) - today;
  if (days <= 0) return 'today';
  if (days === 1) return 'tomorrow';
  // 1970-01-01 was a Thursday: Monday is 0.
  const weekday = (today + 3) % 7;
  return days <= 6 - weekday ? 'week' : 'later';
}
