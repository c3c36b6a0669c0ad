import type { TableLayout } from './table-layout.ts';

/**
 * A file of rows of cells, opened: its columns are known, its rows can be read as often as they are
 * needed.
 */
export type TableSource = TableLayout & {
  readonly sizeBytes: number;
  readonly chunks: () => AsyncIterable<Iterable<readonly string[]>>;
};
