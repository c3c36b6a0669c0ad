import { EARLIEST_TIME_MS, MAX_FUTURE_MILLISECONDS } from '../../reading/make-reading.ts';
import { readTime } from '../values/payload-time.ts';

/** Names that a native object may give its time, in lower case. */
const TIME_NAMES: ReadonlySet<string> = new Set(['ts', 'timestamp', 'time', 'datetime', 'epoch', 'unixtime']);

/** Whether a member of a native object is its time. */
export function isTimeName(name: string): boolean {
  return TIME_NAMES.has(name.toLowerCase());
}

const LATEST_TIME_MS = Date.UTC(2100, 0, 1);

/** Older seconds could as well be milliseconds since the start of a device that runs for weeks. */
const SECONDS_BACK_MS = 31 * 86_400_000;
const NUMERIC = /^[+-]?\d+(\.\d+)?$/;

/** The furthest moment that a time stamp may name (ECMA-262). */
const FURTHEST_MS = 8.64e15;

/**
 * The time of a native object: milliseconds, or seconds, microseconds and nanoseconds where the
 * number can be nothing else; a text that is such a number, or an ISO 8601 time with its zone.
 * @returns milliseconds since the epoch, which {@link timeOf} still judges; undefined where there
 * is none; null where it is no time
 */
export function readNativeTime(given: unknown, receivedAt: number): number | undefined | null {
  if (given === undefined || given === null || given === '') return undefined;
  const text = typeof given === 'string' ? given.trim() : undefined;
  const number = text !== undefined && NUMERIC.test(text) ? Number(text) : given;
  if (typeof number === 'number') return inMilliseconds(number, receivedAt);
  if (text === undefined) return null;
  return readTime(text, { format: 'iso', timeZone: 'UTC' });
}

/** The rule for times, in words for the sender. */
export function timeRule(name: string, given: unknown, receivedAt: number): string {
  const shown = (JSON.stringify(given) ?? '').slice(0, 32);
  const example = new Date(receivedAt).toISOString();
  return `${name.slice(0, 64)} is no time (${shown}): send milliseconds since 1970 (now ${receivedAt}), or a text with its zone (${example})`;
}

function inMilliseconds(number: number, receivedAt: number): number | null {
  const seconds = number * 1000;
  if (seconds >= receivedAt - SECONDS_BACK_MS && seconds <= receivedAt + MAX_FUTURE_MILLISECONDS) return seconds;
  for (const ms of [number / 1_000, number / 1_000_000]) {
    if (ms >= EARLIEST_TIME_MS && ms <= LATEST_TIME_MS) return ms;
  }
  return Math.abs(number) <= FURTHEST_MS ? number : null;
}
