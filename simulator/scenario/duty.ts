import type { Scenario } from './scenario-schema.ts';

/** When somebody works, from and until milliseconds since the epoch. */
export type Duty = { readonly from: number; readonly until: number };

/** The shifts of one person. */
export type DutyTimes = {
  /** The duty at a moment; undefined for free time. */
  at(at: number): Duty | undefined;
  /** The begin of the next duty: the moment itself within one; never, where there is none. */
  next(at: number): number;
};

type Staffed = Pick<Scenario, 'sites' | 'people' | 'shifts'>;
type Interval = { readonly weekdays: readonly number[]; readonly from: number; readonly length: number };

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** 1970-01-01 was a Thursday. */
const FIRST_WEEKDAY = 3;

/**
 * When a person works; around the clock where no shift names them, as the product has it. A shift
 * that ends before it begins ends on the next day.
 */
export function dutyOf(scenario: Staffed, person: string): DutyTimes {
  const intervals = Object.values(scenario.shifts ?? {})
    .filter(({ people }) => people.includes(person))
    .map(({ days, from, to }): Interval => {
      const [begin, end] = [minutesOf(from), minutesOf(to)];
      return {
        weekdays: days.map((day) => DAYS.indexOf(day)),
        from: begin * MINUTE_MS,
        length: end > begin ? (end - begin) * MINUTE_MS : (end - begin) * MINUTE_MS + DAY_MS,
      };
    });
  if (intervals.length === 0) {
    const always = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY };
    return { at: () => always, next: (at) => at };
  }
  const offset = offsetHours(scenario, person) * 3_600_000;
  const onDay = (day: number): readonly Duty[] =>
    intervals
      .filter(({ weekdays }) => weekdays.includes((day + FIRST_WEEKDAY) % 7))
      .map(({ from, length }) => ({
        from: day * DAY_MS + from - offset,
        until: day * DAY_MS + from - offset + length,
      }));
  const spans = (at: number, days: number): readonly Duty[] => {
    const today = Math.floor((at + offset) / DAY_MS);
    return Array.from({ length: days + 1 }, (_, index) => today - 1 + index)
      .flatMap(onDay)
      .sort((a, b) => a.from - b.from);
  };
  const dutyAt = (at: number): Duty | undefined => spans(at, 1).find(({ from, until }) => at >= from && at < until);
  return {
    at: dutyAt,
    next(at) {
      if (dutyAt(at) !== undefined) return at;
      return spans(at, 8).find(({ from }) => from > at)?.from ?? Number.POSITIVE_INFINITY;
    },
  };
}

/** Minutes of a time of day such as 06:30. */
export function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}

/** Hours ahead of UTC where a person works: at their first site, else at that of the plant. */
export function offsetHours({ sites, people }: Staffed, person: string): number {
  const [site = ''] = people?.[person]?.sites ?? Object.keys(sites);
  return sites[site]?.utcOffset ?? 0;
}

/** Zones without summer time for offsets that are no whole hours. */
const ODD_ZONES: Readonly<Record<string, string>> = {
  '-9.5': 'Pacific/Marquesas',
  '4.5': 'Asia/Kabul',
  '3.5': 'Asia/Tehran',
  '5.5': 'Asia/Kolkata',
  '5.75': 'Asia/Kathmandu',
  '6.5': 'Asia/Yangon',
  '8.75': 'Australia/Eucla',
  '9.5': 'Australia/Darwin',
};

/** The IANA zone that is always so far ahead of UTC; undefined if there is none. */
export function zoneOf(utcOffset: number): string | undefined {
  if (utcOffset === 0) return 'UTC';
  if (!Number.isInteger(utcOffset)) return ODD_ZONES[String(utcOffset)];
  // POSIX counts westwards.
  return `Etc/GMT${utcOffset > 0 ? '-' : '+'}${Math.abs(utcOffset)}`;
}
