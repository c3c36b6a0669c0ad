import { type Command, InvalidArgumentError, Option } from 'commander';
import { AppError } from '../../lib/errors.ts';
import type { ReadingFlags } from '../../lib/recording/reading-of.ts';
import { parseTimeOrSeconds } from '../../lib/recording/recorded-time.ts';
import type { Recording } from '../../lib/recording/recording.ts';
import { compileFirstGroup, type FirstGroup } from '../../lib/text/pattern.ts';
import { COMPONENT_FORM } from '../../models/machine/machine-settings.ts';
import { parseCount } from './command-options.ts';
import { withReadingFlags } from './reading-flags.ts';

/**
 * How recordings are read and learned from, for all commands that learn from them or judge them.
 */
export type RecordingFlags = ReadingFlags & {
  readonly trainRows?: number;
  readonly trainUntil?: string;
  readonly component?: FirstGroup;
};

/** Adds the options of {@link RecordingFlags}. */
export function withRecordingFlags(command: Command): Command {
  return withReadingFlags(command)
    .addOption(
      new Option('--train-rows <n>', 'learn from so many first rows of each file')
        .argParser(parseCount(1, 1e9))
        .conflicts('trainUntil'),
    )
    .option('--train-until <time>', 'learn from the rows before this time')
    .option('--component <regex>', 'its first group names the component that a channel belongs to', parseComponent);
}

/** The end of the training span. */
export function trainUntilOf(text: string, { timeOf }: Recording): number {
  return timeNamed('--train-until', { text, timeOf });
}

/**
 * The time that an option gives, written as in the recording or as ISO 8601.
 * @throws {AppError} `invalid` if it is none
 */
export function timeNamed(option: string, { text, timeOf }: { text: string; timeOf: Recording['timeOf'] }): number {
  const at = timeOf(text) ?? parseTimeOrSeconds(text);
  if (at !== undefined) return at;
  throw new AppError(
    'invalid',
    `${option} "${text}": it is a time as in the recording, such as 2026-03-01T06:00:00Z or 3600`,
  );
}

function parseComponent(text: string): FirstGroup {
  const find = compileFirstGroup(text);
  if (find === undefined) throw new InvalidArgumentError(`it ${COMPONENT_FORM}.`);
  return find;
}
