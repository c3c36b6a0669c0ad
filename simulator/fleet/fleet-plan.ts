import { KINDS } from '../kinds/kinds.ts';
import type { ConditionEvent } from '../machine/condition.ts';
import type { Duty } from '../machine/duty-cycle.ts';
import type { Fault, FaultName } from '../machine/faults.ts';
import type { MachineOptions } from '../machine/machine.ts';
import type { MachineKind } from '../machine/machine-kind.ts';
import { type Climate, INDOORS } from '../machine/surroundings.ts';
import type { Speed } from '../publish/pacer.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';
import type { InstrumentTrouble } from '../trouble/instruments.ts';
import type { NetworkTrouble } from '../trouble/network.ts';
import type { FormatName } from '../wire/formats.ts';

/** A machine of a fleet, with its work and its faults. */
export type PlannedMachine = Omit<MachineOptions, 'seed' | 'id' | 'startAt' | 'intervalSeconds' | 'faults'> & {
  readonly site: string;
  readonly device: string;
  readonly faults: readonly Fault[];
  /** The language of its device. Absent: native JSON. */
  readonly format?: FormatName;
  /** The channels that have an instrument. Absent: all. */
  readonly channels?: readonly string[];
  readonly instruments?: readonly InstrumentTrouble[];
  readonly network?: readonly NetworkTrouble[];
};

/** The machines of a fleet, and their time. */
export type FleetPlan = {
  readonly machines: readonly PlannedMachine[];
  readonly seed: number;
  readonly sampleIntervalSeconds: number;
  /** Simulated time between two waveforms of each measuring point; without it, none. */
  readonly waveformSeconds?: number;
  readonly speed: Speed;
  /**
   * Event time of the first readings, milliseconds since the epoch; in the past, for a fast-forward
   * to now.
   */
  readonly startAt: number;
  /** The scenario that it is, and its people, for those who read the truth. */
  readonly scenario?: Pick<Scenario, 'teaches' | 'people' | 'shifts'> & { readonly name: string };
  /** Simulated time after which the fleet ends; without it, it runs until the signal aborts. */
  readonly durationSeconds?: number;
};

/** The true course, to compare tickets with. Times are ISO 8601, event time. */
export type FleetTruth = Pick<FleetPlan, 'scenario'> & {
  readonly seed: number;
  readonly startAt: string;
  /** Devices are `site:device`. */
  readonly machines: readonly { readonly device: string; readonly kind: string }[];
  /** Faults that were planned, with their functional failure where nobody acts. */
  readonly faults: readonly {
    readonly device: string;
    readonly kind: FaultName;
    readonly onsetAt: string;
    readonly failureAt: string;
    readonly severity: number;
  }[];
  /** Troubles of instruments and of the network: none of them is a fault of the machine. */
  readonly troubles: readonly {
    readonly device: string;
    readonly trouble: (InstrumentTrouble | NetworkTrouble)['trouble'];
    /** Null for a trouble of the network. */
    readonly channel: string | null;
    readonly from: string;
    /** Null: it lasts to the end. */
    readonly until: string | null;
  }[];
  /** Events until the end: onsets and failures of all faults, and work on machines. */
  readonly events: readonly (Omit<ConditionEvent, 'at'> & { readonly at: string; readonly device: string })[];
  /** Acts of people on the running fleet (`--control`), as they asked; absent without control. */
  readonly acts?: readonly ({ readonly at: string; readonly doneAt: string; readonly act: string } & Readonly<
    Record<string, unknown>
  >)[];
};

/** The events of each machine, by its `site:device`. */
export type Histories = ReadonlyMap<string, readonly ConditionEvent[]>;

/** A fault planned for one machine of a row of equal ones, in simulated seconds. */
export type PlannedFault = {
  /** Number of the machine, from 1. */
  readonly machine: number;
  readonly kind: FaultName;
  readonly afterSeconds: number;
  /** From onset to failure. */
  readonly growthSeconds: number;
  readonly severity: number;
};

/** Equal machines of one site, by their number. */
export type Row = {
  readonly site: string;
  readonly kind: MachineKind;
  readonly count: number;
  readonly startAt: number;
  readonly faults: readonly PlannedFault[];
  readonly duty?: Duty;
  readonly counters?: boolean;
  readonly format?: FormatName;
  readonly acceleration?: number;
  readonly climate?: Climate;
};

/** The machines of a row, named after their kind. */
export function machinesOf({ site, kind, count, startAt, faults, ...more }: Row): readonly PlannedMachine[] {
  return Array.from({ length: count }, (_, index) => ({
    site,
    kind,
    device: deviceOf(index + 1, kind),
    faults: faults
      .filter(({ machine }) => machine === index + 1)
      .map((planned) => {
        const onsetAt = startAt + planned.afterSeconds * 1000;
        const failureAt = onsetAt + planned.growthSeconds * 1000;
        return { kind: planned.kind, onsetAt, failureAt, severity: planned.severity };
      }),
    ...more,
  }));
}

/**
 * Three pumps, a fan and a compressor. A bearing of the third pump begins to fail after 15 minutes,
 * well after the 400 readings from which its normal behaviour is learned. The past 40 minutes are
 * published at a speed; then the fleet runs in real time. Its hall is as warm by day as by night:
 * of what is learned in seven minutes, the course of a day is an alarm.
 */
export function demoFleet(now: Date, speed: Speed): FleetPlan {
  const startAt = now.getTime() - 2_400_000;
  const fault = { machine: 3, kind: 'bearing_outer', afterSeconds: 900, growthSeconds: 1500, severity: 1 } as const;
  const climate = { ...INDOORS, dayKelvin: 0 };
  const row = { site: 'demo', startAt, climate, faults: [] };
  const pumps = machinesOf({ ...row, kind: kindNamed('pump'), count: 3, faults: [fault] });
  const others = ['fan', 'compressor'].flatMap((kind) => machinesOf({ ...row, kind: kindNamed(kind), count: 1 }));
  return { machines: [...pumps, ...others], seed: 7, sampleIntervalSeconds: 1, speed, startAt };
}

/** The kind of machine of that name, of those that there are. */
export function kindNamed(name: string): MachineKind {
  const kind = KINDS.get(name);
  if (kind === undefined) throw new RangeError(`no kind of machine is called ${name}`);
  return kind;
}

/** The ground truth of a plan, and of what happened so far. */
export function truthOf(plan: FleetPlan, histories: Histories): FleetTruth {
  const iso = (at: number): string => new Date(at).toISOString();
  return {
    ...(plan.scenario && { scenario: plan.scenario }),
    seed: plan.seed,
    startAt: iso(plan.startAt),
    machines: plan.machines.map((machine) => ({ device: idOf(machine), kind: machine.kind.name })),
    faults: plan.machines.flatMap((machine) =>
      machine.faults.map(({ kind, onsetAt, failureAt, severity }) => ({
        device: idOf(machine),
        kind,
        onsetAt: iso(onsetAt),
        failureAt: iso(failureAt),
        severity,
      })),
    ),
    troubles: plan.machines.flatMap((machine) =>
      [...(machine.instruments ?? []), ...(machine.network ?? [])].map((each) => ({
        device: idOf(machine),
        trouble: each.trouble,
        channel: 'channel' in each ? each.channel : null,
        from: iso(each.from),
        until: Number.isFinite(each.until) ? iso(each.until) : null,
      })),
    ),
    events: [...histories]
      .flatMap(([device, events]) => events.map(({ at, ...event }) => ({ at: iso(at), device, ...event })))
      .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
  };
}

/** The device name of a machine, by its number from 1. */
export function deviceOf(number: number, kind: Pick<MachineKind, 'name'>): string {
  return `${kind.name}-${number}`;
}

/** The id of a machine's device: `site:device`. */
export function idOf({ site, device }: Pick<PlannedMachine, 'site' | 'device'>): string {
  return `${site}:${device}`;
}
