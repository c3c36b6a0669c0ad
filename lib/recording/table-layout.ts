import { parse } from 'csv-parse/sync';
import { AppError, messageOf } from '../errors.ts';
import { isUnitText, uniqueNames, unitInName } from './column-name.ts';
import { needsOrder, readClockText, readDateText } from './date-text.ts';
import { isMissingText } from './missing-value.ts';
import { isNumberText } from './number-form.ts';

/** The place of the cells of a text file, and the names of its columns. */
export type TableLayout = {
  /** Empty for white space. */
  readonly delimiter: string;
  /** Rows that are not blank above the first row of data. */
  readonly skip: number;
  readonly header: readonly string[];
  readonly units: readonly (string | undefined)[];
  /** Whether the file names its columns itself. */
  readonly hasHeader: boolean;
  /** Notes for a person. */
  readonly notes: readonly string[];
};

type Cells = readonly string[];
type Kind = 'number' | 'time' | 'text' | 'missing';

const DELIMITERS = [',', ';', '\t', '|'] as const;
const WHITE_SPACE = '';
const HINT = 'a recording is a header row with column names, then one row for each moment';
const RECORDS = 200;

/**
 * Finds the delimiter, the header row below comments and preamble, and rows with units.
 * @param head the beginning of the text @param names of the columns, for a file that has none
 * @throws {AppError} `invalid` if it is empty, has one column, or rows that are wider than the
 * header
 */
export function findLayout(
  head: string,
  { file, names, isWhole }: { file: string; names?: readonly string[] | undefined; isWhole: boolean },
): TableLayout {
  const text = head.replace(/^\uFEFF/, '');
  if (text.trim() === '') throw new AppError('invalid', `${file} is empty: ${HINT}`);
  const { delimiter, records, width } = cutBest(file, { text, isWhole });
  if (width < 2)
    throw new AppError(
      'invalid',
      `${file} has one column only: columns are separated by "," or ";", tab, "|" or white space; ${HINT}`,
    );
  const kinds = records.map((cells) => cells.map(kindOf));
  let start = records.findIndex((cells) => cells.length >= width && !isPreamble(cells, width));
  const first = firstDataRow(kinds, { start, width });
  // A header may lack the name of a last or first column.
  const before = first === start ? records[start - 1] : undefined;
  if (before?.length === width - 1) start--;
  else if (before && before.length > 1 && kinds[start - 1]?.every((kind) => kind === 'text'))
    throw wider(file, { header: before, width });
  const above = records.slice(start, first);
  const timeAt = Math.max(0, (kinds[first] ?? []).indexOf('time'));
  const { names: header, units } = headerOf(above, { file, width, names, delimiter, timeAt });
  const notes: string[] = [];
  if (start > 0) notes.push(`${start} lines above the header are skipped`);
  if (above.length === 0 && !names)
    notes.push('the file has no header row: its columns are numbered; name them with --columns');
  const twice = header.filter((name, index) => name !== '' && header.indexOf(name) !== index);
  const unique = uniqueNames(header);
  if (twice.length > 0)
    notes.push(`columns of the same name got a number: ${[...new Set(twice)].map((name) => `"${name}"`).join(', ')}`);
  return {
    delimiter,
    skip: first,
    header: unique,
    hasHeader: above.length > 0,
    notes,
    units: unique.map((name, index) => units[index] ?? unitInName(name)),
  };
}

/** A spreadsheet pads the lines above its table, such as `Serial,1234,,,`, to its width. */
function isPreamble(cells: Cells, width: number): boolean {
  return kindOf(cells[0] ?? '') === 'text' && filledTo(cells) <= (width > 3 ? 2 : 1);
}

/**
 * The delimiter by which most rows are equally wide, a header fits, and most cells are measured.
 */
function cutBest(file: string, { text, isWhole }: { text: string; isWhole: boolean }) {
  let failure: unknown;
  let best: { delimiter: string; records: readonly Cells[]; width: number; worth: number } | undefined;
  for (const delimiter of [...DELIMITERS, WHITE_SPACE]) {
    let records: readonly Cells[];
    try {
      records = cut(text, delimiter);
    } catch (error) {
      failure ??= error;
      continue;
    }
    // The text read so far ends within the last row.
    if (!isWhole && records.length > 2 && records.length < RECORDS) records = records.slice(0, -1);
    const { width, share } = usualWidth(records);
    if (width < 2) continue;
    const worth = share ** 2 * (0.1 + measuredWorth(records, width)) * (hasHeader(records, width) ? 2 : 1);
    const isBetter = best === undefined || worth > best.worth || (worth === best.worth && width > best.width);
    // Blanks stand in dates and in texts, too.
    if (isBetter && !(delimiter === WHITE_SPACE && best !== undefined && worth <= 2 * best.worth))
      best = { delimiter, records, width, worth };
  }
  if (best) return best;
  if (failure !== undefined)
    throw new AppError('invalid', `the header row of ${file} cannot be read: ${messageOf(failure)}`, {
      cause: failure,
    });
  return { delimiter: ',', records: [], width: 1, worth: 1 };
}

function cut(text: string, delimiter: string): readonly Cells[] {
  if (delimiter === WHITE_SPACE) {
    const lines = text.split(/\r\n|\n|\r/, RECORDS + 50).filter((line) => line.trim() !== '');
    return lines.slice(0, RECORDS).map((line) => line.trim().split(/\s+/).map(unquote));
  }
  const options = { delimiter, relax_column_count: true, skip_empty_lines: true, to: RECORDS };
  const trim = delimiter !== '\t';
  let rows: Cells[];
  try {
    // Blanks may stand between a delimiter and a quote.
    rows = parse(text, { ...options, ltrim: trim, rtrim: trim });
  } catch (error) {
    // A quote that does not end is reported when its row is reached.
    const before = recordsBefore(error);
    rows = parse(text, { ...options, relax_quotes: true, ...(before > 1 && { to: before }) });
  }
  return rows
    .map((cells) => cells.map((cell) => unquote(cell.trim())))
    .filter((cells) => cells.length > 1 || cells[0] !== '');
}

function recordsBefore(error: unknown): number {
  const { code, records } = error as { code?: unknown; records?: unknown };
  return code === 'CSV_QUOTE_NOT_CLOSED' && typeof records === 'number' ? records : 0;
}

function unquote(cell: string): string {
  return cell.replace(/^"(.*)"$/s, '$1').trim();
}

/**
 * How many cells most rows have, without columns at the end that are empty throughout; and the
 * share of the rows that have this many.
 */
function usualWidth(records: readonly Cells[]): { width: number; share: number } {
  const counts = new Map<number, number>();
  for (const { length } of records) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0]);
  if (most === undefined) return { width: 0, share: 0 };
  const filled = records.filter(({ length }) => length === most[0]).map(filledTo);
  return { width: Math.max(...filled), share: most[1] / records.length };
}

/** Whether a row of names is as wide as the data, or misses one name. */
function hasHeader(records: readonly Cells[], width: number): boolean {
  return records.some((cells) => {
    const filled = cells.filter((cell) => cell !== '');
    return filled.length > 1 && cells.length >= width - 1 && filled.every((cell) => kindOf(cell) === 'text');
  });
}

/** How many cells of a row of the usual width are numbers and times, times their share of it. */
function measuredWorth(records: readonly Cells[], width: number): number {
  const rows = records.filter(({ length }) => length >= width);
  const kinds = rows.flatMap((cells) => cells.slice(0, width).map(kindOf)).filter((kind) => kind !== 'missing');
  const measured = kinds.filter((kind) => kind !== 'text').length;
  return measured ** 2 / Math.max(1, kinds.length * rows.length);
}

function filledTo(cells: Cells): number {
  return cells.findLastIndex((cell) => cell !== '') + 1;
}

function kindOf(cell: string): Kind {
  if (isMissingText(cell)) return 'missing';
  if (isNumberText(cell)) return 'number';
  return isTimeText(cell) ? 'time' : 'text';
}

function isTimeText(cell: string): boolean {
  if (!/\d/.test(cell)) return false;
  const asDate =
    readDateText(cell, 'dmy') ??
    readDateText(cell, 'mdy') ??
    (needsOrder(cell) ? readDateText(cell, 'ymd') : undefined);
  return asDate !== undefined || readClockText(cell) !== undefined;
}

/**
 * The first row that is no name, unit or type: not text where the rows below have numbers and
 * times.
 */
function firstDataRow(kinds: readonly (readonly Kind[])[], { start, width }: { start: number; width: number }): number {
  const usual = Array.from({ length: width }, (_, column) =>
    usualKind(kinds.slice(start + 1).map((row) => row[column])),
  );
  const measured = usual.map((kind) => kind === 'number' || kind === 'time');
  let row = start;
  for (; row < Math.min(kinds.length, start + 6); row++) {
    const own = kinds[row] ?? [];
    const named = own.filter((kind, column) => kind !== 'missing' && measured[column]).length;
    const texts = own.filter((kind, column) => kind === 'text' && measured[column]).length;
    const isHeader = (texts > 0 && 2 * texts >= named) || isNameOfTime(own, usual);
    const isAlone = kinds.length === start + 1 && own.includes('text');
    const isAbove = row === start ? isHeader || isAlone : isSecondHeader(own, usual);
    if (!isAbove) break;
  }
  return row;
}

const isNameOfTime = (row: readonly Kind[], usual: readonly Kind[]): boolean =>
  usual.some((kind, column) => kind === 'time' && row[column] === 'text');

function isSecondHeader(row: readonly Kind[], usual: readonly Kind[]): boolean {
  // `1` is the unit of a number without one.
  const texts = row.filter((kind, column) => kind === 'text' && usual[column] !== 'text').length;
  return texts > 2 * row.filter((kind) => kind === 'number').length && !row.includes('time');
}

function usualKind(kinds: readonly (Kind | undefined)[]): Kind {
  const counts = { number: 0, time: 0, text: 0 };
  for (const kind of kinds) if (kind !== undefined && kind !== 'missing') counts[kind]++;
  const { number, time, text } = counts;
  if (number + time + text === 0) return 'missing';
  if (text > number + time) return 'text';
  return time > number ? 'time' : 'number';
}

type HeaderOptions = {
  readonly file: string;
  readonly width: number;
  readonly names: readonly string[] | undefined;
  readonly delimiter: string;
  /** The first column with times, else the first. */
  readonly timeAt: number;
};

function headerOf(
  above: readonly Cells[],
  options: HeaderOptions,
): { names: readonly string[]; units: readonly (string | undefined)[] } {
  const { file, width, names } = options;
  if (above.length === 0) {
    if (names && names.length !== width)
      throw new AppError(
        'invalid',
        `--columns names ${names.length} columns, but ${file} has ${width}: name them all, in order`,
      );
    return { names: names ?? Array.from({ length: width }, () => ''), units: [] };
  }
  const at = namesRow(above, options.timeAt);
  const plain = (above[at] ?? []).map((cell, i) => (i === 0 ? cell.replace(/^(?:#|\/\/|%)\s*/, '') : cell));
  const header = withGroups(plain, above.slice(0, at));
  const units = (above[at + 1] ?? []).map((unit) => unit.replace(/^[[(](.*)[\])]$/, '$1').trim() || undefined);
  if (header.length >= width) return { names: header.slice(0, Math.max(width, filledTo(header))), units };
  if (options.delimiter !== WHITE_SPACE || header.length < width - 1) throw wider(file, { header, width });
  const [first = '', ...others] = header;
  return { names: [first, `${first} (time of day)`, ...others], units: [] };
}

/** Of the rows above the data, the last one that has names, and no units or types. */
function namesRow(above: readonly Cells[], timeAt: number): number {
  const at = above.findLastIndex((cells, i) => {
    if (i === 0) return true;
    const filled = cells.filter((cell) => cell !== '');
    if (2 * filled.filter(isUnitText).length >= filled.length) return false;
    // A row with names has one for the time; a row of unknown units has none, or a pattern.
    const isNamedAbove = above
      .slice(0, i)
      .some((row) => (row[timeAt] ?? '') !== '' && filledTo(row) >= filledTo(cells));
    return !(isNamedAbove && /^(?:[[(]?[ymdhsft:./ -]*[\])]?)$/i.test(cells[timeAt] ?? ''));
  });
  return Math.max(0, at);
}

/**
 * Names that come twice with the names of the groups above them: `Pump 1 Speed`. A group reaches to
 * the next one.
 */
function withGroups(header: Cells, groups: readonly Cells[]): Cells {
  const filled = groups.map((row) => {
    let group = '';
    return header.map((_, i) => (group = row[i] || group));
  });
  const isTwice = (name: string): boolean => name !== '' && header.indexOf(name) !== header.lastIndexOf(name);
  if (!header.some(isTwice) || filled.length === 0) return header;
  return header.map((name, i) =>
    isTwice(name) ? [...filled.map((row) => row[i]), name].filter(Boolean).join(' ') : name,
  );
}

function wider(file: string, { header, width }: { header: Cells; width: number }): AppError {
  return new AppError(
    'invalid',
    `${file}: its rows have ${width} cells, but the header names ${header.length} columns. Where numbers have a decimal comma, separate columns by ";" or tab`,
  );
}
