import type { ColumnRole } from './column-roles.ts';
import type { DateOrder } from './date-text.ts';
import type { Decimal } from './number-form.ts';

/** How to read a recording. Names of columns are as the file has them; a name may hold commas. */
export type RecordingOptions = {
  /**
   * The column with the time, or several: date and time of day; year, month, day and so on. Found
   * by default.
   */
  readonly timeColumn?: string | undefined;
  /** Columns that are no measurements, such as labels. */
  readonly ignore?: readonly string[] | undefined;
  /**
   * The columns that are channels, by commas; of a file without a header row the names of all its
   * columns.
   */
  readonly columns?: string | undefined;
  /** The names of options in errors; `--columns` and `--device-column` by default. */
  readonly optionNames?: { readonly columns?: string; readonly deviceColumn?: string };
  /** The column that names the machine of a row. */
  readonly deviceColumn?: string | undefined;
  /** Reads the rows of this machine only. */
  readonly device?: string | undefined;
  /** The columns of a long table: the channel's name, and its value. */
  readonly tagColumn?: string | undefined;
  readonly valueColumn?: string | undefined;
  /** A pattern for times that are not recognised, see `timePattern`. */
  readonly timeFormat?: string | undefined;
  readonly dateOrder?: DateOrder | undefined;
  /** Where times without a zone are taken; UTC by default. */
  readonly timeZone?: string | undefined;
  readonly decimal?: Decimal | undefined;
  /**
   * Numbers that mean no value, by commas; `none` to take all numbers as they are. Well-known ones
   * are found by default.
   */
  readonly missing?: string | undefined;
  /**
   * Yields each row, also one without a number or without a time (no values, `sampledAt` NaN), and
   * takes plain numbers that are no date (a row count, seconds since the start) as seconds.
   */
  readonly everyRow?: boolean | undefined;
};

/** One row: its time, its number from 1, and its measurements. */
export type RecordedRow = {
  readonly sampledAt: number;
  readonly sequence: number;
  readonly values: Readonly<Record<string, number>>;
  /**
   * As it is written, where that is ISO 8601 or a plain number; else as `YYYY-MM-DD HH:MM:SS` in
   * UTC.
   */
  readonly time: string;
  /** The value of the device column, where there is one. */
  readonly device?: string;
};

/** A recording, opened: its columns are known, its rows not yet read. */
export type Recording = {
  readonly file: string;
  /** The machine, of a file for several. */
  readonly part?: string;
  readonly sizeBytes: number;
  readonly timeColumn: string;
  readonly channels: readonly string[];
  /**
   * Reads the rows as a stream, once, some thousand at a time; `counts` goes along. Row n (from 1)
   * has sequence n.
   */
  readonly chunks: AsyncIterable<Iterable<RecordedRow>>;
  /** The same one by one, which takes longer. */
  readonly rows: AsyncIterable<RecordedRow>;
  readonly counts: RecordingCounts;
  /** Reads a time as the recording writes it. @returns milliseconds, or undefined */
  readonly timeOf: (text: string) => number | undefined;
  /** The parts read and not read, so far. */
  readonly report: () => RecordingReport;
};

/** Counts made while reading. */
export type RecordingCounts = {
  rows: number;
  /** About how far into the file the rows reach: good enough for a progress bar. */
  readBytes: number;
  /** Rows without a readable time, or without any number. */
  skippedRows: number;
  /** Cells that hold something, but no finite number. An empty cell is not counted. */
  skippedCells: number;
  /** Rows without a readable time, and the first of them. */
  untimed: number;
  untimedAt: { readonly row: number; readonly cell: string } | undefined;
  /** Rows with a time that is not later than that of a row before. */
  notLater: number;
  /** Rows with more or fewer cells than there are columns. */
  uneven: number;
  /** The first of them. */
  unevenAt: number | undefined;
  firstAt: number;
  lastAt: number;
};

/** How one column was read. */
export type ColumnReport = {
  readonly name: string;
  readonly role: ColumnRole;
  readonly unit?: string;
  /** The share of the rows in which it had a value, 0 to 1. */
  readonly read?: number;
  readonly first?: number;
  readonly last?: number;
  /** The dropped values, or why the column is no channel. */
  readonly notes: readonly string[];
};

/** How a file was read. */
export type RecordingReport = {
  readonly file: string;
  readonly part?: string;
  readonly rows: number;
  /** The times of the first and the last row, as the recording is written or ISO 8601. */
  readonly from: string | null;
  readonly to: string | null;
  /** How times and numbers are written, in words. */
  readonly form: string;
  readonly columns: readonly ColumnReport[];
  readonly notes: readonly string[];
};
