/** `YYYY-MM-DD`, then a time after `T` or a space, then `Z` or an offset. Without one it is UTC. */
const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)? ?(?:([Zz])|([+-])(\d\d):?(\d\d))?$/;
const NUMBER = /^-?\d+(?:\.\d*)?$/;
const COUNT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * Below this a number counts seconds (up to the year 5138), from here on milliseconds (from 1973
 * on).
 */
const MILLISECONDS_FROM = 1e11;
const MILLISECONDS_TO = 1e14;

/** Beyond this a number is neither a count nor seconds. */
const MOST_SECONDS = 1e10;
const SECONDS_FROM = MILLISECONDS_FROM / 1000;

/**
 * Reads a recorded time: ISO 8601, `YYYY-MM-DD HH:MM:SS[.fff]` (UTC unless an offset follows), or
 * seconds or milliseconds since the epoch.
 * @returns milliseconds since the epoch, or undefined where the text is no such time (30 February,
 * 25:00, microseconds)
 */
export function parseRecordedTime(text: string): number | undefined {
  const plain = parsePlainDate(text);
  if (plain !== undefined) return plain;
  const trimmed = text.trim();
  if (NUMBER.test(trimmed)) return parseEpoch(Number(trimmed));
  const match = ISO.exec(trimmed);
  if (!match) return undefined;
  const field = (index: number): number => Number(match[index] ?? 0);
  const [month, day, hour, minute, second] = [field(2), field(3), field(4), field(5), field(6)];
  const milliseconds = Number(`0.${match[7] ?? 0}`) * 1000;
  const utc = Date.UTC(field(1), month - 1, day, hour, minute, second);
  const same = new Date(utc);
  if (same.getUTCMonth() !== month - 1 || same.getUTCDate() !== day || same.getUTCHours() !== hour) return undefined;
  if (minute > 59 || second > 59 || field(11) > 59 || field(10) > 23) return undefined;
  const offsetMinutes = (match[9] === '-' ? -1 : 1) * (field(10) * 60 + field(11));
  return Math.round(utc + milliseconds) - offsetMinutes * 60_000;
}

/**
 * Reads a time as `parseRecordedTime` does, and plain numbers that are no date (a row count,
 * seconds since the start) as seconds.
 * @returns milliseconds
 */
export function parseTimeOrSeconds(text: string): number | undefined {
  const trimmed = text.trim();
  const time = parseRecordedTime(trimmed);
  if (time !== undefined) return time;
  const isCount = COUNT.test(trimmed) && Math.abs(Number(trimmed)) < MOST_SECONDS;
  return isCount ? 1000 * Number(trimmed) : undefined;
}

/**
 * `YYYY-MM-DD HH:MM:SS` in UTC, with or without `T` and `Z`, as most recordings have it: a year of
 * seconds is read in a third of the time. Undefined for all else, and for days that not every month
 * has.
 */
function parsePlainDate(text: string): number | undefined {
  if (text.length !== 19 && !(text.length === 20 && text.endsWith('Z'))) return undefined;
  const isMarked =
    text[4] === '-' &&
    text[7] === '-' &&
    (text[10] === ' ' || text[10] === 'T') &&
    text[13] === ':' &&
    text[16] === ':';
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  const isPlain = month >= 1 && month <= 12 && day >= 1 && day <= 28 && hour <= 23 && minute <= 59 && second <= 59;
  if (!isMarked || !isPlain) return undefined;
  const utc = Date.UTC(100 * twoDigits(text, 0) + twoDigits(text, 2), month - 1, day, hour, minute, second);
  return Number.isNaN(utc) ? undefined : utc;
}

/** NaN where they are none. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? 10 * tens + ones : Number.NaN;
}

/** A small number, such as a row count, is no time: the platform takes nothing from before 1973. */
function parseEpoch(value: number): number | undefined {
  if (value >= MILLISECONDS_TO || value < SECONDS_FROM) return undefined;
  return Math.round(value < MILLISECONDS_FROM ? value * 1000 : value);
}
