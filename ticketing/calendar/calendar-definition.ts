import { Temporal } from 'temporal-polyfill';
import { type Static, Type } from 'typebox';
import { AppError } from '../../lib/errors.ts';
import { isTimeZone } from './local-time.ts';

const DAY_MS = 86_400_000;
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const OpenHours = Type.Array(Type.String({ description: '`HH:MM-HH:MM` in local time, up to 24:00' }), {
  maxItems: 48,
  description: 'Working hours; an interval that ends before it begins runs into the next day. Empty: closed.',
});

/** A business calendar as people write it. */
export const CalendarSchema = Type.Object(
  {
    timeZone: Type.String({ description: 'IANA time zone', examples: ['Asia/Shanghai'] }),
    weekly: Type.Optional(
      Type.Object(
        Object.fromEntries(WEEKDAYS.map((weekday) => [weekday, Type.Optional(OpenHours)])) as Record<
          (typeof WEEKDAYS)[number],
          ReturnType<typeof Type.Optional<typeof OpenHours>>
        >,
        { description: 'A weekday that is left out is closed' },
      ),
    ),
    exceptions: Type.Optional(
      Type.Array(Type.Object({ date: Type.String({ description: 'YYYY-MM-DD' }), open: OpenHours }), {
        maxItems: 4_000,
        description: 'Dates whose intervals replace those of the weekday: holidays, short days, make-up working days',
      }),
    ),
  },
  { description: 'Business calendar' },
);

export type CalendarDefinition = Static<typeof CalendarSchema>;

/**
 * Open from `start` to `end`, in minutes of local time after the beginning of the day on which it
 * begins; `end` may be up to 2,879.
 */
export type OpenInterval = { readonly start: number; readonly end: number };

/** A calendar that was checked. Days are counted from 1970-01-01. */
export type CalendarRules = {
  readonly timeZone: string;
  /** Intervals that begin on a day. */
  intervalsOf(day: number): readonly OpenInterval[];
  /** Why nobody works outside the intervals of a day. */
  whyClosed(day: number): string;
};

type Fault = { readonly field: string; readonly message: string };

/**
 * Checks a calendar and makes it ready for arithmetic.
 * @param field what the calendar is called where it came from; errors name `field.weekly.mon[0]`
 * and the like
 * @throws {AppError} `invalid`, naming every fault: unknown zone, bad interval, bad or repeated
 * date, never open
 */
export function parseCalendar(definition: CalendarDefinition, field: string): CalendarRules {
  const faults: Fault[] = [];
  const { timeZone, exceptions = [] } = definition;
  if (!isTimeZone(timeZone)) faults.push({ field: `${field}.timeZone`, message: `${timeZone} is not an IANA zone` });
  const week = WEEKDAYS.map((name) => parseHours(definition.weekly?.[name] ?? [], `${field}.weekly.${name}`, faults));
  const dated = new Map<number, readonly OpenInterval[]>();
  for (const [index, { date, open }] of exceptions.entries()) {
    const at = `${field}.exceptions[${index}]`;
    const day = parseDay(date);
    const hours = parseHours(open, `${at}.open`, faults);
    if (day === undefined) faults.push({ field: `${at}.date`, message: `${date} is not a date (YYYY-MM-DD)` });
    else if (dated.has(day)) faults.push({ field: `${at}.date`, message: `${date} is there twice` });
    else dated.set(day, hours);
  }
  const everOpen = [...week, ...dated.values()].some((hours) => hours.length > 0);
  if (faults.length === 0 && !everOpen) faults.push({ field, message: 'is never open' });
  if (faults.length > 0) throw invalid(faults);
  const weekly = (day: number): readonly OpenInterval[] => week[weekdayOf(day)] ?? [];
  return {
    timeZone,
    intervalsOf: (day) => dated.get(day) ?? weekly(day),
    whyClosed: (day) => {
      if (dated.get(day)?.length === 0) return `holiday ${new Date(day * DAY_MS).toISOString().slice(0, 10)}`;
      return (dated.get(day) ?? weekly(day)).length === 0 ? 'weekend' : 'outside working hours';
    },
  };
}

/** A refusal that names its fields, in the form that the API lists them. */
export function invalid(errors: readonly Fault[]): AppError {
  const message = errors.map((fault) => `${fault.field}: ${fault.message}`).join('; ');
  return new AppError('invalid', message, { details: { errors } });
}

/** 0 is Monday; 1970-01-01 was a Thursday. */
function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

function parseDay(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const { year, month, day } = tryDate(text) ?? {};
  return year === undefined ? undefined : Date.UTC(year, (month ?? 1) - 1, day) / DAY_MS;
}

function tryDate(text: string): Temporal.PlainDate | undefined {
  try {
    return Temporal.PlainDate.from(text);
  } catch {
    return undefined;
  }
}

function parseHours(texts: readonly string[], field: string, faults: Fault[]): readonly OpenInterval[] {
  return texts.flatMap((text, index) => {
    const interval = parseInterval(text);
    if (typeof interval !== 'string') return [interval];
    faults.push({ field: `${field}[${index}]`, message: interval });
    return [];
  });
}

/** The interval, or its fault. */
function parseInterval(text: string): OpenInterval | string {
  const [, ...digits] = /^(\d{2}):([0-5]\d)-(\d{2}):([0-5]\d)$/.exec(text) ?? [];
  const [startHour = 99, startMinute = 0, endHour = 99, endMinute = 0] = digits.map(Number);
  const start = startHour * 60 + startMinute;
  const end = endHour * 60 + endMinute;
  if (start >= 1_440 || end > 1_440) return `${text} is not an interval such as 08:30-12:00`;
  if (start === end) return `${text} has no length; a whole day is 00:00-24:00`;
  return { start, end: end > start ? end : end + 1_440 };
}
