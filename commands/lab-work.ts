import type { LabRun } from '../lab/lab-run.ts';
import { type RunOptions, runScenario } from '../lab/run-scenario.ts';
import { AppError } from '../lib/errors.ts';
import { createLog, type Log } from '../lib/log.ts';
import { costsOf } from '../simulator/crew/behaviour.ts';
import { createCrew } from '../simulator/crew/crew.ts';
import { createPlant } from '../simulator/crew/plant.ts';
import { openScenario } from '../simulator/scenario/scenario-library.ts';
import { scenarioPlan } from './simulate-plan.ts';

/** One run of a scenario, in words that another process takes, too. */
export type LabWork = {
  /** Of the library, or a YAML file. */
  readonly name: string;
  /** Undefined: that of the scenario. */
  readonly seed: number | undefined;
  readonly crew?: 'none';
  /** In place of those of the scenario; seconds. */
  readonly duration?: number;
  readonly interval?: number;
  readonly step?: number;
};

/** Scenarios without a start end here: the same on each day. */
const START = Date.UTC(2026, 2, 2);

/** @throws {AppError} `invalid` or `not_found` for a scenario that cannot be read */
export function planOf({ name, seed, duration, interval }: LabWork): RunOptions['plan'] {
  const flags = { ...(duration !== undefined && { duration }), ...(interval !== undefined && { interval }) };
  const plan = scenarioPlan(name, { flags, now: new Date(START) });
  if (plan.durationSeconds === undefined) throw new AppError('invalid', `${name} has no duration`);
  return { ...plan, durationSeconds: plan.durationSeconds, seed: seed ?? plan.seed };
}

/** Runs it in this process, which has one clock: one at a time. */
export async function runWork(
  work: LabWork,
  { signal, onStep }: { readonly signal: AbortSignal; readonly onStep: (at: number) => void },
): Promise<LabRun> {
  const log = createLog({ level: 'error', pretty: false });
  const plan = planOf(work);
  return await runScenario({ plan, ...peopleOf(work, plan.seed, log), stepSeconds: work.step, signal, log, onStep });
}

/** The people of a scenario, unless nobody is to work; the machines are made in any case. */
function peopleOf(work: LabWork, seed: number, log: Log): Pick<RunOptions, 'crew' | 'crewOf' | 'costs'> {
  const { people = {}, shifts, onCall, ...rest } = openScenario(work.name).scenario;
  const works = work.crew !== 'none' && Object.keys(people).length > 0;
  const scenario = works ? { ...rest, people, ...(shifts && { shifts }), ...(onCall && { onCall }) } : rest;
  return {
    crew: works,
    costs: costsOf(scenario),
    crewOf: ({ program, members }) => {
      const crew = createCrew({
        ...{ url: program.http, adminToken: program.adminToken, scenario, seed, log },
        machines: members.map(({ planned }) => planned),
        plant: createPlant(members),
      });
      return { prepare: crew.prepare, step: crew.step, report: () => (works ? crew.report() : null) };
    },
  };
}
