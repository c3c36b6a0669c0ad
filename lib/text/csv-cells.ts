import { parse } from 'csv-parse/sync';
import { AppError, messageOf } from '../errors.ts';

/**
 * Characters that begin a formula in a spreadsheet, the wide and small forms of East Asian
 * keyboards included.
 */
const FORMULA = new Set('=+-@＝＋－＠﹦﹢﹣﹫−');

/**
 * Characters that begin another cell where a spreadsheet is set to another separator, or splits
 * lines.
 */
const SEPARATORS = new Set(';|\t\r\n');

/**
 * Characters that spreadsheets skip before a formula; apostrophes are ours, quotes may close a
 * cell.
 */
const SKIPPED = /[\s"'\uFEFF]/;

/** The first character of an export: spreadsheets take a file for UTF-8 by it. Imports skip it. */
export const CSV_BOM = '\uFEFF';

/**
 * The separator of the cells of a table: a comma, or where its header has none a tab or a
 * semicolon, as spreadsheets write them.
 */
export function delimiterOf(text: string): ',' | ';' | '\t' {
  const header = /^\s*(.*)/.exec(text)?.[1] ?? '';
  if (header.includes(',')) return ',';
  return header.includes('\t') ? '\t' : header.includes(';') ? ';' : ',';
}

/**
 * A row of a table, by the names of its header.
 * @property line where it ends, as an editor counts
 */
export type CsvRecord = { readonly line: number; readonly cells: Readonly<Record<string, string>> };

/**
 * The rows of a CSV text below its header line, cells as they are written.
 * @throws {AppError} `invalid` if it is no CSV
 */
export function readRecords(text: string): readonly CsvRecord[] {
  let rows: { record: Record<string, string>; info: { lines: number } }[];
  try {
    const delimiter = delimiterOf(text);
    rows = parse(text, { columns: true, bom: true, info: true, skip_empty_lines: true, trim: true, delimiter });
  } catch (error) {
    throw new AppError('invalid', `This is no CSV file: ${messageOf(error)}.`, { cause: error });
  }
  return rows.map(({ record, info }) => ({ line: info.lines, cells: record }));
}

/**
 * Joins cells to a line of CSV (RFC 4180). Where a spreadsheet would see a formula, at the
 * beginning of a cell or behind a separator in it, an apostrophe stands in front of it.
 */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map((cell) => quoted(harmless(cell))).join(',')}\r\n`;
}

/**
 * Joins cells to a line of CSV for programs: it disarms no formula, so that every cell is exact.
 */
export function programRow(cells: readonly string[]): string {
  return `${cells.map(quoted).join(',')}\n`;
}

/** The cell as it was before {@link csvRow}. */
export function plainCell(cell: string): string {
  const text = /^'+[\t\r\n]/.test(cell) ? cell.slice(1) : cell;
  return eachFormula(text, (before) => (before.endsWith("'") ? before.slice(0, -1) : before));
}

function harmless(cell: string): string {
  const text = eachFormula(cell, (before) => `${before}'`);
  // Some spreadsheets leave these out, and read the next character.
  return /^'*[\t\r\n]/.test(text) ? `'${text}` : text;
}

/** Changes the text before each formula, which begins where the one before has ended. */
function eachFormula(cell: string, change: (before: string) => string): string {
  let text = '';
  let taken = 0;
  let atStart = true;
  for (let at = 0; at < cell.length; at++) {
    const character = cell[at] ?? '';
    if (atStart && FORMULA.has(character)) {
      text += change(cell.slice(taken, at));
      taken = at;
      atStart = false;
    } else if (SEPARATORS.has(character)) atStart = true;
    else if (!SKIPPED.test(character)) atStart = false;
  }
  return text + cell.slice(taken);
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
