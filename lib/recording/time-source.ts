import { AppError } from '../errors.ts';
import { columnsNamed, listed } from './column-name.ts';
import { isMissingText } from './missing-value.ts';
import { findTimeForm, TIME_FORMS, type TimeForm, type TimeWishes } from './time-column.ts';

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
const PARTS = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const;

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
  const { header, sample, wishes } = choice;
  const textOf = textIn(indices);
  const name = indices.map((index) => header[index] ?? '').join(', ');
  const form = findTimeForm(sample.map(textOf), { name, wishes: { ...wishes, counts } });
  return form && { indices, name, form, textOf };
}

function textIn(indices: readonly number[]): (cells: Cells) => string {
  const [first = 0, second = 0] = indices;
  if (indices.length === 1) return (cells) => cells[first] ?? '';
  if (indices.length === 2)
    return (cells) => `${(cells[first] ?? '').replace(/[ T]0?0:00(?::00)?(?:\.0+)?$/, '')} ${cells[second] ?? ''}`;
  return (cells) => {
    const [year, month, day, ...clock] = indices.map((index) => (cells[index] ?? '').trim().replace(/\.0$/, ''));
    return `${year}-${month}-${day} ${[...clock, '0', '0'].slice(0, 3).join(':')}`.replace(/ 0:0$/, '');
  };
}

/**
 * The first column, if it holds dates; else one with a date's name, else any with dates as text.
 */
function dateColumn(choice: TimeChoice): TimeSource | undefined {
  const { header } = choice;
  const found = header.flatMap((name, index) => {
    const source = sourceOf(choice, [index], false);
    const isNumber = source !== undefined && / since 1970|spreadsheet|without/.test(source.form.form);
    return source && (index === 0 || !isNumber || TIME_NAME.test(name)) && !source.form.isClock
      ? [{ source, name, index }]
      : [];
  });
  const best = found.find(({ index }) => index === 0) ?? found.find(({ name }) => TIME_NAME.test(name)) ?? found[0];
  return best?.source;
}

function partColumns(choice: TimeChoice): TimeSource | undefined {
  const lower = choice.header.map((name) => name.toLowerCase());
  const indices = PARTS.map((part) => lower.findIndex((name) => name === part || name === `${part}s`));
  const end = indices.indexOf(-1);
  const used = end < 0 ? indices : indices.slice(0, end);
  return used.length >= 3 ? sourceOf(choice, used) : undefined;
}

/** Plain numbers in the first column, where they are named as a count or never go back. */
function countColumn(choice: TimeChoice): TimeSource | undefined {
  const source = choice.wishes.counts ? sourceOf(choice, [0]) : undefined;
  if (source === undefined || source.form.isClock) return undefined;
  if (COUNT_NAME.test(choice.header[0] ?? '')) return source;
  const times = choice.sample.map((cells) => source.form.read(source.textOf(cells)) ?? Number.NaN);
  const goesBack = times.some((at, i) => at < (times[i - 1] ?? Number.NaN));
  return goesBack ? undefined : source;
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
    const clock = isOther('isClock');
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
