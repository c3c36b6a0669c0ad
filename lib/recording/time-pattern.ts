import { AppError } from '../errors.ts';
import { epochOf, monthOf } from './date-text.ts';
import { type Zone, zoneOf } from './time-zone.ts';

/** Reads a time. @returns milliseconds since the epoch, or undefined */
export type ReadTime = (text: string) => number | undefined;

const PARTS: Readonly<Record<string, string>> = {
  Y: '(?<Y>\\d{4})',
  y: '(?<y>\\d\\d)',
  m: '(?<m>\\d{1,2})',
  d: ' ?(?<d>\\d{1,2})',
  b: '(?<b>\\p{L}{3,9})\\.?',
  B: '(?<b>\\p{L}{3,9})',
  j: '(?<j>\\d{1,3})',
  H: '(?<H>\\d{1,2})',
  I: '(?<H>\\d{1,2})',
  M: '(?<M>\\d{1,2})',
  S: '(?<S>\\d{1,2})',
  f: '(?<f>\\d{1,9})',
  p: '(?<p>[AaPp])\\.?[Mm]\\.?',
  z: '(?<z>Z|[+-]\\d\\d:?\\d\\d)',
  Z: '(?<z>[A-Za-z_/+-]+)',
  a: '\\p{L}+\\.?',
  A: '\\p{L}+',
  '%': '%',
};

/** Units of plain numbers, in milliseconds. */
const UNITS: Readonly<Record<string, number>> = { s: 1000, ms: 1, us: 1e-3, ns: 1e-6, min: 60_000, h: 3_600_000 };
const DAY_MS = 86_400_000;
const NEARLY_MS = 50;

/** Day 0 of a spreadsheet (30 December 1899), of MATLAB, and of astronomers, since 1970. */
const DAY_ZERO = { excel: -25_569, matlab: -719_529, julian: -2_440_587.5 } as const;
/** How days are counted. */
export type DayCount = keyof typeof DAY_ZERO;

/** The forms that `--time-format` takes, for people. */
export const PATTERN_FORMS =
  'a pattern has the parts %Y %y %m %d %b %j %H %I %M %S %f %p %z %Z (such as "%d.%m.%Y %H:%M"), or one of s, ms, us, ns, min, h, excel, matlab, julian';

/**
 * Makes a reader of times from a pattern in the manner of strptime, or from the unit that plain
 * numbers count in.
 * @throws {AppError} `invalid` where it is neither
 */
export function timePattern(pattern: string, local: Zone | undefined): ReadTime {
  const unit = UNITS[pattern];
  const number = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text.trim().replace(',', '.')));
  if (unit !== undefined) return (text) => finite(number(text) * unit);
  if (pattern in DAY_ZERO) return (text) => finite(dayTime(number(text), pattern as DayCount));
  const compiled = compile(pattern);
  return (text) => {
    const found = compiled.exec(text.trim())?.groups;
    return found && timeOf(found, local);
  };
}

/**
 * A day number as milliseconds since 1970; a full second where it is nearly one, since days are
 * rounded.
 */
export function dayTime(days: number, count: DayCount): number {
  const at = (days + DAY_ZERO[count]) * DAY_MS;
  const second = Math.round(at / 1000) * 1000;
  return Math.abs(at - second) < NEARLY_MS ? second : Math.round(at);
}

function finite(at: number): number | undefined {
  return Number.isFinite(at) ? Math.round(at) : undefined;
}

function compile(pattern: string): RegExp {
  const wrong = (): AppError =>
    new AppError('invalid', `--time-format "${pattern}" is not understood: ${PATTERN_FORMS}`);
  let source = '';
  for (const [part, name] of pattern.matchAll(/%(.)|[^%]|%$/gs)) {
    const known = name === undefined ? undefined : PARTS[name];
    if (part.startsWith('%') && known === undefined) throw wrong();
    source += known ?? (/\s/.test(part) ? '\\s+' : part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  }
  try {
    const compiled = new RegExp(`^${source}$`, 'u');
    if (!/\(\?<[Yyj]>|\(\?<H>/.test(source)) throw wrong();
    return compiled;
  } catch (cause) {
    throw cause instanceof AppError ? cause : wrong();
  }
}

function timeOf(found: Readonly<Record<string, string | undefined>>, local: Zone | undefined): number | undefined {
  const count = (name: string, otherwise: number): number => Number(found[name] ?? otherwise);
  const year = found['y'] === undefined ? count('Y', 1970) : count('y', 0) + (count('y', 0) < 70 ? 2000 : 1900);
  const month = found['b'] === undefined ? count('m', 1) : Number(monthOf(found['b']));
  const day = found['j'] === undefined ? count('d', 1) : count('j', 1);
  let hour = count('H', 0);
  if (found['p'] !== undefined) hour = (hour % 12) + (found['p'].toLowerCase() === 'p' ? 12 : 0);
  const [minute, second] = [count('M', 0), count('S', 0)];
  const lastDay = found['j'] === undefined ? new Date(Date.UTC(year, month, 0)).getUTCDate() : 366;
  if (month < 1 || month > 12 || day < 1 || day > lastDay || hour > 24 || minute > 59 || second > 59) return undefined;
  const clock = ((hour * 60 + minute) * 60 + second) * 1000 + Number(`0.${found['f'] ?? 0}`) * 1000;
  const zone = found['z'] === undefined ? undefined : zoneOf(found['z']);
  if (found['z'] !== undefined && zone === undefined) return undefined;
  return Math.round(epochOf({ date: [year, month, day], clock, hasClock: true, zone }, local));
}
