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
const NUMERIC = /^(\d{1,4})(\. |[-/._ ])(\d{1,2})\2(\d{1,4})(?:[T ,;:_.-]+(.*))?$/;
/** `2020-061T07:45`: the day of the year. */
const ORDINAL = new RegExp(String.raw`^(\d{4})-(\d{3})${REST}`);
/** `Mon Mar  1 07:45:00 2020`, as C writes it, with a zone before the year or without. */
const YEAR_LAST =
  /^(?:\p{L}{2,9},? )?(\p{L}{3,9}) +(\d{1,2}),? +(\d{1,2}:\d\d(?::\d\d(?:\.\d{1,9})?)?)(?: (\S+))? (\d{4})$/u;
const DAY_FIRST = new RegExp(
  String.raw`^(?:\p{L}{2,9}\.?,? )?(\d{1,2})\.?[-/ ]?(\p{L}{3,9})\.?[-/, ]*(\d{2,4})${REST}`,
  'u',
);
const MONTH_FIRST = new RegExp(
  String.raw`^(?:\p{L}{2,9}\.?,? )?(\p{L}{3,9})\.?[- ](\d{1,2})(?:st|nd|rd|th)?[-, ] ?(\d{4})${REST}`,
  'u',
);
const COMPACT = /^(\d{4})(\d\d)(\d\d)(?:[T _-]?(\d\d)(\d\d)(?:(\d\d)(?:[.,](\d{1,9}))?)?)?(?:Z|([+-]\d\d:?\d\d))?$/;
const CLOCK =
  /^(\d{1,2})(?:[:.h](\d{1,2})(?:[:.](\d{1,2})(?:[.,:](\d{1,9}))?)?)?\s*(?:([AP])(?:\.? ?M\b\.?|\b))?\s*(\S.*)?$/i;
/** `07-45-00`, `07 45`: a time of day with the separators of its date. */
const OTHER_CLOCK = /^(\d\d)(?:([-_. ])(\d\d)\2(\d\d)|[_ ](\d\d))$/;
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
 * `01-Jan-18 12:15 AM`, `20180101T001500Z`, `Mon Mar 1 00:15:00 2021`, `2021年3月1日 0:15`.
 * @param order which number is the day, where the year does not come first
 * @returns undefined for all else, and for days that are not in the calendar
 */
export function readDateText(text: string, order: DateOrder): WrittenTime | undefined {
  const read = readPlainDate(text, order);
  if (read !== undefined || !IN_WORDS.test(text)) return read;
  return readPlainDate(withoutWords(text), order);
}

/** What a date may hold beside numbers, names of months and zones. */
const IN_WORDS = /[年月日時时點点分秒午]|^['\u2018]|\bUhr$|\bde\b/u;

/** `2021年3月1日 上午7:45`, `1. März 2021 7:45 Uhr`, `1 de marzo de 2021`, without the words. */
function withoutWords(text: string): string {
  const half = /上午|午前/u.test(text) ? ' AM' : /下午|午後/u.test(text) ? ' PM' : '';
  const plain = text
    .replace(/^['\u2018](.*?)['\u2019]?$/u, '$1')
    .replace(/[上下]午|午[前後]/u, ' ')
    .replace(/[年月]/gu, '-')
    .replace(/[時时點点](?=\s*\d)|分(?=\s*\d)/gu, ':')
    .replace(/[時时點点]\s*$/u, ':00')
    .replace(/日/u, ' ')
    .replace(/[分秒]|\bUhr$/gu, '')
    .replace(/\bde\b/g, ' ');
  return `${plain.replace(/\s+/g, ' ').trim()}${half}`;
}

function readPlainDate(text: string, order: DateOrder): WrittenTime | undefined {
  const numeric = NUMERIC.exec(text);
  if (numeric) {
    const [first, second, third] = [numeric[1] ?? '', numeric[3] ?? '', numeric[4] ?? ''];
    return written(orderedParts(first, second, third, order), numeric[5]);
  }
  const dayFirst = DAY_FIRST.exec(text);
  if (dayFirst) return written([dayFirst[3] ?? '', monthOf(dayFirst[2]), dayFirst[1] ?? ''], dayFirst[4]);
  const monthFirst = MONTH_FIRST.exec(text);
  if (monthFirst) return written([monthFirst[3] ?? '', monthOf(monthFirst[1]), monthFirst[2] ?? ''], monthFirst[4]);
  const yearLast = YEAR_LAST.exec(text);
  if (yearLast)
    return written([yearLast[5] ?? '', monthOf(yearLast[1]), yearLast[2] ?? ''], [yearLast[3], yearLast[4]].join(' '));
  const ordinal = ORDINAL.exec(text);
  if (ordinal) return written(dayOfYear(Number(ordinal[1]), Number(ordinal[2])), ordinal[3]);
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
  const numeric = NUMERIC.exec(text) ?? (IN_WORDS.test(text) ? NUMERIC.exec(withoutWords(text)) : null);
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

/** Month and day of a day of the year from 1; of one that is not in the year, no date. */
function dayOfYear(year: number, day: number): readonly [string, string, string] {
  const date = new Date(Date.UTC(year, 0, day));
  if (date.getUTCFullYear() !== year) return [String(year), '0', '0'];
  return [String(year), String(date.getUTCMonth() + 1), String(date.getUTCDate())];
}

function readClock(text: string): { at: number; zone: Zone | undefined } | undefined {
  const match = CLOCK.exec(
    text.replace(OTHER_CLOCK, (_, hour, _by, m1, s1, m2) => `${hour}:${m1 ?? m2}:${s1 ?? '00'}`),
  );
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
