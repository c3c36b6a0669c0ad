import { AppError } from '../lib/errors.ts';
import { type FleetPlan, kindNamed, machinesOf } from '../simulator/fleet/fleet-plan.ts';
import { planScenario } from '../simulator/fleet/plan-scenario.ts';
import type { Duty } from '../simulator/machine/duty-cycle.ts';
import type { FaultName } from '../simulator/machine/faults.ts';
import type { Speed } from '../simulator/publish/pacer.ts';
import { libraryScenarios, openScenario } from '../simulator/scenario/scenario-library.ts';
import { momentOf } from '../simulator/scenario/scenario-names.ts';
import { Scenario } from '../simulator/scenario/scenario-schema.ts';
import type { FormatName } from '../simulator/wire/formats.ts';
import type { Lives } from '../simulator/write-recording.ts';

/** Fixed, so that the same command writes the same file. */
const CSV_START = Date.UTC(2026, 0, 1);

/** The default start of a fast-forward in the past. */
const HISTORY_SECONDS = 3600;

/** The options of the command line. */
export type SimulateFlags = {
  readonly url?: string;
  readonly wait?: true;
  readonly site: string;
  readonly kind: string;
  readonly machines: number;
  readonly seed: number;
  readonly speed: Speed;
  readonly interval: number;
  readonly duty: Duty;
  readonly faulty: readonly number[];
  readonly fault?: FaultName;
  readonly faultAfter: number;
  readonly faultGrowth: number;
  readonly severity: number;
  readonly duration?: number;
  readonly history?: number;
  readonly waveforms?: number;
  readonly format: FormatName;
  readonly counters?: true;
  readonly wear?: number;
  readonly truth?: string;
  /** True without a port. */
  readonly control?: number | true;
  readonly out?: string;
  readonly scenario?: string;
  readonly list?: true;
  readonly schema?: true;
  readonly lives?: Lives;
  readonly start?: number;
  readonly register?: true;
  readonly username?: string;
  readonly passwordFile?: string;
  readonly json?: true;
};

/** The options of the command line that replace members of the file. */
export type ScenarioFlags = {
  readonly seed?: number;
  readonly speed?: Speed;
  readonly interval?: number;
  readonly duration?: number;
  readonly start?: number;
};

/**
 * The plan of a row of equal machines; a fast-forward begins in the past.
 * @throws {AppError} `invalid` if a fault does not fit
 */
export function rowPlan(flags: SimulateFlags, now: Date): FleetPlan {
  const missing = flags.faulty.find((machine) => machine > flags.machines);
  if (missing !== undefined) {
    throw new AppError(
      'invalid',
      `--faulty ${missing}: there is no such machine among ${flags.machines}; raise --machines`,
    );
  }
  const kind = kindNamed(flags.kind);
  const fault = flags.fault ?? 'bearing_outer';
  if (!kind.faults.includes(fault))
    throw new AppError('invalid', `--fault ${fault}: a ${kind.name} can have ${kind.faults.join(', ')}`);
  const historySeconds =
    flags.history ?? (flags.speed === 'max' || flags.speed > 1 ? (flags.duration ?? HISTORY_SECONDS) : 0);
  const startAt = flags.out === undefined ? now.getTime() - historySeconds * 1000 : (flags.start ?? CSV_START);
  const faults = flags.faulty.map((machine) => ({
    machine,
    kind: fault,
    severity: flags.severity,
    afterSeconds: flags.faultAfter,
    growthSeconds: flags.faultGrowth,
  }));
  const { site, machines: count, duty, format, counters = false, wear: acceleration = 0 } = flags;
  return {
    machines: machinesOf({ site, kind, count, startAt, faults, duty, format, counters, acceleration }),
    seed: flags.seed,
    sampleIntervalSeconds: flags.interval,
    speed: flags.speed,
    startAt,
    ...(flags.waveforms !== undefined && { waveformSeconds: flags.waveforms }),
    ...(flags.duration !== undefined && { durationSeconds: flags.duration }),
  };
}

/**
 * The plan of a scenario. Without a start it begins so early that it ends now, in real time now.
 * @throws {AppError} `not_found` or `invalid`, with all problems of the file
 */
export function scenarioPlan(nameOrFile: string, { flags, now }: { flags: ScenarioFlags; now: Date }): FleetPlan {
  const { name, scenario } = openScenario(nameOrFile);
  const speed = flags.speed ?? scenario.speed ?? 'max';
  const startOf = (durationSeconds: number): number =>
    speed === 1 ? now.getTime() : now.getTime() - durationSeconds * 1000;
  const start = flags.start ?? (scenario.start === undefined ? undefined : momentOf(scenario.start));
  const planned = (startAt: number): FleetPlan => planScenario(scenario, { startAt, speed });
  const plan = planned(start ?? startOf(flags.duration ?? planned(0).durationSeconds ?? 0));
  const { people = {}, shifts = {} } = scenario;
  return {
    ...plan,
    ...(flags.seed !== undefined && { seed: flags.seed }),
    ...(flags.interval !== undefined && { sampleIntervalSeconds: flags.interval }),
    ...(flags.duration !== undefined && { durationSeconds: flags.duration }),
    scenario: { name, teaches: scenario.teaches, people, shifts },
  };
}

/** The library as lines: name and purpose. */
export function scenarioList(): string {
  const names = libraryScenarios().map(({ name }) => name);
  const width = Math.max(...names.map((name) => name.length));
  return names.map((name) => `${name.padEnd(width)}  ${openScenario(name).scenario.teaches}\n`).join('');
}

/** The JSON Schema of a scenario, for editors. */
export function scenarioSchema(): string {
  return `${JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...Scenario }, null, 2)}\n`;
}
