/**
 * A moment as people read it, with the zone that it is in: `29 Nov 2026, 17:25:00 (Europe/Berlin)`.
 * @param timeZone IANA zone
 */
export function zonedTime(at: Date | string | number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone });
  return `${format.format(new Date(at))} (${timeZone})`;
}
