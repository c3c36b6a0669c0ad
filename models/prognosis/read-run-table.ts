import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { decodeBeginning } from '../../lib/decode-text.ts';
import { decoded } from '../../lib/delimited-rows.ts';
import { AppError, messageOf } from '../../lib/errors.ts';
import type { RunTable, RunUnit } from './run-table.ts';

/** Which columns of the files mean what. */
export type RunColumns = {
  readonly unitColumn: string;
  readonly timeColumn: string;
  /** The columns of files that have no header. */
  readonly columns?: readonly string[];
  /** Columns that are no measurements. */
  readonly ignore?: readonly string[];
};

type Layout = { readonly header: readonly string[]; readonly delimiter: string | undefined; readonly firstRow: number };
type Places = { readonly unit: number; readonly time: number; readonly channels: readonly number[] };
type Draft = { readonly times: number[]; readonly texts: string[]; readonly values: number[] };

const HEAD_BYTES = 65_536;
const LONGEST_ROW_CHARACTERS = 1_000_000;
const DELIMITERS = [',', ';', '\t'] as const;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const MISSING = /^(?:|nan|na|n\/a|null|none)$/i;
const ISO_TIME = /^\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d:?\d\d)?$/;

/**
 * Reads the runs of machines from one file: delimited by comma, semicolon, tab or white space, one row for each moment of a
 * machine. Times are numbers, or ISO 8601 and then counted in seconds.
 * @param channels the channels to read, in this order; all columns but unit, time and the ignored ones if left out
 * @throws {AppError} `not_found` if there is no such file; `invalid` naming the row and column that is wrong
 */
export async function readRunTable(
  file: string,
  { columns, channels }: { columns: RunColumns; channels?: readonly string[] },
): Promise<RunTable> {
  const layout = await readLayout(file, columns.columns);
  const wanted = channels ?? channelsOf(file, layout.header, columns);
  const place = (name: string): number => placeOf(file, layout.header, name);
  const places: Places = {
    unit: place(columns.unitColumn),
    time: place(columns.timeColumn),
    channels: wanted.map(place),
  };
  const drafts = new Map<string, Draft>();
  let row = layout.firstRow - 1;
  for await (const cells of readCells(file, layout)) {
    row++;
    if (cells.length !== layout.header.length) throw wrongWidth({ file, row, cells, layout, columns });
    takeRow(drafts, { file, row, cells, header: layout.header, places });
  }
  if (drafts.size === 0) throw new AppError('invalid', `${file} has no rows`);
  return {
    channels: wanted,
    units: [...drafts].map(([name, draft]) => toUnit({ name, file, draft, channels: wanted.length })),
  };
}

async function readLayout(file: string, named: readonly string[] | undefined): Promise<Layout> {
  const line = await firstLine(file);
  const unquoted = line.replace(/"[^"]*"/g, '');
  const count = (delimiter: string): number => unquoted.split(delimiter).length;
  const best = DELIMITERS.reduce((most, next) => (count(next) > count(most) ? next : most));
  const delimiter = count(best) > 1 ? best : undefined;
  if (named) return { header: named, delimiter, firstRow: 1 };
  const header = splitLine(line, delimiter);
  if (header.every((name) => NUMBER.test(name)))
    throw new AppError('invalid', `${file} begins with numbers instead of names: name its columns with --columns`);
  const twice = header.find((name, index) => header.indexOf(name) !== index);
  if (twice !== undefined) throw new AppError('invalid', `${file} has two columns "${twice}": rename one`);
  return { header, delimiter, firstRow: 2 };
}

function splitLine(line: string, delimiter: string | undefined): string[] {
  const cells = delimiter === undefined ? line.trim().split(/\s+/) : line.split(delimiter);
  return cells.map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  );
}

async function firstLine(file: string): Promise<string> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    const missing = error.code === 'ENOENT';
    const why = missing ? 'does not exist: check the path' : `cannot be read (${messageOf(error)})`;
    throw new AppError(missing ? 'not_found' : 'invalid', `${file} ${why}`, { cause: error });
  });
  try {
    if (!(await handle.stat()).isFile()) throw new AppError('invalid', `${file} is not a file`);
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const text = decodeBeginning(file, buffer.subarray(0, bytesRead));
    const line = text.split(/\r\n|\n|\r/).find((candidate) => candidate.trim() !== '');
    if (line === undefined) throw new AppError('invalid', `${file} has no rows: it is empty`);
    return line;
  } finally {
    await handle.close();
  }
}

async function* readCells(file: string, { delimiter, firstRow }: Layout): AsyncGenerator<readonly string[]> {
  const source = createReadStream(file);
  const input = Readable.from(decoded(source));
  const parser = parse({
    delimiter: delimiter ?? [' ', '\t'],
    bom: true,
    trim: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    from: firstRow,
    max_record_size: LONGEST_ROW_CHARACTERS,
  });
  input.on('error', (error) => parser.destroy(error));
  input.pipe(parser);
  try {
    for await (const cells of parser as AsyncIterable<readonly string[]>) {
      // Several spaces are one separator, and those at the end are none.
      const filled = delimiter === undefined ? cells.filter((cell) => cell !== '') : cells;
      if (filled.some((cell) => cell !== '')) yield filled;
    }
  } catch (error) {
    throw new AppError('invalid', `${file} cannot be read: ${messageOf(error)}`, { cause: error });
  } finally {
    input.destroy();
    parser.destroy();
  }
}

function channelsOf(file: string, header: readonly string[], { unitColumn, timeColumn, ignore = [] }: RunColumns) {
  const left = new Set([unitColumn, timeColumn, ...ignore]);
  for (const name of left) placeOf(file, header, name);
  const channels = header.filter((name) => !left.has(name));
  if (channels.length === 0)
    throw new AppError('invalid', `${file} has no column beside "${unitColumn}" and "${timeColumn}": nothing to learn`);
  return channels;
}

function placeOf(file: string, header: readonly string[], name: string): number {
  const place = header.indexOf(name);
  if (place >= 0) return place;
  throw new AppError('invalid', `${file} has no column "${name}"; its columns are ${header.join(', ')}`);
}

function wrongWidth(at: {
  file: string;
  row: number;
  cells: readonly string[];
  layout: Layout;
  columns: RunColumns;
}): AppError {
  const { file, row, cells, layout, columns } = at;
  const named = columns.columns ? '--columns names' : 'the header has';
  return new AppError('invalid', `${file}, row ${row}: ${cells.length} cells, but ${named} ${layout.header.length}`);
}

function takeRow(
  drafts: Map<string, Draft>,
  {
    file,
    row,
    cells,
    header,
    places,
  }: { file: string; row: number; cells: readonly string[]; header: readonly string[]; places: Places },
): void {
  const wrong = (place: number, why: string): AppError =>
    new AppError('invalid', `${file}, row ${row}, column "${header[place]}": "${cells[place]}" ${why}`);
  const name = cells[places.unit] ?? '';
  if (name === '') throw wrong(places.unit, 'names no unit');
  const text = cells[places.time] ?? '';
  const time = readTime(text);
  if (time === undefined) throw wrong(places.time, 'is no time: a number or YYYY-MM-DD hh:mm:ss');
  let draft = drafts.get(name);
  if (!draft) {
    draft = { times: [], texts: [], values: [] };
    drafts.set(name, draft);
  }
  draft.times.push(time);
  draft.texts.push(text);
  for (const place of places.channels) {
    const cell = cells[place] ?? '';
    if (MISSING.test(cell)) draft.values.push(Number.NaN);
    else if (NUMBER.test(cell) && Number.isFinite(Number(cell))) draft.values.push(Number(cell));
    else throw wrong(place, `is no number: correct it, or leave the column out with --ignore ${header[place]}`);
  }
}

/** Numbers as they are; dates and times, UTC unless an offset follows, in seconds. */
function readTime(text: string): number | undefined {
  if (NUMBER.test(text)) return Number.isFinite(Number(text)) ? Number(text) : undefined;
  if (!ISO_TIME.test(text)) return undefined;
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(text.slice(10)) || text.length === 10 ? text : `${text}Z`;
  const milliseconds = Date.parse(zoned.replace(' ', 'T'));
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}

function toUnit({ name, file, draft, channels }: { name: string; file: string; draft: Draft; channels: number }) {
  const { times, texts, values } = draft;
  const order = times.map((_, row) => row).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0));
  const first = times[order[0] ?? 0] ?? 0;
  const sorted = new Float64Array(values.length);
  for (const [to, from] of order.entries())
    sorted.set(values.slice(from * channels, (from + 1) * channels), to * channels);
  const unit: RunUnit = {
    name,
    file: path.basename(file),
    lastTime: texts[order.at(-1) ?? 0] ?? '',
    ages: Float64Array.from(order, (row) => (times[row] ?? 0) - first),
    values: sorted,
  };
  return unit;
}
