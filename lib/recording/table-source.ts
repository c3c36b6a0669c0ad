import type { TableLayout } from './table-layout.ts';

/**
 * A file of rows of cells, opened: its columns are known, its rows can be read as often as they are
 * needed.
 */
export type TableSource = TableLayout & {
  readonly sizeBytes: number;
  readonly chunks: () => AsyncIterable<Iterable<readonly string[]>>;
  /** Of a file that keeps numbers as numbers; absent where all is text. */
  readonly numbers?: NumberTable;
};

/** Columns as numbers: the same as their texts read, in a fraction of the time. */
export type NumberTable = {
  /** By column: times without a zone, numbers, or something that is to be read as text. */
  readonly kinds: readonly ('time' | 'number' | 'text')[];
  /** All rows of the file. */
  readonly count: () => Promise<number>;
  readonly chunks: (indices: readonly number[]) => AsyncIterable<NumberChunk>;
};

/**
 * Some rows.
 * @property columns in the order asked for; times are microseconds since 1970, an empty cell is
 * null
 */
export type NumberChunk = {
  readonly rows: number;
  readonly columns: readonly { getItem(row: number): number | null }[];
};
