import type { SteadyPlan } from '../../bench/steady-readings.ts';
import type { Fleet } from './fleet.ts';
import type { Program } from './program.ts';
import type { ServerName, Servers } from './servers.ts';

/** The options of a run on the command line. */
export type ChaosOptions = {
  readonly kills: number;
  /** The program's time between two kills, on average. */
  readonly secondsPerKill: number;
  readonly minutes: number;
  readonly seed: number;
  /** How many of the devices fall silent, one after another. */
  readonly silent: number;
  /** A short form, where the scenario has one. */
  readonly quick: boolean;
};

/**
 * A scenario's findings; each member named in {@link MUST_BE_ZERO} is a failure unless it is 0, and
 * so is each of {@link ZERO_WHERE_COUNTED} where it is there.
 */
export type Findings = Readonly<Record<string, number>>;

export const MUST_BE_ZERO = [
  'lost',
  'doubled',
  'changed',
  'ticketsWrong',
  'silencesMissed',
  'silencesDoubled',
] as const;

/** The same, in the scenarios that count them. */
export const ZERO_WHERE_COUNTED = [
  'missed',
  'episodesMissed',
  'episodesAdded',
  'alarmsWithoutTicket',
  'alarmsTooLate',
] as const;

/** The disturbance of the program while the fleet sends to it. */
export type Scenario = {
  /** Servers that it cannot do without. */
  readonly servers: readonly ServerName[];
  /**
   * Whether devices fall silent in it, and in the end all of them; the program's clock runs faster
   * then.
   */
  readonly hasSilence?: boolean;
  /** Makes what stands in the place of the program; absent: one process. */
  readonly program?: (env: Readonly<Record<string, string>>) => Promise<Program>;
  /** Devices that become faulty again and again, for alarms all along the run. */
  readonly bouts?: SteadyPlan['bouts'];
  /** What the report says beside the findings, in Markdown. */
  readonly details?: () => string;
  /** Settings of the program that it needs. */
  readonly env?: Readonly<Record<string, string>>;
  run(chaos: {
    readonly program: Program;
    readonly fleet: Fleet;
    readonly servers: Servers;
    readonly options: ChaosOptions;
    /**
     * How long a device must send nothing until it is silent, by the clock of this process; null
     * where none falls silent.
     */
    readonly silenceMs: number | null;
    /** Lets the fleet finish, waits until all is stored and scored, and compares. */
    readonly conclude: () => Promise<Findings>;
    readonly say: (line: string) => void;
  }): Promise<Findings>;
};
