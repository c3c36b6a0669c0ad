import { type Command, InvalidArgumentError, Option } from 'commander';
import { compileFirstGroup, type FirstGroup } from '../lib/pattern.ts';
import { parseTimeOrSeconds } from '../lib/recorded-time.ts';
import { COMPONENT_FORM } from '../models/machine-settings.ts';
import { parseCount, parseList } from '../simulator/command-options.ts';

/** How recordings are read, for all commands that learn from them or judge them. */
export type RecordingFlags = {
  readonly timeColumn?: string;
  readonly ignore: readonly string[];
  readonly trainRows?: number;
  readonly trainUntil?: number;
  readonly component?: FirstGroup;
};

/** Adds the options of {@link RecordingFlags}. */
export function withRecordingFlags(command: Command): Command {
  return command
    .option('--time-column <header>', 'column with the time (default: the first)')
    .addOption(
      new Option('--ignore <headers>', 'columns that are no measurements, such as labels: a,b')
        .argParser(parseList)
        .default([], 'none'),
    )
    .addOption(
      new Option('--train-rows <n>', 'learn from so many first rows of each file')
        .argParser(parseCount(1, 1e9))
        .conflicts('trainUntil'),
    )
    .option('--train-until <time>', 'learn from the rows before this time', parseTime)
    .option('--component <regex>', 'its first group names the component that a channel belongs to', parseComponent);
}

function parseTime(text: string): number {
  const at = parseTimeOrSeconds(text);
  if (at !== undefined) return at;
  throw new InvalidArgumentError('it is a time as in the recording, such as 2026-03-01T06:00:00Z or 3600.');
}

function parseComponent(text: string): FirstGroup {
  const find = compileFirstGroup(text);
  if (find === undefined) throw new InvalidArgumentError(`it ${COMPONENT_FORM}.`);
  return find;
}
