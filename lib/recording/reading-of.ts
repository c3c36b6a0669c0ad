import type { RecordingOptions } from './recording-types.ts';

/** How to read recordings, as far as a person specifies it: the reader finds the rest. */
export type ReadingFlags = Pick<
  RecordingOptions,
  | 'timeColumn'
  | 'columns'
  | 'deviceColumn'
  | 'tagColumn'
  | 'valueColumn'
  | 'timeFormat'
  | 'dateOrder'
  | 'timeZone'
  | 'decimal'
  | 'missing'
> & { readonly ignore: readonly string[] };

/** The reader's options among a command's options. */
export function readingOf(flags: Partial<ReadingFlags>): RecordingOptions {
  const { timeColumn, ignore, columns, deviceColumn, tagColumn, valueColumn } = flags;
  const { timeFormat, dateOrder, timeZone, decimal, missing } = flags;
  return {
    timeColumn,
    ignore,
    columns,
    deviceColumn,
    tagColumn,
    valueColumn,
    timeFormat,
    dateOrder,
    timeZone,
    decimal,
    missing,
  };
}
