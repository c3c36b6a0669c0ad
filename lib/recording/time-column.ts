import { type DateOrder, epochOf, needsOrder, readClockText, readDateText } from './date-text.ts';
import { isMissingText } from './missing-value.ts';
import { parseRecordedTime } from './recorded-time.ts';
import { numericForm, type TimeForm, type TimeWishes } from './time-form.ts';
import { type ReadTime, timePattern } from './time-pattern.ts';
import type { Zone } from './time-zone.ts';

/** The forms that are read, for people. */
export const TIME_FORMS =
  '2020-03-01 7:45, 2020-03-01T07:45:00+01:00, 8/28/2007 0:00, 28.08.2007 00:00, 28-Aug-07 12:00 AM, 20070828T000000, ' +
  '2021年3月1日 7:45, seconds to nanoseconds since 1970, day numbers of a spreadsheet; --time-format "%d.%m.%Y %H:%M" says another one';

const NUMBER = /^[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][+-]?\d+)?$/;
const ISO = /^\d{4}-\d\d-\d\d/;
const LEAST_SHARE = 0.5;

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
    return numericForm(filled, { name, wishes, compact: dateReader('dmy', wishes.zone) });
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
