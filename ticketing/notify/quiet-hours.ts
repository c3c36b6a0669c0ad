import { createLocalTime } from '../calendar/local-time.ts';

/** A stretch of every local day, such as 22:00 to 06:00; it may pass midnight. */
export type QuietHours = { readonly from: string; readonly until: string };

/** The quiet hours in the setting `NOTIFICATIONS_QUIET_HOURS`; null for `none`. */
export function parseQuietHours(text: string): QuietHours | null {
  const [from, until] = text.split('-');
  return from === undefined || until === undefined ? null : { from, until };
}

/**
 * When the quiet hours around an instant end; null where it is in none. Their begin and end are
 * wall-clock times: the night in which the clock changes is an hour shorter or longer. The same
 * time twice is a whole day.
 */
export function quietUntil(at: Date, { from, until }: QuietHours, timeZone: string): Date | null {
  const local = createLocalTime(timeZone);
  const [begin, end] = [minuteOf(from), minuteOf(until)];
  const now = at.getTime();
  const today = local.dayOf(now);
  for (const day of [today - 1, today]) {
    const ends = local.instantOf(end <= begin ? day + 1 : day, end);
    if (local.instantOf(day, begin) <= now && now < ends) return new Date(ends);
  }
  return null;
}

/** The next time that the wall clock shows a time of day, after an instant. */
export function nextLocalTime(after: Date, time: string, timeZone: string): Date {
  const local = createLocalTime(timeZone);
  const today = local.dayOf(after.getTime());
  const next = [today, today + 1].map((day) => local.instantOf(day, minuteOf(time)));
  return new Date(next.find((at) => at > after.getTime()) ?? local.instantOf(today + 2, minuteOf(time)));
}

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
