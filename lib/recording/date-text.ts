import { offsetOf, type Zone, zoneOf } from './time-zone.ts';

/** Which of the numbers of `01/02/2018` is the day. */
export type DateOrder = 'dmy' | 'mdy' | 'ymd';

/** Date and time of day as they are written; `zone` is undefined where none is. */
export type WrittenTime = {
  readonly date: readonly [year: number, month: number, day: number];
  /** Milliseconds since midnight. */
  readonly clock: number;
  readonly hasClock: boolean;
  readonly zone: Zone | undefined;
};

const REST = '(?:[T ,;:_-]+(.*))?$';
const NUMERIC = new RegExp(String.raw`^(\d{1,4})([-/. ])(\d{1,2})\2(\d{1,4})${REST}`);
const DAY_FIRST = new RegExp(
  String.raw`^(?:\p{L}{2,9}\.?,? )?(\d{1,2})\.?[-/ ]?(\p{L}{3,9})\.?[-/, ]*(\d{2,4})${REST}`,
  'u',
);
const MONTH_FIRST = new RegExp(
  String.raw`^(?:\p{L}{2,9}\.?,? )?(\p{L}{3,9})\.?[- ](\d{1,2})(?:st|nd|rd|th)?[-, ] ?(\d{4})${REST}`,
  'u',
);
const COMPACT = /^(\d{4})(\d\d)(\d\d)(?:[T _-]?(\d\d)(\d\d)(?:(\d\d)(?:[.,](\d{1,9}))?)?)?(?:Z|([+-]\d\d:?\d\d))?$/;
const CLOCK = /^(\d{1,2})(?:[:.h](\d{1,2})(?:[:.](\d{1,2})(?:[.,:](\d{1,9}))?)?)?\s*(?:([AP])\.?M\b\.?)?\s*(\S.*)?$/i;
/** The first three letters are enough: English, German, French, Spanish. */
const MONTHS: readonly (readonly string[])[] = [
  ['jan', 'ene'],
  ['feb', 'fév', 'fev'],
  ['mar', 'mär', 'mrz'],
  ['apr', 'avr', 'abr'],
  ['may', 'mai'],
  ['jun'],
  ['jul'],
  ['aug', 'aoû', 'ago'],
  ['sep'],
  ['oct', 'okt'],
  ['nov'],
  ['dec', 'dez', 'déc', 'dic'],
];

/**
 * Reads a date, with a time of day or without, in any of the forms that historians, loggers and
 * spreadsheets write: `2020-03-01 7:45`, `8/28/2007 0:00`, `01 01 2018 00:00`, `04/07/16 00`,
 * `01-Jan-18 12:15 AM`, `20180101T001500Z`.
 * @param order which number is the day, where the year does not come first
 * @returns undefined for all else, and for days that are not in the calendar
 */
export function readDateText(text: string, order: DateOrder): WrittenTime | undefined {
  const numeric = NUMERIC.exec(text);
  if (numeric) {
    const [first, second, third] = [numeric[1] ?? '', numeric[3] ?? '', numeric[4] ?? ''];
    return written(orderedParts(first, second, third, order), numeric[5]);
  }
  const dayFirst = DAY_FIRST.exec(text);
  if (dayFirst) return written([dayFirst[3] ?? '', monthOf(dayFirst[2]), dayFirst[1] ?? ''], dayFirst[4]);
  const monthFirst = MONTH_FIRST.exec(text);
  if (monthFirst) return written([monthFirst[3] ?? '', monthOf(monthFirst[1]), monthFirst[2] ?? ''], monthFirst[4]);
  const compact = COMPACT.exec(text);
  if (!compact) return undefined;
  const [, year = '', month = '', day = '', hour, minute, second, fraction, offset] = compact;
  const clock = hour === undefined ? undefined : `${hour}:${minute}:${second ?? '00'}.${fraction ?? 0}`;
  const zone = offset ?? (text.endsWith('Z') ? 'Z' : '');
  return written([year, month, day], clock === undefined ? undefined : `${clock}${zone}`);
}

/**
 * Whether the order of day, month and year of a text is open: three numbers, of which the first is
 * no year.
 */
export function needsOrder(text: string): boolean {
  const numeric = NUMERIC.exec(text);
  return numeric !== null && (numeric[1] ?? '').length < 3;
}

/** A time of day alone, `7:45` or `07:45:00.5 PM`, in milliseconds since midnight. */
export function readClockText(text: string): number | undefined {
  if (!/^\d{1,2}(?:[:h]\d|\.\d\d\.\d\d$| ?[AP]\.?M)/i.test(text)) return undefined;
  const clock = readClock(text);
  return clock === undefined || clock.zone !== undefined ? undefined : clock.at;
}

/**
 * Milliseconds since the epoch.
 * @param local where a time without a zone is taken; UTC if left out
 */
export function epochOf({ date, clock, zone }: WrittenTime, local?: Zone): number {
  const at = Date.UTC(date[0], date[1] - 1, date[2]) + clock;
  const used = zone ?? local;
  return used === undefined ? at : at - offsetOf(used, at);
}

function orderedParts(first: string, second: string, third: string, order: DateOrder) {
  if (first.length === 4) return third.length <= 2 ? ([first, second, third] as const) : undefined;
  const yearDigits = order === 'ymd' ? first.length : third.length;
  if (first.length > 2 || third.length === 3 || yearDigits === 1) return undefined;
  if (order === 'ymd') return third.length <= 2 ? ([first, second, third] as const) : undefined;
  return order === 'dmy' ? ([third, second, first] as const) : ([third, first, second] as const);
}

function written(
  parts: readonly [string, string, string] | undefined,
  rest: string | undefined,
): WrittenTime | undefined {
  if (parts === undefined) return undefined;
  const year = parts[0].length === 2 ? fullYear(Number(parts[0])) : Number(parts[0]);
  const [month, day] = [Number(parts[1]), Number(parts[2])];
  if (!isDay(year, month, day)) return undefined;
  const text = rest?.trim() ?? '';
  if (text === '') return { date: [year, month, day], clock: 0, hasClock: false, zone: undefined };
  const clock = readClock(text);
  return clock && { date: [year, month, day], clock: clock.at, hasClock: true, zone: clock.zone };
}

function readClock(text: string): { at: number; zone: Zone | undefined } | undefined {
  const match = CLOCK.exec(text);
  if (!match) return undefined;
  const [, hours, minutes = '0', seconds = '0', fraction = '0', half, zoneText] = match;
  let hour = Number(hours);
  if (half !== undefined && hour <= 12) hour = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  const [minute, second] = [Number(minutes), Number(seconds)];
  const milliseconds = Number(`0.${fraction}`) * 1000;
  const isEndOfDay = hour === 24 && minute === 0 && second === 0;
  if ((hour > 23 && !isEndOfDay) || minute > 59 || second > 59) return undefined;
  const zone = zoneText === undefined ? undefined : zoneOf(zoneText);
  if (zoneText !== undefined && zone === undefined) return undefined;
  return { at: Math.round(((hour * 60 + minute) * 60 + second) * 1000 + milliseconds), zone };
}

function fullYear(short: number): number {
  return short + (short < 70 ? 2000 : 1900);
}

function isDay(year: number, month: number, day: number): boolean {
  return (
    year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
  );
}

/** Its number as text; `0`, which is none, where no month has the name. */
export function monthOf(name: string | undefined): string {
  const short = (name ?? '').slice(0, 3).toLowerCase();
  return String(MONTHS.findIndex((names) => names.includes(short)) + 1);
}
