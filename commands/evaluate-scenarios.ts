import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { type Summary, summaryOf } from '../lab/summary.ts';
import { summaryHtml } from '../lab/summary-html.ts';
import { againstText, summaryMarkdown } from '../lab/summary-text.ts';
import { AppError, messageOf } from '../lib/errors.ts';
import { VERSION } from '../version.ts';
import { type LabWork, planOf } from './lab-work.ts';
import { runWorks } from './lab-works.ts';
import type { CommandContext } from './options/command-context.ts';

/** What the command line says of scenarios. */
export type ScenarioFlags = {
  readonly seeds: number;
  readonly seed?: number;
  readonly jobs?: number;
  readonly keep?: string;
  readonly crew?: 'none';
  readonly duration?: number;
  readonly interval?: number;
  readonly step?: number;
  readonly report?: string;
  readonly against?: string;
  readonly json?: true;
};

/**
 * Runs scenarios through the whole program and prints figures of their tickets; takes in the runs
 * of earlier evaluations.
 * @throws {AppError} `invalid` or `not_found` for a scenario or file that cannot be read
 */
export async function evaluateScenarios(
  names: readonly string[],
  flags: ScenarioFlags,
  context: CommandContext,
): Promise<void> {
  const { stdout, stderr, data, signal } = context;
  const before =
    flags.against === undefined ? undefined : await readSummary(flags.against, `--against ${flags.against}`);
  const isResult = (name: string): boolean => name.endsWith('.json');
  const made = await Promise.all(names.filter(isResult).map((name) => readSummary(name, name)));
  const works = worksOf(
    names.filter((name) => !isResult(name)),
    flags,
  );
  // At the beginning, too, so that a file that cannot be written is told before the work.
  if (flags.report !== undefined) await writeReport(flags.report, '');
  stderr.write('A STEPPED CLOCK is in use: the times of these runs are not those of the world.\n');
  const more = await runWorks(works, { jobs: flags.jobs ?? availableParallelism(), keep: flags.keep, stderr, signal });
  const runs = [...made.flatMap((summary) => summary.runs), ...more];
  const summary = summaryOf(runs, VERSION);
  if (flags.report !== undefined) await writeReport(flags.report, summaryHtml(summary));
  if (flags.json) data.write(`${JSON.stringify(summary)}\n`);
  else stdout.write(summaryMarkdown(summary));
  if (before === undefined) return;
  const changes = againstText(before, summary);
  if (flags.json) stderr.write(changes);
  else stdout.write(`\n${changes}`);
}

/** The runs that are asked for: each scenario with each of its seeds. */
function worksOf(names: readonly string[], flags: ScenarioFlags): readonly LabWork[] {
  const { seeds, seed, crew, duration, interval, step } = flags;
  const changes = {
    ...(crew !== undefined && { crew }),
    ...(duration !== undefined && { duration }),
    ...(interval !== undefined && { interval }),
    ...(step !== undefined && { step }),
  };
  return names.flatMap((name) => {
    const first = seed ?? planOf({ name, seed: undefined, ...changes }).seed;
    return Array.from({ length: seeds }, (_, index) => ({ name, seed: first + index, ...changes }));
  });
}

async function readSummary(file: string, said: string): Promise<Summary> {
  try {
    const summary = JSON.parse(await readFile(file, 'utf8')) as Partial<Summary>;
    if (summary.kind === 'harbinger evaluation') return summary as Summary;
  } catch (cause) {
    throw new AppError('invalid', `${said} cannot be read: ${messageOf(cause)}`, { cause });
  }
  throw new AppError('invalid', `${said} is not what evaluate --json wrote of scenarios`);
}

async function writeReport(file: string, html: string): Promise<void> {
  await writeFile(file, html).catch((cause: unknown) => {
    throw new AppError('invalid', `--report ${file} cannot be written: ${messageOf(cause)}`, { cause });
  });
}
