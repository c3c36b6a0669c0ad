import { AppError, messageOf } from '../errors.ts';
import { findLayout } from './table-layout.ts';
import type { TableSource } from './table-source.ts';
import { dayTime } from './time-pattern.ts';
import { attribute, openWorkbook, plainText, type Sheet, unescaped } from './workbook.ts';
import { openEntry } from './zip-file.ts';

type Cells = readonly string[];

const HEAD_ROWS = 250;
const LONGEST_ROW_CHARACTERS = 16_000_000;
const MOST_COLUMNS = 16_384;
const DAY_MS = 86_400_000;
/** Days from the zero of a spreadsheet to that of one that counts from 1904. */
const DAYS_TO_1904 = 1462;
const CELL = /<(?:\w+:)?c\b([^>]*?)(?:\/>|>(.*?)<\/(?:\w+:)?c>)/gs;
const VALUE = /<(?:\w+:)?v\b[^>]*>([^<]*)</;

/**
 * Opens the largest sheet of a workbook (XLSX). Its cells come as texts, as in a delimited file;
 * times as `YYYY-MM-DD HH:MM:SS`.
 * @throws {AppError} `invalid` if it is no workbook, or has no table
 */
export async function readSheet(file: string, names?: readonly string[]): Promise<Omit<TableSource, 'sizeBytes'>> {
  const failed = (cause: unknown): AppError =>
    cause instanceof AppError
      ? cause
      : new AppError('invalid', `${file} cannot be read as a workbook (XLSX): ${messageOf(cause)}`, { cause });
  try {
    const sheet = await openWorkbook(file);
    if (!sheet)
      throw new AppError(
        'invalid',
        `${file} is a ZIP file without an XLSX workbook: unpack it, or save the sheet as XLSX`,
      );
    const head: Cells[] = [];
    for await (const rows of rowsOf(file, sheet)) {
      head.push(...rows);
      if (head.length >= HEAD_ROWS) break;
    }
    const isWhole = head.length < HEAD_ROWS;
    const layout = findLayout(textOf(head.slice(0, HEAD_ROWS)), {
      file: `${file}, sheet "${sheet.name}"`,
      names,
      isWhole,
    });
    const others = sheet.others.map((name) => `"${name}"`).join(', ');
    const note = `the sheet "${sheet.name}" is read${others === '' ? '' : `, the largest; not read: ${others}`}`;
    return {
      ...layout,
      notes: [note, ...layout.notes],
      chunks: () => belowHeader(rowsOf(file, sheet), { skip: layout.skip, failed }),
    };
  } catch (cause) {
    throw failed(cause);
  }
}

async function* belowHeader(
  chunks: AsyncIterable<readonly Cells[]>,
  { skip, failed }: { skip: number; failed: (cause: unknown) => AppError },
): AsyncGenerator<readonly Cells[]> {
  let left = skip;
  try {
    for await (const rows of chunks) {
      const own = rows.slice(left);
      left = Math.max(0, left - rows.length);
      if (own.length > 0) yield own;
    }
  } catch (cause) {
    throw failed(cause);
  }
}

/** The first rows as text, to find the header by the same rules. */
function textOf(rows: readonly Cells[]): string {
  const width = Math.max(0, ...rows.map(({ length }) => length));
  return rows
    .map((cells) =>
      Array.from({ length: width }, (_, i) => `"${(cells[i] ?? '').replaceAll('"', '""').replace(/\s+/g, ' ')}"`).join(
        ',',
      ),
    )
    .join('\n');
}

/** All rows that hold something, some at a time. */
async function* rowsOf(file: string, sheet: Sheet): AsyncGenerator<readonly Cells[]> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of await openEntry(file, sheet.entry)) {
    rest += decoder.decode(chunk as Buffer, { stream: true });
    const end = Math.max(rest.lastIndexOf('</row>'), rest.lastIndexOf(':row>'));
    if (end < 0) {
      if (rest.length > LONGEST_ROW_CHARACTERS) throw new Error('a row of it does not end');
      continue;
    }
    const rows = rest
      .slice(0, end)
      .split(/<(?:\w+:)?row\b/)
      .slice(1)
      .map((xml) => cellsOf(xml, sheet))
      .filter((cells) => cells.some((cell) => cell !== ''));
    rest = rest.slice(end + 5);
    if (rows.length > 0) yield rows;
  }
}

function cellsOf(xml: string, sheet: Sheet): Cells {
  const cells: string[] = [];
  for (const [, tag = '', inner = ''] of xml.matchAll(CELL)) {
    const at = columnOf(attribute(tag, 'r')) ?? cells.length;
    if (at >= MOST_COLUMNS) continue;
    while (cells.length < at) cells.push('');
    cells[at] = textOfCell(tag, { inner, sheet });
  }
  return cells;
}

/** `BC12` is column 54. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0];
  if (letters === undefined) return undefined;
  let column = 0;
  for (const letter of letters) column = 26 * column + letter.charCodeAt(0) - 64;
  return column - 1;
}

function textOfCell(tag: string, { inner, sheet }: { inner: string; sheet: Sheet }): string {
  const type = attribute(tag, 't') ?? 'n';
  if (type === 'inlineStr') return plainText(inner).trim();
  const value = VALUE.exec(inner)?.[1] ?? '';
  if (value === '') return '';
  if (type === 's') return (sheet.strings[Number(value)] ?? '').trim();
  if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE';
  if (type !== 'n') return unescaped(value).trim();
  const style = sheet.styles[Number(attribute(tag, 's') ?? 0)];
  const days = Number(value);
  if (style === undefined || !Number.isFinite(days) || days < 0) return value;
  if (style === 'span' || (style === 'clock' && days < 1)) return clockOf(Math.round(days * DAY_MS));
  const at = dayTime(days + (sheet.is1904 ? DAYS_TO_1904 : 0), 'excel');
  if (!(Math.abs(at) < 8e15)) return value;
  const iso = new Date(at).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, at % 1000 === 0 ? 19 : 23)}`;
}

/** `HH:MM:SS` of milliseconds; hours may be more than a day. */
function clockOf(ms: number): string {
  const seconds = Math.abs(ms - Math.round(ms / 1000) * 1000) < 50 ? Math.round(ms / 1000) : ms / 1000;
  const two = (n: number): string => String(n).padStart(2, '0');
  const rest = (seconds % 60).toFixed(Number.isInteger(seconds) ? 0 : 3);
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor((seconds % 3600) / 60))}:${rest.padStart(Number.isInteger(seconds) ? 2 : 6, '0')}`;
}
