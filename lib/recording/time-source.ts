import { AppError } from '../errors.ts';
import { columnsNamed, listed } from './column-name.ts';
import { isMissingText } from './missing-value.ts';
import { findTimeForm, TIME_FORMS } from './time-column.ts';
import type { TimeForm, TimeWishes } from './time-form.ts';

type Cells = readonly string[];

/** Where the time of a row stands, in one column or several, and how it is read. */
export type TimeSource = {
  readonly indices: readonly number[];
  readonly name: string;
  readonly form: TimeForm;
  /** The text of a row's time, out of its columns. */
  readonly textOf: (cells: Cells) => string;
};

const TIME_NAME = /date|time|datum|zeit|fecha|stamp|^ts$|^dt$/i;
const COUNT_NAME =
  /date|time|zeit|stamp|^ts$|^t$|^t_|sec|index|cycle|^row|sample|snapshot|^no\.?$|^nr$|hour|^#$|^column_1$|step/i;
/** Names of columns with the parts of a time, in the order of a date. */
const PARTS: readonly RegExp[] = [
  /^(?:years?|yyyy|yy|yr|jahr|年)$/i,
  /^(?:months?|mon|mo|mm|monat|月)$/i,
  /^(?:days?|dd|dy|mday|tag|日)$/i,
  /^(?:hours?|hh|hr|stunde|时|時)$/i,
  /^(?:minutes?|min|mi|mn|mm|分)$/i,
  /^(?:seconds?|sec|ss|秒)$/i,
];
const DAY_OF_YEAR = /^(?:doy|day_?of_?(?:the_?)?year|yday|julian_?day|jday)$/i;
/** Columns that may hold the time of day as a number: `730`, `7`. */
const CLOCK_NAME = /^(?:time|hour|hours|hr|hh|hhmm|time_?of_?day|uhrzeit|zeit|stunde|clock)$/i;
const CLOCK_NUMBER = /^\d{1,4}(?:\.0)?$/;
const ELAPSED = /^\d{1,4}:[0-5]\d:[0-5]\d(?:[.,]\d{1,9})?$/;

/** The facts for a choice. */
export type TimeChoice = {
  readonly file: string;
  readonly header: readonly string[];
  readonly sample: readonly Cells[];
  readonly timeColumn: string | undefined;
  readonly wishes: TimeWishes;
};

/**
 * Finds the column with the time: the named one, else the first if it holds times, else the column
 * that does. A date and a time of day, or year, month and day, may stand in columns of their own.
 * @throws {AppError} `invalid` naming row and cell if there is none
 */
export function findTime(choice: TimeChoice): TimeSource {
  const { header, timeColumn, file } = choice;
  if (timeColumn !== undefined) {
    const names = columnsNamed(timeColumn, { header, option: '--time-column', file });
    const indices = names.map((name) => header.indexOf(name));
    return completed(sourceOf(choice, indices) ?? fail(choice, indices[0] ?? 0), {
      choice,
      isNamed: indices.length > 1,
    });
  }
  const found = dateColumn(choice) ?? partColumns(choice) ?? countColumn(choice);
  return completed(found ?? fail(choice, 0), { choice, isNamed: false });
}

function sourceOf(
  choice: TimeChoice,
  indices: readonly number[],
  counts = choice.wishes.counts,
): TimeSource | undefined {
  return sourceWith(choice, { indices, textOf: textIn(indices), counts });
}

function sourceWith(
  choice: TimeChoice,
  { indices, textOf, counts }: { indices: readonly number[]; textOf: (cells: Cells) => string; counts: boolean },
): TimeSource | undefined {
  const { header, sample, wishes } = choice;
  const name = indices.map((index) => header[index] ?? '').join(', ');
  const form = findTimeForm(sample.map(textOf), { name, wishes: { ...wishes, counts } });
  return form && { indices, name, form, textOf };
}

function textIn(indices: readonly number[]): (cells: Cells) => string {
  const [first = 0, second = 0] = indices;
  if (indices.length === 1) return (cells) => cells[first] ?? '';
  if (indices.length === 2)
    return (cells) =>
      `${(cells[first] ?? '').replace(/[ T]0?0:00(?::00)?(?:\.0+)?$/, '')} ${clockText((cells[second] ?? '').trim())}`;
  return (cells) => {
    const [year = '', month, day, ...clock] = indices.map((index) => (cells[index] ?? '').trim().replace(/\.0$/, ''));
    const full = year.length === 2 ? `${Number(year) < 70 ? 20 : 19}${year}` : year;
    return `${full}-${month}-${day} ${[...clock, '0', '0'].slice(0, 3).join(':')}`.replace(/ 0:0$/, '');
  };
}

/** `730` as `7:30`; other texts as they are. */
function clockText(text: string): string {
  if (!CLOCK_NUMBER.test(text)) return text;
  const digits = text.replace(/\.0$/, '');
  return digits.length < 3 ? digits : `${digits.slice(0, -2)}:${digits.slice(-2)}`;
}

/**
 * The first column, if it holds dates; else one with a date's name, else any with dates as text.
 */
function dateColumn(choice: TimeChoice): TimeSource | undefined {
  const { header } = choice;
  const found = header.flatMap((name, index) => {
    const source = sourceOf(choice, [index], false);
    const isNumber = source !== undefined && / since |spreadsheet|MATLAB|Julian|without/.test(source.form.form);
    return source && (index === 0 || !isNumber || TIME_NAME.test(name)) && !source.form.isClock
      ? [{ source, name, index }]
      : [];
  });
  const best = found.find(({ index }) => index === 0) ?? found.find(({ name }) => TIME_NAME.test(name)) ?? found[0];
  return best?.source;
}

function partColumns(choice: TimeChoice): TimeSource | undefined {
  const names = choice.header.map((name) => name.trim());
  const used: number[] = [];
  // `MM` is the month before it is the minute; a second column of the same name has a number.
  for (const part of PARTS) {
    const next = names.findIndex((name, index) => part.test(name.replace(/_2$/, '')) && !used.includes(index));
    if (next < 0) break;
    used.push(next);
  }
  return used.length >= 3 ? sourceOf(choice, used) : dayOfYear(choice, names);
}

/** The year, the day of it, and the hour or the time of day, where there is one. */
function dayOfYear(choice: TimeChoice, names: readonly string[]): TimeSource | undefined {
  const [year, day] = [PARTS[0] as RegExp, DAY_OF_YEAR].map((part) => names.findIndex((name) => part.test(name)));
  if (year === undefined || day === undefined || year < 0 || day < 0) return undefined;
  const clock = names.findIndex((name) => CLOCK_NAME.test(name));
  const minute = clock < 0 ? -1 : names.findIndex((name, index) => index !== clock && PARTS[4]?.test(name));
  const indices = [year, day, clock, minute].filter((index) => index >= 0);
  const whole = (cells: Cells, index: number): string => (cells[index] ?? '').trim().replace(/\.0$/, '');
  const textOf = (cells: Cells): string => {
    const time = clock < 0 ? '' : ` ${clockText(whole(cells, clock))}${minute < 0 ? '' : `:${whole(cells, minute)}`}`;
    return `${whole(cells, year)}-${whole(cells, day).padStart(3, '0')}${time}`;
  };
  return sourceWith(choice, { indices, textOf, counts: false });
}

/** Plain numbers in the first column, where they are named as a count or never go back. */
function countColumn(choice: TimeChoice): TimeSource | undefined {
  const found = choice.wishes.counts ? sourceOf(choice, [0]) : undefined;
  const isCount = found !== undefined && !found.form.isClock;
  const source = isCount || !choice.wishes.counts ? found : elapsed(choice);
  if (source === undefined) return undefined;
  if (COUNT_NAME.test(choice.header[0] ?? '')) return source;
  const times = choice.sample.map((cells) => source.form.read(source.textOf(cells)) ?? Number.NaN);
  const goesBack = times.some((at, i) => at < (times[i - 1] ?? Number.NaN));
  return goesBack ? undefined : source;
}

/** `00:07:30` as the time since some start, where no row is earlier than one before. */
function elapsed({ header, sample }: TimeChoice): TimeSource | undefined {
  const read = (text: string): number | undefined => {
    const [hours, minutes, seconds] = ELAPSED.test(text.trim()) ? text.trim().replace(',', '.').split(':') : [];
    if (hours === undefined) return undefined;
    return Math.round(1000 * (3600 * Number(hours) + 60 * Number(minutes) + Number(seconds)));
  };
  const textOf = textIn([0]);
  const name = header[0] ?? '';
  const times = sample.map((cells) => read(textOf(cells)) ?? Number.NaN);
  const isRead = 2 * times.filter((at) => !Number.isNaN(at)).length >= times.length;
  if (!isRead || times.some((at, i) => at < (times[i - 1] ?? Number.NaN))) return undefined;
  const notes = [`"${name}" is read as hours, minutes and seconds since some start: it has no date`];
  const none = { isPlain: false, isClock: false, isDateOnly: false };
  return { indices: [0], name, textOf, form: { ...none, read, form: 'time since some start', isCount: true, notes } };
}

/** A date without a time of day takes the one beside it. */
function completed(source: TimeSource, { choice, isNamed }: { choice: TimeChoice; isNamed: boolean }): TimeSource {
  if (isNamed || source.indices.length > 1) return source;
  const { header, file } = choice;
  const own = source.indices[0] ?? 0;
  const isMidnight = choice.sample.every((cells) => {
    const at = source.form.read(source.textOf(cells));
    return at === undefined || at % 86_400_000 === 0;
  });
  const isOther = (wanted: 'isClock' | 'isDateOnly'): number =>
    header.findIndex((_, index) => index !== own && sourceOf(choice, [index], false)?.form[wanted] === true);
  if (source.form.isDateOnly || (isMidnight && !source.form.isCount)) {
    const asText = isOther('isClock');
    const clock = asText < 0 ? numberClock(choice, own) : asText;
    return clock < 0 ? source : (sourceOf(choice, [own, clock]) ?? source);
  }
  if (!source.form.isClock) return source;
  const date = isOther('isDateOnly');
  const both = date < 0 ? undefined : sourceOf(choice, [date, own]);
  if (both) return both;
  throw new AppError(
    'invalid',
    `${file}: column "${source.name}" holds times of day without a date. Name the columns of both with --time-column DATE,TIME; the columns are ${listed(header)}`,
  );
}

/**
 * A column such as `Hour` with 0 to 24, or `Time` with 0 to 2359, which no date beside it has
 * twice.
 */
function numberClock({ header, sample }: TimeChoice, date: number): number {
  return header.findIndex((name, index) => {
    if (index === date || !CLOCK_NAME.test(name.trim())) return false;
    const cells = sample.map((row) => (row[index] ?? '').trim()).filter((cell) => cell !== '');
    const isClock = cells.every((cell) => CLOCK_NUMBER.test(cell) && Number(cell) <= 2400 && Number(cell) % 100 < 60);
    const days = new Set(sample.map((row) => row[date]));
    return isClock && new Set(cells).size > 1 && days.size < sample.length;
  });
}

function fail(choice: TimeChoice, index: number): never {
  const { file, header, sample, timeColumn, wishes } = choice;
  const row = sample.findIndex((cells) => !isMissingText((cells[index] ?? '').trim()));
  const cell = row < 0 ? 'all its cells are empty' : `row ${row + 1} has "${(sample[row]?.[index] ?? '').trim()}"`;
  const which = timeColumn === undefined ? 'no column holds times; the first one,' : 'column';
  const form = wishes.format === undefined ? `Times are ${TIME_FORMS}` : `--time-format is "${wishes.format}"`;
  const counts = wishes.counts ? ', or numbers that never go back' : '';
  throw new AppError(
    'invalid',
    `${file}: ${which} "${header[index]}", does not read as time: ${cell}. ${form}${counts}. Choose the column with --time-column; the columns are ${listed(header)}`,
  );
}
