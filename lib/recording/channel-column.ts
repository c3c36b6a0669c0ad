import { isMissingCode, isMissingText, rangeOf, type ValueRange } from './missing-value.ts';
import { type Decimal, findNumberForm, type NumberForm, readNumber } from './number-form.ts';
import type { QualityColumn } from './quality-column.ts';

/** Counts of the cells of a channel. */
export type ChannelCounts = {
  read: number;
  first: number | undefined;
  last: number | undefined;
  isChanging: boolean;
  empty: number;
  /** Words and codes for no value, with how often they came. */
  readonly missing: Map<string, number>;
  /** Cells of a bad quality. */
  bad: number;
  unread: number;
  /** The first of them. */
  unreadAt: { readonly row: number; readonly cell: string } | undefined;
};

/** A column of measurements: its place, its form, and its counts. */
export type ChannelColumn = {
  readonly index: number;
  readonly channel: string;
  readonly form: NumberForm;
  readonly quality: QualityColumn | undefined;
  /** Numbers that a person says mean no value; undefined: the well-known ones are found. */
  readonly codes: ReadonlySet<number> | undefined;
  /** Its range so far. */
  range: ValueRange | undefined;
  readonly counts: ChannelCounts;
};

const KINDS_COUNTED = 20;

export function newChannelCounts(): ChannelCounts {
  return {
    read: 0,
    first: undefined,
    last: undefined,
    isChanging: false,
    empty: 0,
    missing: new Map<string, number>(),
    bad: 0,
    unread: 0,
    unreadAt: undefined,
  };
}

/** Reads the cell of a row. @returns undefined where it holds no value, which is counted */
export function readCell(column: ChannelColumn, cells: readonly string[], row: number): number | undefined {
  const { counts, quality } = column;
  const cell = cells[column.index] ?? '';
  const value = readNumber(cell, column.form);
  if (Number.isFinite(value) && quality !== undefined && !quality.isGood(cells[quality.index] ?? '')) {
    counts.bad++;
    return undefined;
  }
  return takeNumber(column, value, { cell, row }) ? value : undefined;
}

/**
 * Takes the number of a row.
 * @param at.cell its text, if it has one
 * @returns whether it is a value; if not, it is counted
 */
export function takeNumber(
  column: ChannelColumn,
  value: number,
  at: { readonly cell?: string | undefined; readonly row: number },
): boolean {
  const { counts, range } = column;
  if (!Number.isFinite(value)) {
    countUnread(counts, { cell: textOf(value, at.cell), row: at.row });
    return false;
  }
  if (range === undefined) column.range = { low: value, high: value };
  else if (value < range.low || value > range.high || column.codes !== undefined) {
    const isCode = column.codes === undefined ? isMissingCode(value, range) : column.codes.has(value);
    if (isCode) {
      countMissing(counts, textOf(value, at.cell));
      return false;
    }
    if (value < range.low) range.low = value;
    if (value > range.high) range.high = value;
  }
  counts.read++;
  if (counts.first === undefined) counts.first = value;
  else if (value !== counts.last) counts.isChanging = true;
  counts.last = value;
  return true;
}

const textOf = (value: number, cell: string | undefined): string => (cell ?? String(value).toLowerCase()).trim();

/** Counts a row in which the column has nothing. */
export function takeEmpty({ counts }: ChannelColumn): void {
  counts.empty++;
}

function countUnread(counts: ChannelCounts, { cell, row }: { cell: string; row: number }): void {
  if (cell === '') counts.empty++;
  else if (isMissingText(cell)) countMissing(counts, cell);
  else {
    counts.unread++;
    counts.unreadAt ??= { row, cell };
  }
}

function countMissing({ missing }: ChannelCounts, cell: string): void {
  const word = missing.has(cell) || missing.size < KINDS_COUNTED ? cell : 'others';
  missing.set(word, (missing.get(word) ?? 0) + 1);
}

/** The forms of the cells of a column, before it is decided how to read them. */
export type ColumnFound = {
  readonly decimal: Decimal | undefined;
  readonly either: string | undefined;
  readonly suffix: string | undefined;
  readonly isWords: boolean;
  readonly cells: readonly string[];
};

/** Reads a column of the sample. */
export function lookAt(index: number, sample: readonly (readonly string[])[]): ColumnFound {
  const cells: string[] = [];
  for (const row of sample) {
    const cell = (row[index] ?? '').trim();
    if (!isMissingText(cell)) cells.push(cell);
  }
  return { ...findNumberForm(cells), cells };
}

/** The share of numbers among the cells that are not missing; and their range. */
export function measure(found: ColumnFound, form: NumberForm): { share: number; range: ValueRange | undefined } {
  const values = found.cells.map((cell) => readNumber(cell, form)).filter(Number.isFinite);
  return { share: found.cells.length === 0 ? 0 : values.length / found.cells.length, range: rangeOf(values) };
}
