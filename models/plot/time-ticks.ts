/** A mark on a time axis. */
export type Tick = { readonly at: number; readonly label: string };

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 5, 7, 14, 30, 60, 90, 180, 365].map((n) => n * DAY),
];

/**
 * Before this a time counts from a start of its own instead of the epoch: 1973, see
 * `parseRecordedTime`.
 */
const DATES_FROM = 1e11;

/** Whether times are dates, or seconds since some start. */
export function areDates(from: number): boolean {
  return from >= DATES_FROM;
}

/** Round times within a span, about this many at most. @param from milliseconds */
export function timeTicks(from: number, to: number, most: number): readonly Tick[] {
  const least = Math.max(1, (to - from) / most);
  const step = areDates(from)
    ? (STEPS.find((one) => one >= least) ?? Math.ceil(least / (365 * DAY)) * 365 * DAY)
    : roundStep(least);
  const ticks: Tick[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
    ticks.push({ at, label: areDates(from) ? dateLabel(at, step, ticks.length === 0) : numberLabel(at / 1000) });
  }
  return ticks;
}

/** 1, 2 or 5 times a power of ten. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((n) => n * power >= least) ?? 10) * power;
}

/** The day where it begins, else the time of day. */
function dateLabel(at: number, step: number, first: boolean): string {
  const iso = new Date(at).toISOString();
  if (step >= DAY) return iso.slice(0, 10);
  const time = iso.slice(11, step < MINUTE ? 19 : 16);
  return first || at % DAY === 0 ? `${iso.slice(5, 10)} ${time}` : time;
}

/** A number in as few characters as it can be read in. */
export function numberLabel(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  return size >= 1e7 || size < 1e-3 ? value.toExponential(1) : String(Number(value.toPrecision(4)));
}
