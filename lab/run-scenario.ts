import { AppError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Device } from '../simulator/fleet/device.ts';
import { type FleetPlan, idOf, type PlannedMachine, truthOf } from '../simulator/fleet/fleet-plan.ts';
import { baselineTickets, visibleSigns, watchUntouched } from './baselines.ts';
import { type LabProgram, startLabProgram } from './lab-program.ts';
import { type CrewOutcome, eventsOf, type LabRun, type RunCosts } from './lab-run.ts';
import { readTickets } from './lab-ticket.ts';
import { createSteppedFleet, type SteppedFleet } from './stepped-fleet.ts';

/** People of a scenario, as a run drives them. */
export type LabCrew = {
  /** Makes sites, machines and people, before the first reading. */
  prepare(): Promise<void>;
  /**
   * Does what people do until a moment.
   * @param isNew whether anything may have changed in the product since, but by these people
   * @returns whether they changed something
   */
  step(now: Date, isNew: boolean): Promise<boolean>;
  /** Null where nobody works. */
  report(): CrewOutcome | null;
};

export type MakeCrew = (given: {
  readonly program: Pick<LabProgram, 'http' | 'adminToken'>;
  readonly members: readonly { readonly planned: PlannedMachine; readonly device: Device }[];
}) => LabCrew;

/** What a run needs. */
export type RunOptions = {
  readonly plan: FleetPlan & { readonly durationSeconds: number };
  /** Whether people of the scenario work. */
  readonly crew: boolean;
  readonly crewOf: MakeCrew;
  readonly costs: RunCosts;
  readonly stepSeconds?: number | undefined;
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Called after each step with the moment that was reached. */
  readonly onStep?: ((at: number) => void) | undefined;
};

/**
 * People look at their work so often, and alarms are applied: a step costs the same however short
 * it is, and people look every five minutes. Seldom readings make no more steps unless they are
 * asked for.
 */
const STEP_SECONDS = 300;
const DAY_SECONDS = 86_400;

/**
 * Runs a scenario through a whole program of its own, step by step: readings over MQTT until a
 * moment; all of them recorded, judged, and their alarms applied; what is due by the clock; then
 * what people do. The same plan gives the same tickets.
 */
export async function runScenario(options: RunOptions): Promise<LabRun> {
  const { plan, log, signal } = options;
  const begun = performance.now();
  const untouched = watchUntouched(plan);
  const program = await startLabProgram({ startAt: plan.startAt, log });
  try {
    const ids = plan.machines.map(idOf);
    const credentialsOf = await program.register(ids);
    const fleet = createSteppedFleet({ ...plan, credentialsOf, url: program.url, signal, log }, program.steps);
    try {
      const crew = options.crewOf({ program, members: fleet.members });
      await crew.prepare();
      await program.steps.runDue(true);
      await fleet.connect();
      await Promise.race([walk(options, { program, fleet, crew }), program.failed]);
      const histories = new Map(
        fleet.members.map(({ planned, device }) => [idOf(planned), device.machine.condition.events]),
      );
      return {
        scenario: plan.scenario?.name ?? 'fleet',
        teaches: plan.scenario?.teaches ?? '',
        seed: plan.seed,
        crew: options.crew,
        stepSeconds: stepOf(options),
        days: plan.durationSeconds / DAY_SECONDS,
        truth: truthOf(plan, histories),
        untouched: eventsOf(untouched.histories),
        signs: visibleSigns(plan, untouched),
        tickets: await readTickets(program),
        people: crew.report(),
        costs: options.costs,
        counts: await countsOf(program, fleet),
        baselines: baselineTickets(plan, untouched),
        seconds: (performance.now() - begun) / 1000,
      };
    } finally {
      await fleet.close();
    }
  } finally {
    await program.stop();
  }
}

type Parts = { readonly program: LabProgram; readonly fleet: SteppedFleet; readonly crew: LabCrew };

async function walk(options: RunOptions, { program, fleet, crew }: Parts): Promise<void> {
  const { plan, signal, onStep } = options;
  const { steps } = program;
  const ends = plan.startAt + plan.durationSeconds * 1000;
  const stepMs = stepOf(options) * 1000;
  let acted = true;
  for (let at = plan.startAt; at < ends; ) {
    at = Math.min(ends, at + stepMs);
    if (signal.aborted) throw new AppError('unavailable', 'interrupted');
    await fleet.advance(at);
    steps.move(new Date(at));
    await steps.settle();
    const ran = await steps.runDue(acted);
    acted = await crew.step(new Date(at), ran);
    onStep?.(at);
  }
}

function stepOf({ plan, stepSeconds }: Pick<RunOptions, 'plan' | 'stepSeconds'>): number {
  return stepSeconds ?? Math.max(plan.sampleIntervalSeconds, STEP_SECONDS);
}

type Flow = {
  readonly intake: { readonly rejections: Readonly<Record<string, number>> };
  readonly detector: { readonly scored: number; readonly late: number };
};

async function countsOf(program: LabProgram, fleet: SteppedFleet): Promise<LabRun['counts']> {
  const { intake, detector } = await program.get<Flow>('/flow');
  const sum = (of: (member: SteppedFleet['members'][number]) => number): number =>
    fleet.members.reduce((total, member) => total + of(member), 0);
  return {
    readings: sum(({ readings }) => readings),
    acknowledged: sum(({ publisher }) => publisher.acknowledged),
    rejections: intake.rejections,
    scored: detector.scored,
    late: detector.late,
  };
}
