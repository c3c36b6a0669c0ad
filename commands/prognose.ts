import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Command } from 'commander';
import { AppError, messageOf } from '../lib/errors.ts';
import { printableLine } from '../lib/printable.ts';
import type { ReadingFlags } from '../lib/recording/reading-of.ts';
import { type PrognosisResult, type PrognosisRow, prognoseFiles } from '../models/prognosis/prognose-files.ts';
import type { CommandContext } from './options/command-context.ts';
import { parseCount } from './options/command-options.ts';
import { createProgress } from './options/progress.ts';
import { READING_NOTES, withDateFlags, withValueFlags } from './options/reading-flags.ts';
import { reportLines } from './options/reading-report.ts';

const NOTES = `
Each unit's last row in the train files is its failure. DIR/prognosis.csv has one row for each test unit at its last row:
unit, time, estimate, low, high, in the unit of the time column (seconds where it holds dates); low to high is the range in
which four of five units fail. Empty is what cannot be told honestly.

${READING_NOTES} A cell that is no number is an error here: few rows decide.

Examples:
  harbinger prognose --train examples/pumps-failed.csv --test examples/pumps-running.csv --unit-column pump --time-column hours --out result
  harbinger prognose --train a.txt b.txt --test c.txt --columns unit,cycle,load,heat --unit-column unit --time-column cycle --out result`;

type Options = Omit<ReadingFlags, 'deviceColumn' | 'timeColumn'> & {
  train: string[];
  test: string[];
  unitColumn: string;
  timeColumn: string;
  out: string;
  seed: number;
  json?: true;
};

const DECIMALS = 4;

/** `harbinger prognose`: learns from units that ran to failure how long others will last. */
export function prognoseCommand({ stdout, stderr, now, signal }: CommandContext): Command {
  const command = new Command('prognose')
    .description('estimate the remaining life of units from runs to failure of others')
    .requiredOption('--train <files...>', 'runs that end with the failure; unit names count for one file')
    .requiredOption('--test <files...>', 'runs to judge at their last row')
    .requiredOption('--unit-column <name>', 'the column that names the unit')
    .requiredOption('--time-column <name>', 'the column with the time: a number or a date');
  return withValueFlags(withDateFlags(command))
    .requiredOption('--out <dir>', 'where prognosis.csv goes')
    .option('--seed <n>', 'the same seed gives the same answers', parseCount(0, 2 ** 31), 1)
    .option('--json', 'print one line of JSON')
    .addHelpText('after', NOTES)
    .action(async ({ out, json, ...options }: Options) => {
      const progress = createProgress({ screen: stderr, total: 1000, now });
      let result: PrognosisResult;
      try {
        result = await prognoseFiles({
          ...options,
          signal,
          onStep: ({ done, total, text }) => progress.update((1000 * done) / total, text),
        });
      } finally {
        progress.stop();
      }
      const file = await writeRows(out, result.rows);
      stderr.write(result.reports.map(reportLines).join(''));
      for (const note of result.notes) stderr.write(`${printableLine(note)}\n`);
      stdout.write(json ? `${JSON.stringify(summary(result, file))}\n` : describe(result, file));
    });
}

async function writeRows(out: string, rows: readonly PrognosisRow[]): Promise<string> {
  const file = path.join(out, 'prognosis.csv');
  const lines = rows.map(({ unit, time, forecast }) =>
    [unit, time, forecast?.estimate, forecast?.low, forecast?.high].map(cell).join(),
  );
  try {
    await mkdir(out, { recursive: true });
    await writeFile(`${file}.new`, `${['unit,time,estimate,low,high', ...lines].join('\n')}\n`);
    await rename(`${file}.new`, file);
  } catch (cause) {
    throw new AppError('unavailable', `${file} cannot be written: ${messageOf(cause)}`, { cause });
  }
  return file;
}

function cell(value: string | number | undefined): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(DECIMALS + 2)));
  const text = value ?? '';
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function summary({ rows, prognosis, trainUnits, notes }: PrognosisResult, file: string) {
  return {
    file,
    trainUnits,
    testUnits: rows.length,
    withoutEstimate: rows.filter(({ forecast }) => forecast === undefined).length,
    openRanges: rows.filter(({ forecast }) => forecast && forecast.high === undefined).length,
    ...(prognosis && {
      modes: prognosis.modes,
      horizon: prognosis.horizon,
      settings: prognosis.settings,
      validation: prognosis.validation,
    }),
    notes,
  };
}

function describe(result: PrognosisResult, file: string): string {
  const { trainUnits, testUnits, withoutEstimate, openRanges, modes, horizon, settings, validation } = summary(
    result,
    file,
  );
  const lines = [
    `${file}: ${testUnits} units, ${withoutEstimate} without an estimate, ${openRanges} without an upper end`,
  ];
  if (validation)
    lines.push(
      `learned from ${trainUnits} units in ${modes} operating modes; on ${validation.units} of them, held out and cut off at all ages:`,
      `  error ${validation.rmse.toPrecision(3)} (root mean square, what exceeds ${horizon?.toPrecision(3)} counts as that);`,
      `  mean life minus age, without channels: ${validation.rmseOfLives.toPrecision(3)}`,
      `  ${(100 * validation.coverage).toFixed(0)} % inside the range`,
    );
  if (settings?.isCorrected) lines.push('  estimates are corrected by how such estimates erred on units held out');
  return `${lines.join('\n')}\n`;
}
