import { AppError, messageOf } from '../errors.ts';
import { type ChannelColumn, readCell } from './channel-column.ts';
import type { OtherColumn } from './column-roles.ts';
import type { LongTable } from './long-table.ts';
import type { Decimal } from './number-form.ts';
import type { RecordedRow, RecordingCounts } from './recording-types.ts';
import type { TableSource } from './table-source.ts';
import type { TimeSource } from './time-source.ts';

/** A table whose columns are settled. */
export type RowSource = {
  readonly file: string;
  readonly table: TableSource;
  readonly time: TimeSource;
  readonly channels: readonly ChannelColumn[];
  readonly others: readonly OtherColumn[];
  readonly decimal: Decimal;
  readonly counts: RecordingCounts;
  readonly everyRow: boolean;
  /** -1 without one. */
  readonly deviceIndex: number;
  /** Only rows of this machine. */
  readonly device: string | undefined;
  readonly long: LongTable | undefined;
  readonly isNewestFirst: boolean;
};

type Cells = readonly string[];

/** Most rows to sort: sorting holds them in memory. */
const MOST_SORTED = 5_000_000;
const CHUNK_ROWS = 4096;

export function newRowCounts(): RecordingCounts {
  return {
    rows: 0,
    readBytes: 0,
    skippedRows: 0,
    skippedCells: 0,
    untimed: 0,
    untimedAt: undefined,
    notLater: 0,
    uneven: 0,
    unevenAt: undefined,
    firstAt: Number.NaN,
    lastAt: Number.NaN,
  };
}

/**
 * The rows in file order; by time for a long table, and for one that begins with the newest row.
 */
export function readRows(source: RowSource): AsyncIterable<Iterable<RecordedRow>> {
  if (source.long) return longRows(source, source.long);
  return source.isNewestFirst ? oldestFirst(source) : wideRows(source);
}

async function* wideRows(source: RowSource): AsyncGenerator<Iterable<RecordedRow>> {
  for await (const chunk of cellsOf(source)) yield rowsOf(chunk, source);
}

async function* cellsOf({ file, table, counts }: RowSource): AsyncGenerator<Iterable<Cells>> {
  try {
    yield* table.chunks();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('invalid', `${file} cannot be read past row ${counts.rows}: ${messageOf(cause)}`, { cause });
  }
}

async function* oldestFirst(source: RowSource): AsyncGenerator<Iterable<RecordedRow>> {
  const all: RecordedRow[] = [];
  for await (const rows of wideRows(source)) {
    for (const row of rows) all.push(row);
    if (all.length > MOST_SORTED) throw tooMany(source.file);
  }
  source.counts.notLater = 0;
  all.reverse();
  const times = all.map(({ sampledAt }) => sampledAt).filter((at) => !Number.isNaN(at));
  [source.counts.firstAt, source.counts.lastAt] = [times[0] ?? Number.NaN, times.at(-1) ?? Number.NaN];
  yield* inChunks(all.map((row, i) => ({ ...row, sequence: i + 1 })));
}

function tooMany(file: string): AppError {
  return new AppError(
    'invalid',
    `${file} has more than ${MOST_SORTED} rows that must be sorted by time: export less at once`,
  );
}

function* inChunks(rows: readonly RecordedRow[]): Generator<readonly RecordedRow[]> {
  for (let at = 0; at < rows.length; at += CHUNK_ROWS) yield rows.slice(at, at + CHUNK_ROWS);
}

function isOther(cells: Cells, { device, deviceIndex }: RowSource): boolean {
  return device !== undefined && (cells[deviceIndex] ?? '').trim() !== device;
}

/** Counts a row and reads its time. */
function takeTime(cells: Cells, source: RowSource): { text: string; at: number | undefined } {
  const { counts, time, table } = source;
  counts.rows++;
  // Not the stream's own count: it reads far ahead of a replay at real time.
  for (const cell of cells) counts.readBytes += cell.length + 1;
  if (cells.length !== table.header.length && isUneven(cells, table.header.length)) {
    counts.uneven++;
    counts.unevenAt ??= counts.rows;
  }
  const text = time.textOf(cells).trim();
  const at = time.form.read(text);
  if (at === undefined) {
    counts.untimed++;
    counts.untimedAt ??= { row: counts.rows, cell: text };
    return { text, at };
  }
  noteTime(at, source);
  return { text: time.form.isPlain ? text : writtenTime(at), at };
}

/** Takes the time of a row into the first and the last one. */
export function noteTime(at: number, { counts, deviceIndex, device }: RowSource): void {
  // The times of several machines are no order.
  const isOne = deviceIndex < 0 || device !== undefined;
  if (at <= counts.lastAt) counts.notLater += isOne ? 1 : 0;
  else counts.lastAt = at;
  if (Number.isNaN(counts.firstAt)) [counts.firstAt, counts.lastAt] = [at, at];
}

/** One empty cell behind the last is a delimiter too many. */
function isUneven(cells: Cells, width: number): boolean {
  return !(cells.length === width + 1 && cells[width] === '');
}

/** `YYYY-MM-DD HH:MM:SS`, with a fraction where there is one. */
export function writtenTime(at: number): string {
  const iso = new Date(at).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, at % 1000 === 0 ? 19 : 23)}`;
}

function* rowsOf(chunk: Iterable<Cells>, source: RowSource): Generator<RecordedRow> {
  const { counts, everyRow, channels, device, deviceIndex } = source;
  for (const cells of chunk) {
    if (device !== undefined && isOther(cells, source)) continue;
    const { text, at } = takeTime(cells, source);
    const values: Record<string, number> = {};
    let isEmpty = true;
    if (at !== undefined) {
      for (const column of channels) {
        const value = readCell(column, cells, counts.rows);
        if (value !== undefined) {
          values[column.channel] = value;
          isEmpty = false;
        } else if ((cells[column.index] ?? '').trim() !== '') counts.skippedCells++;
      }
    }
    if (isEmpty) counts.skippedRows++;
    if (isEmpty && !everyRow) continue;
    const row = { sampledAt: at ?? Number.NaN, sequence: counts.rows, values, time: text };
    yield deviceIndex < 0 ? row : { ...row, device: (cells[deviceIndex] ?? '').trim() };
  }
}

type Pivoted = { readonly at: number; readonly time: string; readonly values: Record<string, number> };

/** Joins the values of each time, in any order of rows. */
async function* longRows(source: RowSource, long: LongTable): AsyncGenerator<Iterable<RecordedRow>> {
  const { counts } = source;
  const byName = new Map<string, ChannelColumn>(source.channels.map((column) => [column.channel, column]));
  const found = new Map<number, Pivoted>();
  for await (const chunk of cellsOf(source)) {
    for (const cells of chunk) if (!isOther(cells, source)) pivot(cells, { source, long, byName, found });
    if (found.size > MOST_SORTED) throw tooMany(source.file);
  }
  counts.notLater = 0;
  const rows = [...found.values()].sort((a, b) => a.at - b.at);
  [counts.firstAt, counts.lastAt] = [rows[0]?.at ?? Number.NaN, rows.at(-1)?.at ?? Number.NaN];
  yield* inChunks(rows.map(({ at, time, values }, i) => ({ sampledAt: at, sequence: i + 1, values, time })));
}

function pivot(
  cells: Cells,
  work: { source: RowSource; long: LongTable; byName: Map<string, ChannelColumn>; found: Map<number, Pivoted> },
): void {
  const { source, long, byName, found } = work;
  const { counts } = source;
  const { text, at } = takeTime(cells, source);
  const name = (cells[long.tag] ?? '').trim();
  const column = byName.get(name);
  // An unwanted column.
  if (column === undefined) return;
  if (at === undefined) {
    counts.skippedRows++;
    return;
  }
  const value = readCell(column, cells, counts.rows);
  if (value === undefined) {
    if ((cells[long.value] ?? '').trim() !== '') counts.skippedCells++;
    return;
  }
  const row = found.get(at);
  if (row) row.values[name] = value;
  else found.set(at, { at, time: text, values: { [name]: value } });
}
