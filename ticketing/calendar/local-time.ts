import { Temporal } from 'temporal-polyfill';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Days whose beginning is remembered: eleven years. The memory starts afresh when it is full. */
const REMEMBERED_DAYS = 4_096;

/** Wall-clock time in one IANA zone. Days are counted from 1970-01-01 in that zone. */
export type LocalTime = {
  /** The local date at an instant (milliseconds since the epoch). */
  dayOf(at: number): number;
  /**
   * The first instant at which the wall clock of that day has reached the minute (0 to 2,880; from
   * 1,440 on it belongs to the next day). A time skipped in spring is the moment of the change; a
   * repeated time is the first.
   */
  instantOf(day: number, minute: number): number;
};

/**
 * Whether a text names an IANA time zone of this machine. Offsets such as `+08:00` are not zones.
 */
export function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Wall-clock time in a zone. Owns a bounded memory of where days begin.
 * @throws {RangeError} when first asked, if the zone is unknown; see {@link isTimeZone}
 */
export function createLocalTime(timeZone: string): LocalTime {
  const starts = new Map<number, number>();

  function resolve(day: number, minute: number): number {
    const local = wallClock(day, minute);
    const earlier = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
    if (earlier.toPlainDateTime().equals(local)) return earlier.epochMilliseconds;
    const change = earlier.getTimeZoneTransition('next') ?? earlier;
    return change.epochMilliseconds;
  }

  function startOf(day: number): number {
    const known = starts.get(day);
    if (known !== undefined) return known;
    if (starts.size >= REMEMBERED_DAYS) starts.clear();
    const start = resolve(day, 0);
    starts.set(day, start);
    return start;
  }

  return {
    dayOf(at) {
      const { year, month, day } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
      return Date.UTC(year, month - 1, day) / DAY_MS;
    },
    instantOf(givenDay, givenMinute) {
      const day = givenDay + Math.floor(givenMinute / 1_440);
      const minute = givenMinute % 1_440;
      const start = startOf(day);
      // A day of 24 hours has no change of the clock in it, so its minutes can be counted.
      return startOf(day + 1) - start === DAY_MS ? start + minute * MINUTE_MS : resolve(day, minute);
    },
  };
}

function wallClock(day: number, minute: number): Temporal.PlainDateTime {
  const date = new Date(day * DAY_MS + minute * MINUTE_MS);
  return new Temporal.PlainDateTime(
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
  );
}
