import { type Command, InvalidArgumentError, Option } from 'commander';
import { PATTERN_FORMS, timePattern } from '../../lib/recording/time-pattern.ts';

/** How recordings may be written, for the help of the commands that read them. */
export const READING_NOTES = `Recordings are text (columns separated by "," ";" tab "|" or white space, with or without a header, units in a second row or
comments above it), Parquet, or workbooks (XLSX). Times are found in whatever form they are; where 01/02/2018 may be January or February, the whole
column decides. Decimal commas, thousands, units in cells, and words for "no value" (NULL, Bad, I/O Timeout, -999 far from all
others) are recognised; a long table (time, tag, value) is pivoted. A report says what each column is and what was dropped.
docs/recordings.md has all forms.`;

/** Adds the options for times. */
export function withTimeFlags(command: Command): Command {
  return withDateFlags(command.option('--time-column <names>', 'column with the time, or DATE,TIME (default: found)'));
}

/** Adds the options for how times are written. */
export function withDateFlags(command: Command): Command {
  return command
    .option('--time-format <pattern>', 'format of times, such as "%d.%m.%Y %H:%M", or s, ms, excel', parsePattern)
    .addOption(
      new Option('--date-order <order>', 'order of day and month (default: found)').choices(['dmy', 'mdy', 'ymd']),
    )
    .option('--time-zone <zone>', 'zone of times without one, such as Europe/Berlin (default: UTC)');
}

/** Adds the options for channels and their values. */
export function withValueFlags(command: Command): Command {
  return command
    .addOption(
      new Option('--ignore <names>', 'columns that are no measurements, such as labels: a,b')
        .argParser<readonly string[]>((text, before) => [...before, text])
        .default([], 'none'),
    )
    .option('--columns <names>', 'read only these columns; of a file without a header the names of all its columns')
    .addOption(new Option('--decimal <mark>', 'decimal separator (default: found)').choices(['point', 'comma']))
    .option('--missing <numbers>', 'numbers that mean no value, such as -1,-999; or none (default: found)');
}

/** Adds the options of {@link ReadingFlags}. */
export function withReadingFlags(command: Command): Command {
  return withValueFlags(withTimeFlags(command))
    .option('--device-column <name>', 'column that names the machine, of a file for several')
    .option('--tag-column <name>', 'column with the names of channels, of a long table (default: found)')
    .option('--value-column <name>', 'column with their values, of a long table (default: found)');
}

function parsePattern(text: string): string {
  try {
    timePattern(text, undefined);
    return text;
  } catch {
    throw new InvalidArgumentError(`${PATTERN_FORMS}.`);
  }
}
