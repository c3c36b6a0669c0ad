import type { ChannelColumn } from './channel-column.ts';
import { NUMBER_FORMS } from './number-form.ts';
import { type RowSource, writtenTime } from './read-rows.ts';
import type { ColumnReport, RecordingReport } from './recording-types.ts';
import type { TableSource } from './table-source.ts';

const WORDS_SHOWN = 3;
const DELIMITER_NAMES: Readonly<Record<string, string>> = { '': 'white space', '\t': 'tab' };

/** The parts of a recording that were read, and the parts that were not. */
export function reportOf(
  source: RowSource,
  { table, notes }: { table: TableSource; notes: readonly string[] },
): RecordingReport {
  const { file, counts, time, others, channels, device } = source;
  const places: { index: number; report: ColumnReport }[] = [
    ...others.map(({ index, role, why }) => ({ index, report: otherReport({ table, index, role, why }) })),
    ...channels.map((column) => ({ index: column.index, report: channelReport(column, table.units[column.index]) })),
  ];
  const timeText = (at: number): string | null => {
    if (Number.isNaN(at)) return null;
    return time.form.isCount ? String(at / 1000) : writtenTime(at);
  };
  return {
    file,
    ...(device !== undefined && { part: device }),
    rows: counts.rows,
    from: timeText(counts.firstAt),
    to: timeText(counts.lastAt),
    form: formOf(source),
    columns: places.sort((a, b) => a.index - b.index).map(({ report }) => report),
    notes: [...notes, ...rowNotes(source)],
  };
}

function formOf({ table, time, decimal }: RowSource): string {
  const delimiter = DELIMITER_NAMES[table.delimiter] ?? `"${table.delimiter}"`;
  const numbers = decimal === 'comma' ? ', decimal comma' : '';
  return `separated by ${delimiter}${numbers}, time in "${time.name}" (${time.form.form})`;
}

function otherReport(of: {
  table: TableSource;
  index: number;
  role: ColumnReport['role'];
  why: string | undefined;
}): ColumnReport {
  const { table, index, role, why } = of;
  return { name: table.header[index] ?? '', role, notes: why === undefined ? [] : [why] };
}

function channelReport(
  { channel, counts, form, quality }: ChannelColumn,
  headerUnit: string | undefined,
): ColumnReport {
  const { read, first, last, isChanging, empty, missing, bad, unread, unreadAt } = counts;
  const missed = [...missing.values()].reduce((sum, count) => sum + count, 0);
  const all = read + empty + missed + bad + unread;
  const unit = headerUnit ?? form.suffix;
  const notes: string[] = [];
  if (form.isWords) notes.push('words read as 1 and 0');
  if (empty > 0) notes.push(`${cells(empty)} empty`);
  if (missed > 0) notes.push(`${cells(missed)} missing: ${words(missing)}`);
  if (bad > 0 && quality) notes.push(`${cells(bad)} of bad quality`);
  if (unreadAt)
    notes.push(`${cells(unread)} not read: row ${unreadAt.row} has "${unreadAt.cell}"; numbers are ${NUMBER_FORMS}`);
  const role = read === 0 ? 'empty' : isChanging ? 'channel' : 'constant';
  return {
    name: channel,
    role,
    ...(unit !== undefined && { unit }),
    read: all === 0 ? 0 : read / all,
    ...(first !== undefined && { first }),
    ...(last !== undefined && { last }),
    notes,
  };
}

function cells(count: number): string {
  return count === 1 ? '1 cell' : `${count} cells`;
}

function words(missing: ReadonlyMap<string, number>): string {
  const sorted = [...missing].sort((a, b) => b[1] - a[1]);
  const more = sorted.length > WORDS_SHOWN ? ' and others' : '';
  return `${sorted
    .slice(0, WORDS_SHOWN)
    .map(([word]) => `"${word}"`)
    .join(', ')}${more}`;
}

function rowNotes({ counts, isNewestFirst, time }: RowSource): string[] {
  const notes: string[] = [];
  const { untimed, untimedAt, notLater, uneven, unevenAt } = counts;
  if (isNewestFirst) notes.push('the newest row comes first: the rows are taken from the last to the first');
  if (untimedAt) notes.push(`${rows(untimed)} without a readable time: row ${untimedAt.row} has "${untimedAt.cell}"`);
  if (uneven > 0)
    notes.push(`${rows(uneven)} with more or fewer cells than there are columns: row ${unevenAt} is the first`);
  if (notLater > 0)
    notes.push(`${rows(notLater)} not later than a row before in "${time.name}": stored in a replay, but not judged`);
  return notes;
}

function rows(count: number): string {
  return count === 1 ? '1 row' : `${count} rows`;
}
