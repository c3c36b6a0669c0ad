import { open } from 'node:fs/promises';
import { decodeBeginning } from './decode-text.ts';
import { readCells, readHeader } from './delimited-rows.ts';
import { AppError, messageOf } from './errors.ts';
import { isDecimal, parseDecimal } from './parse-decimal.ts';
import { parseRecordedTime, parseTimeOrSeconds } from './recorded-time.ts';

/** How to read a recording. */
export type RecordingOptions = {
  /** Header of the time column; the first column by default. */
  readonly timeColumn?: string;
  /** Headers of columns that are no measurements, such as labels. */
  readonly ignore?: readonly string[];
  /**
   * Yields each row, also one without a number or without a time (no values, `sampledAt` NaN), and takes plain numbers
   * that are no date (a row count, seconds since the start) as seconds.
   */
  readonly everyRow?: boolean;
};

/** One row: its time, also as it was written, its number from 1, and what it measured. */
export type RecordedRow = {
  readonly sampledAt: number;
  readonly sequence: number;
  readonly values: Readonly<Record<string, number>>;
  readonly time: string;
};

/** A delimited text file, opened: its columns are known, its rows not yet read. */
export type Recording = {
  readonly file: string;
  readonly sizeBytes: number;
  readonly timeColumn: string;
  readonly channels: readonly string[];
  /** Columns of `ignore` that this file does not have: harmless, or a slip of the pen. */
  readonly notFound: readonly string[];
  /** Reads the rows as a stream, once, some thousand at a time; `counts` goes along. Row n (from 1) has sequence n. */
  readonly chunks: AsyncIterable<Iterable<RecordedRow>>;
  /** The same one by one, which takes longer. */
  readonly rows: AsyncIterable<RecordedRow>;
  readonly counts: RecordingCounts;
};

/** What was met while reading. */
export type RecordingCounts = {
  rows: number;
  /** About how far into the file the rows reach: good enough for a progress bar. */
  readBytes: number;
  /** Rows without a readable time, or without any number. */
  skippedRows: number;
  /** Cells that hold something, but no finite number. An empty cell is not counted. */
  skippedCells: number;
};

type Layout = { readonly delimiter: string; readonly header: readonly string[] };
type Column = { readonly index: number; readonly channel: string };

const DELIMITERS: readonly string[] = [',', ';', '\t'];
const COLUMNS_SHOWN = 12;
const HEADER_LIMIT_BYTES = 65_536;

/**
 * Opens a recording: finds its delimiter and reads its header row.
 * @throws {AppError} `not_found` if there is no such file; `invalid` if it is empty, has no header, or no such time column
 */
export async function openRecording(file: string, options: RecordingOptions): Promise<Recording> {
  const { layout, sizeBytes } = await readLayout(file);
  const { header } = layout;
  const timeColumn = options.timeColumn ?? header[0] ?? '';
  const timeIndex = header.indexOf(timeColumn);
  if (timeIndex < 0) {
    const named = header
      .slice(0, COLUMNS_SHOWN)
      .map((name) => `"${name}"`)
      .join(', ');
    const more = header.length > COLUMNS_SHOWN ? ` and ${header.length - COLUMNS_SHOWN} more` : '';
    throw new AppError(
      'invalid',
      `${file} has no column "${timeColumn}"; its columns are ${named}${more}: choose with --time-column`,
    );
  }
  const ignore = new Set(options.ignore ?? []);
  const columns = header
    .map((name, index) => ({ index, channel: name === '' ? `column_${index + 1}` : name }))
    .filter(({ index, channel }) => index !== timeIndex && !ignore.has(channel));
  if (columns.length === 0)
    throw new AppError('invalid', `${file} has no column left to replay beside its time column`);
  const counts: RecordingCounts = { rows: 0, readBytes: 0, skippedRows: 0, skippedCells: 0 };
  const chunks = readChunks({ file, layout, timeIndex, columns, counts, everyRow: options.everyRow ?? false });
  return {
    file,
    sizeBytes,
    timeColumn,
    channels: columns.map(({ channel }) => channel),
    notFound: [...ignore].filter((name) => !header.includes(name)),
    chunks,
    rows: oneByOne(chunks),
    counts,
  };
}

async function readLayout(file: string): Promise<{ layout: Layout; sizeBytes: number }> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    const missing = error.code === 'ENOENT';
    const why = missing ? 'does not exist: check the path' : `cannot be read (${messageOf(error)})`;
    throw new AppError(missing ? 'not_found' : 'invalid', `${file} ${why}`, { cause: error });
  });
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new AppError('invalid', `${file} is not a file: name the recordings themselves`);
    const head = Buffer.alloc(HEADER_LIMIT_BYTES);
    const { bytesRead } = await handle.read(head, 0, HEADER_LIMIT_BYTES, 0);
    return { layout: parseLayout(file, decodeBeginning(file, head.subarray(0, bytesRead))), sizeBytes: stat.size };
  } finally {
    await handle.close();
  }
}

function parseLayout(file: string, head: string): Layout {
  const hint = 'a recording is a header row with column names, then one row for each moment';
  const text = head.replace(/^\uFEFF/, '');
  if (text.trim() === '') throw new AppError('invalid', `${file} is empty: ${hint}`);
  const [unquoted = ''] = text
    .replace(/"[^"]*"/g, '')
    .trimStart()
    .split(/[\r\n]/, 1);
  const count = (candidate: string): number => unquoted.split(candidate).length;
  const delimiter = DELIMITERS.reduce((best, next) => (count(next) > count(best) ? next : best));
  const header = headerOf(file, text, delimiter);
  if (header.length < 2)
    throw new AppError('invalid', `${file} has one column only: columns are separated by "," or ";"; ${hint}`);
  if (header.every((name) => isDecimal(name) || parseRecordedTime(name) !== undefined))
    throw new AppError('invalid', `${file} begins with numbers instead of names: ${hint}`);
  const twice = header.find((name, index) => name !== '' && header.indexOf(name) !== index);
  if (twice !== undefined) throw new AppError('invalid', `${file} has two columns "${twice}": rename one`);
  return { delimiter, header };
}

/** Reads the header row as the rows are read: what stands in quotes is no delimiter. */
function headerOf(file: string, text: string, delimiter: string): readonly string[] {
  try {
    return readHeader(text, delimiter).map((name) => name.replace(/^"(.*)"$/s, '$1').trim());
  } catch (error) {
    throw new AppError('invalid', `the header row of ${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

type Source = {
  readonly file: string;
  readonly layout: Layout;
  readonly timeIndex: number;
  readonly columns: readonly Column[];
  readonly counts: RecordingCounts;
  readonly everyRow: boolean;
};

async function* readChunks(source: Source): AsyncGenerator<Iterable<RecordedRow>> {
  const { file, layout, counts } = source;
  try {
    for await (const chunk of readCells(file, layout.delimiter)) yield rowsOf(chunk, source);
  } catch (error) {
    throw new AppError('invalid', `${file} cannot be read past row ${counts.rows}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

async function* oneByOne(chunks: AsyncIterable<Iterable<RecordedRow>>): AsyncGenerator<RecordedRow> {
  for await (const chunk of chunks) yield* chunk;
}

function* rowsOf(chunk: Iterable<readonly string[]>, source: Source): Generator<RecordedRow> {
  const { timeIndex, counts, everyRow } = source;
  for (const cells of chunk) {
    counts.rows++;
    // Not the stream's own count: it reads far ahead of a replay at real time.
    for (const cell of cells) counts.readBytes += cell.length + 1;
    const time = (cells[timeIndex] ?? '').trim();
    const sampledAt = everyRow ? parseTimeOrSeconds(time) : parseRecordedTime(time);
    const values = sampledAt === undefined ? {} : readValues(cells, source);
    const skipped = sampledAt === undefined || isEmpty(values);
    if (skipped) counts.skippedRows++;
    if (!skipped || everyRow) yield { sampledAt: sampledAt ?? Number.NaN, sequence: counts.rows, values, time };
  }
}

function isEmpty(values: Readonly<Record<string, number>>): boolean {
  for (const _ in values) return false;
  return true;
}

/** Numbers only: text never leaves the reader. */
function readValues(cells: readonly string[], { columns, counts }: Source): Record<string, number> {
  const values: Record<string, number> = {};
  for (const { index, channel } of columns) {
    const text = cells[index] ?? '';
    const value = parseDecimal(text);
    if (Number.isFinite(value)) values[channel] = value;
    else if (text.trim() !== '') counts.skippedCells++;
  }
  return values;
}
