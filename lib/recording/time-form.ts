import type { DateOrder } from './date-text.ts';
import { type DayCount, dayTime, type ReadTime } from './time-pattern.ts';
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

const NUMBER = /^[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][+-]?\d+)?$/;
const TIME_NAME = /date|time|datum|zeit|fecha|stamp|^ts$|^dt$/i;
const NO_DATE_NAME = /sec|_s$|\[s\]|\(s\)|min|hour|cycle|_ms$|elapsed|runtime/i;
const MOST_SECONDS = 1e10;

/** 1973 to 5138, in milliseconds since 1970. */
const EARLIEST = 1e11;
const LATEST = 1e14;

type EpochUnit = {
  readonly form: string;
  readonly from: number;
  readonly to: number;
  readonly toMs: number;
  /** The zero of the count, in milliseconds since 1970. */
  readonly zero: number;
  readonly note?: (text: string) => string;
};

/**
 * Counts since some moment, by their size; the first that fits. Three of them hold numbers that
 * would otherwise be dates of 1974, 1990 and 2061 to 2100.
 */
const EPOCH_UNITS: readonly EpochUnit[] = [
  {
    ...{ form: 'steps of 100 ns since 1601', from: 1.2e17, to: 1.6e17, toMs: 1e-4, zero: Date.UTC(1601, 0, 1) },
    note: (text) => `"${text}" is read as a file time of Windows; --time-format ns if it counts since 1970`,
  },
  {
    ...{ form: 'steps of 100 ns since the year 1', from: 6.25e17, to: 6.6e17, toMs: 1e-4, zero: -62_135_596_800_000 },
    note: (text) => `"${text}" is read as ticks of .NET; --time-format ns if it counts since 1970`,
  },
  {
    ...{ form: 'seconds since 1904', from: 2.9e9, to: 4.1e9, toMs: 1000, zero: Date.UTC(1904, 0, 1) },
    note: (text) => `"${text}" is read as seconds since 1904 (LabVIEW); --time-format s if it counts since 1970`,
  },
  { form: 'seconds since 1970', from: 1e8, to: 1e11, toMs: 1000, zero: 0 },
  { form: 'milliseconds since 1970', from: 1e11, to: 1e14, toMs: 1, zero: 0 },
  { form: 'microseconds since 1970', from: 1e14, to: 1e17, toMs: 1e-3, zero: 0 },
  { form: 'nanoseconds since 1970', from: 1e17, to: 1e20, toMs: 1e-6, zero: 0 },
];

/** Days of 1954 to 2119 in a spreadsheet, and of 1927 to 2080 elsewhere. */
const DAY_COUNTS: readonly { readonly count: DayCount; readonly form: string; readonly range: readonly number[] }[] = [
  { count: 'excel', form: 'day numbers of a spreadsheet', range: [20_000, 80_000] },
  { count: 'matlab', form: 'day numbers of MATLAB', range: [704_000, 760_000] },
  { count: 'julian', form: 'Julian days', range: [2_425_000, 2_481_000] },
];

/** The unit of a count since some start, in its name; in milliseconds. */
const COUNT_UNITS: readonly { readonly unit: string; readonly name: RegExp; readonly ms: number }[] = [
  { unit: 'microseconds', name: /[[(_ ][uµμ]s[\])]?$|microsec/i, ms: 1e-3 },
  { unit: 'milliseconds', name: /[[(_ ]ms(?:ec)?[\])]?$|millis/i, ms: 1 },
  { unit: 'minutes', name: /[[(_ ]min(?:ute)?s?[\])]?$|^minutes?$/i, ms: 60_000 },
  { unit: 'hours', name: /[[(_ ](?:h|hrs?|hours?)[\])]?$|^hours?$/i, ms: 3_600_000 },
  { unit: 'days', name: /[[(_ ](?:d|days?)[\])]?$|^days?$/i, ms: 86_400_000 },
];

const numberIn = (text: string): number =>
  NUMBER.test(text.trim()) ? Number(text.trim().replace(',', '.')) : Number.NaN;

/**
 * Plain numbers: since the epoch in some unit, dates without separators, days of a spreadsheet, or
 * counts from some start.
 * @param compact reads a date without separators
 */
export function numericForm(
  texts: readonly string[],
  { name, wishes, compact }: { name: string; wishes: TimeWishes; compact: ReadTime },
): TimeForm | undefined {
  const values = texts.map((text) => Number(text.replace(',', '.'))).filter(Number.isFinite);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const common = { isClock: false, isDateOnly: false, isCount: false, isPlain: false, notes: [] };
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
  if (epoch) return { ...common, ...epochForm(epoch, texts[0] ?? '') };
  const isNamed = TIME_NAME.test(name) && !NO_DATE_NAME.test(name);
  const days = DAY_COUNTS.find(({ range: [from = 0, to = 0] }) => low >= from && high <= to);
  if (isNamed && days) {
    const read: ReadTime = (text) => {
      const at = dayTime(numberIn(text), days.count);
      return Number.isNaN(at) ? undefined : at;
    };
    return { ...common, read, form: days.form };
  }
  return wishes.counts ? { ...common, ...countForm(name) } : undefined;
}

function epochForm({ form, toMs, zero, note }: EpochUnit, first: string) {
  const read: ReadTime = (text) => {
    const at = Number(text.replace(',', '.')) * toMs + zero;
    return text.trim() !== '' && at >= EARLIEST && at < LATEST ? Math.round(at) : undefined;
  };
  return { read, form, isPlain: toMs >= 1 && zero === 0, notes: note ? [note(first)] : [] };
}

function countForm(name: string) {
  const unit = COUNT_UNITS.find((each) => each.name.test(name));
  const toMs = unit?.ms ?? 1000;
  const read: ReadTime = (text) => {
    const value = numberIn(text);
    return Math.abs(value) * (toMs / 1000) < MOST_SECONDS ? toMs * value : undefined;
  };
  return { read, form: unit ? `plain numbers, ${unit.unit}` : 'plain numbers', isPlain: true, isCount: true };
}
