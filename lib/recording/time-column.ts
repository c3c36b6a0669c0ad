import { type DateOrder, epochOf, needsOrder, readClockText, readDateText } from './date-text.ts';
import { isMissingText } from './missing-value.ts';
import { parseRecordedTime } from './recorded-time.ts';
import { excelTime, type ReadTime, timePattern } from './time-pattern.ts';
import type { Zone } from './time-zone.ts';

/** How times are to be read, as far as a person has said. */
export type TimeWishes = {
  readonly format?: string | undefined;
  readonly order?: DateOrder | undefined;
  /** Where times without a zone are taken; UTC if left out. */
  readonly zone?: Zone | undefined;
  /** Takes plain numbers that are no date as seconds since some start. */
  readonly counts: boolean;
};

/** How a column writes its times. */
export type TimeForm = {
  readonly read: ReadTime;
  /** In words, for people. */
  readonly form: string;
  /** Whether its texts are ISO 8601 or plain numbers, which are kept as they are written. */
  readonly isPlain: boolean;
  readonly isClock: boolean;
  readonly isDateOnly: boolean;
  /** Seconds or rows since some start: no date. */
  readonly isCount: boolean;
  /** Notes for a person. */
  readonly notes: readonly string[];
};

/** The forms that are read, for people. */
export const TIME_FORMS =
  '2020-03-01 7:45, 2020-03-01T07:45:00+01:00, 8/28/2007 0:00, 28.08.2007 00:00, 28-Aug-07 12:00 AM, 20070828T000000, ' +
  'seconds to nanoseconds since 1970, day numbers of a spreadsheet; --time-format "%d.%m.%Y %H:%M" says another one';

const NUMBER = /^[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][+-]?\d+)?$/;
const ISO = /^\d{4}-\d\d-\d\d/;
const TIME_NAME = /date|time|datum|zeit|fecha|stamp|^ts$|^dt$/i;
const NO_DATE_NAME = /sec|_s$|\[s\]|\(s\)|min|hour|cycle|_ms$|elapsed|runtime/i;

/** 1954 to 2119, in days of a spreadsheet. */
const EXCEL = [20_000, 80_000] as const;
const LEAST_SHARE = 0.5;
const MOST_SECONDS = 1e10;

/** @returns undefined where the column holds no times */
export function findTimeForm(
  texts: readonly string[],
  { name, wishes }: { name: string; wishes: TimeWishes },
): TimeForm | undefined {
  const filled = texts.map((text) => text.trim()).filter((text) => !isMissingText(text));
  if (filled.length === 0) return undefined;
  const plain = { isPlain: false, isClock: false, isDateOnly: false, isCount: false, notes: [] as readonly string[] };
  const isMost = (read: ReadTime): boolean =>
    filled.filter((text) => read(text) !== undefined).length >= LEAST_SHARE * filled.length;
  if (wishes.format !== undefined) {
    const read = timePattern(wishes.format, wishes.zone);
    return isMost(read) ? { ...plain, read, form: wishes.format } : undefined;
  }
  if (filled.filter((text) => NUMBER.test(text)).length >= LEAST_SHARE * filled.length) {
    return numericForm(filled, { name, wishes });
  }
  const orders = openOrders(filled, wishes.order);
  const order = orders[0] ?? 'dmy';
  const read = dateReader(order, wishes.zone);
  if (isMost(read)) {
    const isDateOnly = filled.every((text) => readDateText(text, order)?.hasClock === false);
    const isPlain = filled.every((text) => ISO.test(text) && parseRecordedTime(text) === read(text));
    return { ...plain, read, form: dateForm(filled, order), isPlain, isDateOnly };
  }
  if (!isMost(readClockText)) return undefined;
  return { ...plain, read: readClockText, form: 'time of day', isClock: true };
}

/** Reads dates in any form; the form that most recordings have is read in a third of the time. */
export function dateReader(order: DateOrder, zone?: Zone): ReadTime {
  return (text) => {
    const plain = zone === undefined && text.charCodeAt(4) === 45 ? parseRecordedTime(text) : undefined;
    if (plain !== undefined) return plain;
    const written = readDateText(text.trim(), order);
    return written && epochOf(written, zone);
  };
}

/**
 * The orders of day, month and year in which all texts are dates; none where the order is not open.
 */
export function openOrders(texts: readonly string[], wished?: DateOrder): readonly DateOrder[] {
  if (wished !== undefined) return [wished];
  const open = texts.filter(needsOrder);
  if (open.length === 0) return [];
  const shares = (['dmy', 'mdy', 'ymd'] as const).map((order) => ({
    order,
    read: open.filter((text) => readDateText(text, order) !== undefined).length,
  }));
  const most = Math.max(...shares.map(({ read }) => read));
  return shares.filter(({ read }) => read === most && read > 0).map(({ order }) => order);
}

function dateForm(texts: readonly string[], order: DateOrder): string {
  if (!texts.some(needsOrder)) return 'date';
  return { dmy: 'day/month/year', mdy: 'month/day/year', ymd: 'year/month/day' }[order];
}

/**
 * Plain numbers: since the epoch in some unit, dates without separators, days of a spreadsheet, or
 * counts from some start.
 */
function numericForm(
  texts: readonly string[],
  { name, wishes }: { name: string; wishes: TimeWishes },
): TimeForm | undefined {
  const values = texts.map((text) => Number(text.replace(',', '.'))).filter(Number.isFinite);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const common = { isClock: false, isDateOnly: false, isCount: false, isPlain: false, notes: [] };
  const compact = dateReader('dmy', wishes.zone);
  if (texts.every((text) => /^(?:19|20)\d\d[01]\d[0-3]\d(?:\d{4}|\d{6})?$/.test(text) && compact(text) !== undefined)) {
    return {
      ...common,
      read: compact,
      form: 'YYYYMMDD without separators',
      isDateOnly: texts.every(({ length }) => length === 8),
    };
  }
  const middle = values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
  const epoch = EPOCH_UNITS.find(({ from, to }) => middle >= from && middle < to);
  if (epoch) {
    const read: ReadTime = (text) => {
      const at = Number(text.replace(',', '.')) * epoch.toMs;
      return text.trim() !== '' && at >= EARLIEST && at < LATEST ? Math.round(at) : undefined;
    };
    return { ...common, read, form: `${epoch.unit} since 1970`, isPlain: epoch.toMs >= 1 };
  }
  const isNamed = TIME_NAME.test(name) && !NO_DATE_NAME.test(name);
  if (isNamed && low >= EXCEL[0] && high <= EXCEL[1]) {
    const read: ReadTime = (text) =>
      NUMBER.test(text.trim()) ? excelTime(Number(text.trim().replace(',', '.'))) : undefined;
    return { ...common, read, form: 'day numbers of a spreadsheet' };
  }
  if (!wishes.counts) return undefined;
  const read: ReadTime = (text) => {
    const value = NUMBER.test(text.trim()) ? Number(text.trim().replace(',', '.')) : Number.NaN;
    return Math.abs(value) < MOST_SECONDS ? 1000 * value : undefined;
  };
  return { ...common, read, form: 'plain numbers', isPlain: true, isCount: true };
}

const EARLIEST = 1e11;
const LATEST = 1e14;
const EPOCH_UNITS = [
  { unit: 'seconds', from: 1e8, to: 1e11, toMs: 1000 },
  { unit: 'milliseconds', from: 1e11, to: 1e14, toMs: 1 },
  { unit: 'microseconds', from: 1e14, to: 1e17, toMs: 1e-3 },
  { unit: 'nanoseconds', from: 1e17, to: 1e20, toMs: 1e-6 },
] as const;
