import type { CalendarDefinition } from '../../../ticketing/calendar/calendar-definition.ts';

const OFFICE = ['08:30-12:00', '13:00-17:30'];

/**
 * The calendar of the golden examples: spring festival with two make-up Saturdays.
 */
export const shanghai = {
  timeZone: 'Asia/Shanghai',
  weekly: { mon: OFFICE, tue: OFFICE, wed: OFFICE, thu: OFFICE, fri: OFFICE },
  exceptions: [
    ...Array.from({ length: 9 }, (_, index) => ({ date: `2026-02-${15 + index}`, open: [] as string[] })),
    { date: '2026-02-14', open: OFFICE },
    { date: '2026-02-28', open: OFFICE },
  ],
} satisfies CalendarDefinition;

/** The same hours on every day of the week. */
export function daily(timeZone: string, ...open: string[]): CalendarDefinition {
  return { timeZone, weekly: { mon: open, tue: open, wed: open, thu: open, fri: open, sat: open, sun: open } };
}

/** Milliseconds since the epoch of an ISO 8601 text with its offset. */
export function ms(text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new Error(`${text} is no instant`);
  return at;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
