import { readFile, writeFile } from 'node:fs/promises';
import type { LabRun } from '../lab/lab-run.ts';
import { type RunOptions, runScenario } from '../lab/run-scenario.ts';
import { type Summary, summaryOf } from '../lab/summary.ts';
import { summaryHtml } from '../lab/summary-html.ts';
import { againstText, summaryMarkdown } from '../lab/summary-text.ts';
import { worldNow } from '../lib/clock.ts';
import { AppError, messageOf } from '../lib/errors.ts';
import { createLog, type Log } from '../lib/log.ts';
import { costsOf } from '../simulator/crew/behaviour.ts';
import { createCrew } from '../simulator/crew/crew.ts';
import { createPlant } from '../simulator/crew/plant.ts';
import type { FleetPlan } from '../simulator/fleet/fleet-plan.ts';
import { openScenario } from '../simulator/scenario/scenario-library.ts';
import { VERSION } from '../version.ts';
import type { CommandContext } from './options/command-context.ts';
import { createProgress } from './options/progress.ts';
import { scenarioPlan } from './simulate-plan.ts';

/** What the command line says of scenarios. */
export type ScenarioFlags = {
  readonly seeds: number;
  readonly crew?: 'none';
  readonly duration?: number;
  readonly interval?: number;
  readonly step?: number;
  readonly report?: string;
  readonly against?: string;
  readonly json?: true;
};

/** Scenarios without a start end here: the same on each day. */
const START = Date.UTC(2026, 2, 2);

/**
 * Runs scenarios through the whole program and prints figures of their tickets.
 * @throws {AppError} `invalid` or `not_found` for a scenario or file that cannot be read
 */
export async function evaluateScenarios(
  names: readonly string[],
  flags: ScenarioFlags,
  context: CommandContext,
): Promise<void> {
  const { stdout, stderr, data } = context;
  const before = flags.against === undefined ? undefined : await readSummary(flags.against);
  const plans = names.flatMap((name) => plansOf(name, flags));
  // At the beginning, too, so that a file that cannot be written is told before the work.
  if (flags.report !== undefined) await writeReport(flags.report, '');
  stderr.write('A STEPPED CLOCK is in use: the times of these runs are not those of the world.\n');
  const runs = await runAll(plans, flags, context);
  const summary = summaryOf(runs, VERSION);
  if (flags.report !== undefined) await writeReport(flags.report, summaryHtml(summary));
  if (flags.json) data.write(`${JSON.stringify(summary)}\n`);
  else stdout.write(summaryMarkdown(summary));
  if (before === undefined) return;
  const changes = againstText(before, summary);
  if (flags.json) stderr.write(changes);
  else stdout.write(`\n${changes}`);
}

type Planned = { readonly plan: FleetPlan & { readonly durationSeconds: number }; readonly name: string };

function plansOf(name: string, { seeds, duration, interval }: ScenarioFlags): readonly Planned[] {
  const given = { ...(duration !== undefined && { duration }), ...(interval !== undefined && { interval }) };
  const first = scenarioPlan(name, { flags: given, now: new Date(START) });
  return Array.from({ length: seeds }, (_, index) => {
    const plan = { ...first, seed: first.seed + index };
    if (plan.durationSeconds === undefined) throw new AppError('invalid', `${name} has no duration`);
    return { name, plan: { ...plan, durationSeconds: plan.durationSeconds } };
  });
}

async function runAll(
  plans: readonly Planned[],
  flags: ScenarioFlags,
  { stderr, signal }: CommandContext,
): Promise<readonly LabRun[]> {
  const log = createLog({ level: 'error', pretty: false });
  const total = plans.reduce((sum, { plan }) => sum + plan.durationSeconds, 0);
  const progress = createProgress({ screen: stderr, total, now: worldNow });
  const runs: LabRun[] = [];
  let passed = 0;
  try {
    for (const planned of plans) {
      const { plan } = planned;
      const title = `${plan.scenario?.name ?? ''} seed ${plan.seed}`;
      const onStep = (at: number): void =>
        progress.update(passed + (at - plan.startAt) / 1000, `${title}  ${new Date(at).toISOString().slice(0, 16)}Z`);
      runs.push(
        await runScenario({ plan, ...peopleOf(planned, { flags, log }), stepSeconds: flags.step, signal, log, onStep }),
      );
      passed += plan.durationSeconds;
    }
  } finally {
    progress.stop();
  }
  return runs;
}

/** The people of a scenario, unless nobody is to work; the machines are made in any case. */
function peopleOf(
  { name, plan }: Planned,
  { flags, log }: { readonly flags: ScenarioFlags; readonly log: Log },
): Pick<RunOptions, 'crew' | 'crewOf' | 'costs'> {
  const { people = {}, shifts, onCall, ...rest } = openScenario(name).scenario;
  const works = flags.crew !== 'none' && Object.keys(people).length > 0;
  const scenario = works ? { ...rest, people, ...(shifts && { shifts }), ...(onCall && { onCall }) } : rest;
  return {
    crew: works,
    costs: costsOf(scenario),
    crewOf: ({ program, members }) => {
      const crew = createCrew({
        ...{ url: program.http, adminToken: program.adminToken, scenario, seed: plan.seed, log },
        machines: members.map(({ planned }) => planned),
        plant: createPlant(members),
      });
      return { prepare: crew.prepare, step: crew.step, report: () => (works ? crew.report() : null) };
    },
  };
}

async function readSummary(file: string): Promise<Summary> {
  try {
    const summary = JSON.parse(await readFile(file, 'utf8')) as Partial<Summary>;
    if (summary.kind === 'harbinger evaluation') return summary as Summary;
  } catch (cause) {
    throw new AppError('invalid', `--against ${file} cannot be read: ${messageOf(cause)}`, { cause });
  }
  throw new AppError('invalid', `--against ${file} is not what evaluate --json wrote of scenarios`);
}

async function writeReport(file: string, html: string): Promise<void> {
  await writeFile(file, html).catch((cause: unknown) => {
    throw new AppError('invalid', `--report ${file} cannot be written: ${messageOf(cause)}`, { cause });
  });
}
