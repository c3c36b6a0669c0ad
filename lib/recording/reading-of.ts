import type { RecordingOptions } from './recording-types.ts';

/** How recordings are read, as far as a person says: what is not said is found. */
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

/** The options of the reader among those of a command. */
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
