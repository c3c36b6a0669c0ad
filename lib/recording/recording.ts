import { AppError } from '../errors.ts';
import { columnsNamed } from './column-name.ts';
import { type ColumnRole, findRoles } from './column-roles.ts';
import { settleOrder } from './date-order.ts';
import { collectTags, longChannels, longRoles } from './long-columns.ts';
import { findLong } from './long-table.ts';
import { numberRows, numbersFor } from './number-rows.ts';
import { openTable } from './open-table.ts';
import { findQualities } from './quality-column.ts';
import { newRowCounts, type RowSource, readRows } from './read-rows.ts';
import type { RecordedRow, Recording, RecordingCounts, RecordingOptions, RecordingReport } from './recording-types.ts';
import { reportOf } from './report.ts';
import type { TableSource } from './table-source.ts';
import { findTime, type TimeSource } from './time-source.ts';
import { zoneOf } from './time-zone.ts';

export type { RecordedRow, Recording, RecordingCounts, RecordingOptions, RecordingReport };

type Cells = readonly string[];

/** Rows by which columns are judged, and the most cells of them. */
const SAMPLE_ROWS = 10_000;
const SAMPLE_CELLS = 400_000;
const MOST_DEVICES = 1000;

/**
 * Opens a recording: finds how its rows, times and numbers are written, and the role of each
 * column.
 * @throws {AppError} `not_found` if there is no such file; `invalid` if it is empty, a column that
 * is named is not there, or no column holds times
 */
export async function openRecording(file: string, options: RecordingOptions): Promise<Recording> {
  const names = options.columns === undefined ? undefined : options.columns.split(',').map((name) => name.trim());
  const table = await openTable(file, names);
  const sample = await sampleOf(table, options, file);
  const notes = [...table.notes];
  const time = await timeOf(table, { file, sample, options, notes });
  const source = await sourceOf(table, { file, sample, time, options, notes });
  const channels = source.channels.map(({ channel }) => channel);
  const numbers = numbersFor(source);
  const chunks = numbers ? numberRows(source, numbers) : readRows(source);
  return {
    file,
    channels,
    chunks,
    sizeBytes: table.sizeBytes,
    timeColumn: time.name,
    ...(options.device !== undefined && { part: options.device }),
    rows: oneByOne(chunks),
    counts: source.counts,
    timeOf: (text) => time.form.read(text),
    report: () => reportOf(source, { table, notes }),
  };
}

/**
 * Opens several recordings; of a file for several machines (`deviceColumn`) one for each of them.
 */
export async function openRecordings(
  files: readonly string[],
  options: RecordingOptions,
): Promise<readonly Recording[]> {
  const opened: Recording[] = [];
  for (const file of files) {
    const devices = options.deviceColumn === undefined ? [undefined] : await devicesOf(file, options);
    for (const device of devices) opened.push(await openRecording(file, { ...options, device }));
  }
  return opened;
}

/** The machines of a file, in the order in which they come. */
async function devicesOf(file: string, options: RecordingOptions): Promise<readonly string[]> {
  const table = await openTable(file);
  const index = deviceIndex(table, { file, options });
  const found = new Set<string>();
  for await (const rows of table.chunks()) {
    for (const cells of rows) found.add((cells[index] ?? '').trim());
    if (found.size > MOST_DEVICES)
      throw new AppError(
        'invalid',
        `${file} has more than ${MOST_DEVICES} machines in "${table.header[index]}": is it the right --device-column?`,
      );
  }
  found.delete('');
  if (found.size === 0) throw new AppError('invalid', `${file} names no machine in "${table.header[index]}"`);
  return [...found];
}

function deviceIndex({ header }: TableSource, { file, options }: { file: string; options: RecordingOptions }): number {
  if (options.deviceColumn === undefined) return -1;
  const [name] = columnsNamed(options.deviceColumn, {
    header,
    option: options.optionNames?.deviceColumn ?? '--device-column',
    file,
  });
  return name === undefined ? -1 : header.indexOf(name);
}

function isOwn(cells: Cells, { device, options }: { device: number; options: RecordingOptions }): boolean {
  return options.device === undefined || (cells[device] ?? '').trim() === options.device;
}

async function sampleOf(table: TableSource, options: RecordingOptions, file: string): Promise<readonly Cells[]> {
  const most = Math.min(SAMPLE_ROWS, Math.ceil(SAMPLE_CELLS / table.header.length));
  const index = deviceIndex(table, { file, options });
  const sample: Cells[] = [];
  try {
    for await (const rows of table.chunks()) {
      for (const cells of rows)
        if (sample.length < most && isOwn(cells, { device: index, options })) sample.push(cells);
      if (sample.length >= most) break;
    }
  } catch (error) {
    // An unreadable part is reported when its row is reached.
    if (sample.length === 0) throw error instanceof AppError ? error : unreadable(file, error);
  }
  return sample;
}

function unreadable(file: string, cause: unknown): AppError {
  return new AppError('invalid', `${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
    cause,
  });
}

async function timeOf(
  table: TableSource,
  work: { file: string; sample: readonly Cells[]; options: RecordingOptions; notes: string[] },
): Promise<TimeSource> {
  const { file, sample, options, notes } = work;
  const zone = options.timeZone === undefined ? undefined : zoneOf(options.timeZone);
  if (options.timeZone !== undefined && zone === undefined)
    throw new AppError(
      'invalid',
      `--time-zone "${options.timeZone}" is not known: name it like Europe/Berlin or +02:00`,
    );
  if (sample.length === 0) throw new AppError('invalid', `${file} has a header but no rows`);
  const { timeColumn, dateOrder, timeFormat } = options;
  const wishes = { counts: options.everyRow ?? false, order: dateOrder, format: timeFormat, zone };
  const choice = { file, header: table.header, sample, timeColumn };
  const time = findTime({ ...choice, wishes });
  notes.push(...time.form.notes);
  if (dateOrder !== undefined || timeFormat !== undefined || time.form.isPlain) return time;
  const settled = await settleOrder(texts(table.chunks(), time));
  if (!settled) return time;
  if (settled.note !== undefined) notes.push(settled.note);
  return findTime({ ...choice, wishes: { ...wishes, order: settled.order } });
}

async function* texts(
  chunks: AsyncIterable<Iterable<Cells>>,
  { textOf }: TimeSource,
): AsyncGenerator<readonly string[]> {
  for await (const rows of chunks) yield Array.from(rows, textOf);
}

async function sourceOf(
  table: TableSource,
  work: { file: string; sample: readonly Cells[]; time: TimeSource; options: RecordingOptions; notes: string[] },
): Promise<RowSource> {
  const { file, sample, time, options, notes } = work;
  const { header, delimiter, hasHeader } = table;
  const device = deviceIndex(table, { file, options });
  const quality = findQualities(header, sample).get(-1);
  const { tagColumn, valueColumn, ignore = [], columns } = options;
  const long = findLong({ file, header, sample, time, deviceIndex: device, tagColumn, valueColumn, quality });
  const common = {
    file,
    table,
    time,
    everyRow: options.everyRow ?? false,
    counts: newRowCounts(),
    deviceIndex: device,
  };
  const own = { ...common, device: options.device, long, isNewestFirst: isNewestFirst(sample, time) };
  const codes = missingOf(options.missing);
  if (long) {
    const tags = await collectTags(table, { long, isOwn: (cells) => isOwn(cells, { device, options }) });
    const roles = {
      others: longRoles(header, { time, long, device }),
      channels: longChannels(tags, { long, options, file, codes }),
    };
    notes.push(`a long table: the values of "${header[long.value]}" are channels named by "${header[long.tag]}"`);
    return { ...own, ...roles, decimal: roles.channels[0]?.form.decimal ?? 'point' };
  }
  const taken = new Map<number, ColumnRole>(time.indices.map((index) => [index, 'time']));
  if (device >= 0) taken.set(device, 'device');
  const {
    channels,
    others,
    decimal,
    notes: more,
  } = findRoles({
    file,
    header,
    hasHeader,
    delimiter,
    sample,
    taken,
    ignore,
    columns,
    optionName: options.optionNames?.columns,
    decimal: options.decimal,
    missing: codes,
  });
  notes.push(...more);
  return { ...own, channels, others, decimal };
}

function missingOf(given: string | undefined): ReadonlySet<number> | undefined {
  if (given === undefined) return undefined;
  if (given === 'none') return new Set();
  const codes = given.split(',').map((code) => (code.trim() === '' ? Number.NaN : Number(code)));
  if (codes.some(Number.isNaN))
    throw new AppError('invalid', `--missing "${given}": they are numbers, such as -999,-1; or none`);
  return new Set(codes);
}

/** Some exports begin with the newest row. */
function isNewestFirst(sample: readonly Cells[], { form, textOf }: TimeSource): boolean {
  const times = sample.map((cells) => form.read(textOf(cells)) ?? Number.NaN);
  const back = times.filter((at, i) => at < (times[i - 1] ?? Number.NaN)).length;
  const forth = times.filter((at, i) => at > (times[i - 1] ?? Number.NaN)).length;
  return !form.isCount && back > 2 && back > 10 * forth;
}

async function* oneByOne(chunks: AsyncIterable<Iterable<RecordedRow>>): AsyncGenerator<RecordedRow> {
  for await (const chunk of chunks) yield* chunk;
}
