import { Temporal } from 'temporal-polyfill';

/** How a payload writes its time. */
export type TimeFormat = 'ms' | 's' | 'iso' | 'local' | 'auto';

const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d+)?)?$/;
const ZONED = /(Z|[+-]\d\d:?\d\d)$/i;

/** Numbers below this are seconds, from it on milliseconds. */
const MILLISECONDS_FROM = 1e11;

/**
 * Reads a time stamp of a vendor's payload.
 * @param timeZone IANA zone of times that are written without one
 * @returns milliseconds since the epoch; undefined where there is none; null where it is no time
 */
export function readTime(
  value: unknown,
  { format, timeZone }: { readonly format: TimeFormat; readonly timeZone: string },
): number | undefined | null {
  if (value === undefined || value === null || value === '') return undefined;
  const ms = toMilliseconds(value, format, timeZone);
  if (ms === undefined || !Number.isFinite(ms)) return null;
  return ms;
}

function toMilliseconds(value: unknown, format: TimeFormat, timeZone: string): number | undefined {
  const number = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  if (typeof number === 'number') {
    if (format === 'iso') return undefined;
    const seconds = format === 's' || (format !== 'ms' && number < MILLISECONDS_FROM);
    return seconds ? number * 1000 : number;
  }
  if (typeof number !== 'string' || number.length > 64 || format === 'ms' || format === 's') return undefined;
  if (ZONED.test(number)) return ISO.test(number.replace(ZONED, '')) ? Date.parse(number.replace(' ', 'T')) : undefined;
  return format === 'iso' || !ISO.test(number) ? undefined : fromLocal(number, timeZone);
}

/** Of a local time that occurs twice, the first; counts on from before over a skipped one. */
function fromLocal(text: string, timeZone: string): number | undefined {
  try {
    return Temporal.PlainDateTime.from(text.replace(' ', 'T')).toZonedDateTime(timeZone).epochMilliseconds;
  } catch {
    return undefined;
  }
}
