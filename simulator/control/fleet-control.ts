import type { Now } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import type { Device } from '../fleet/device.ts';
import {
  type FleetPlan,
  type FleetTruth,
  type Histories,
  idOf,
  type PlannedMachine,
  truthOf,
} from '../fleet/fleet-plan.ts';
import { planScenario } from '../fleet/plan-scenario.ts';
import { FAULTS, type FaultName } from '../machine/faults.ts';
import { channelsOf } from '../machine/machine.ts';
import type { Speed, Tempo } from '../publish/pacer.ts';
import { machinesBy, machinesIn } from '../scenario/scenario-names.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';
import { type Act, readAct } from './read-act.ts';

/** A machine of the running fleet. */
export type LiveMachine = {
  readonly planned: PlannedMachine;
  readonly device: Device;
  /** Event time up to which it has published, milliseconds since the epoch. */
  readonly simulatedTo: number;
  readonly readings: number;
};

/** The running fleet. */
export type LiveFleet = { readonly machines: readonly LiveMachine[]; readonly tempo: Tempo };

/**
 * An act that was done, for the truth. Times are ISO 8601: `at` is event time, `doneAt` the
 * clock's.
 */
export type DoneAct = NonNullable<FleetTruth['acts']>[number];

/** True state of a machine, and what its instruments show. */
export type MachineState = {
  /** `site:device`. */
  readonly id: string;
  readonly kind: string;
  readonly simulatedTo: string;
  readonly mode: string;
  readonly isFailed: boolean;
  readonly load: number;
  readonly readings: number;
  readonly faults: readonly FaultName[];
  /** Of the faults that it has, 0 to 1. */
  readonly damage: Readonly<Partial<Record<FaultName, number>>>;
  readonly troubles: readonly {
    readonly trouble: string;
    readonly channel: string | null;
    readonly until: string | null;
  }[];
  readonly channels: readonly {
    readonly name: string;
    readonly unit: string;
    readonly isTrue: number | null;
    readonly shown: number | null;
  }[];
  readonly events: readonly { readonly at: string; readonly what: string; readonly fault: string | null }[];
};

/** State of the fleet. */
export type FleetState = {
  readonly speed: Speed;
  /** How far its time is behind the clock; 0 in real time, when it cannot go faster. */
  readonly behindSeconds: number;
  readonly acts: readonly DoneAct[];
  readonly machines: readonly MachineState[];
};

/** Looks into a running fleet, and acts on it. */
export type FleetControl = {
  state(): FleetState;
  /** @throws {AppError} `invalid` with all problems of the body */
  act(body: Readonly<Record<string, unknown>>): Promise<string>;
  /** The truth with everything that was done. */
  truth(): FleetTruth;
};

/**
 * Control of a running fleet.
 * @param onAct is called after each act, before it is answered
 * @throws {AppError} `invalid` if two machines have one name
 */
export function createFleetControl(
  plan: FleetPlan,
  { live, now, onAct }: { live: LiveFleet; now: Now; onAct: (truth: FleetTruth) => Promise<void> },
): FleetControl {
  const base = scenarioOf(plan);
  const acts: DoneAct[] = [];
  let keeping: Promise<void> = Promise.resolve();
  const truth = (): FleetTruth => {
    const histories: Histories = new Map(
      live.machines.map(({ device }) => [idOf(device.planned), device.machine.condition.events]),
    );
    const machines = live.machines.map(({ device }) => device.planned);
    return { ...truthOf({ ...plan, machines }, histories), acts: [...acts] };
  };
  return {
    truth,
    state: () => {
      const simulatedTo = Math.min(...live.machines.map((machine) => machine.simulatedTo));
      return {
        speed: live.tempo.speed,
        behindSeconds: Math.max(0, Math.round((now().getTime() - simulatedTo) / 1000)),
        acts,
        machines: live.machines.map(stateOf),
      };
    },
    async act(body) {
      const { act, problems } = readAct(body, base);
      if (act === undefined) throw new AppError('invalid', problems.join('; '), { details: { problems } });
      const { at, done } = perform(act, { base, live });
      acts.push({ at: new Date(at).toISOString(), doneAt: now().toISOString(), ...bodyOf(body) });
      // One after another: they go to one file.
      const kept = keeping.then(() => onAct(truth()));
      keeping = kept.catch(() => undefined);
      await kept;
      return done;
    },
  };
}

/** Texts, numbers and such of a body, as it was asked. */
function bodyOf(body: Readonly<Record<string, unknown>>): { act: string } {
  return { ...body, act: String(body['act']) };
}

/** @returns event time of the act, and what was done in words */
function perform(act: Act, { base, live }: { base: Scenario; live: LiveFleet }): { at: number; done: string } {
  const newest = (machines: readonly LiveMachine[]): number =>
    Math.max(...machines.map(({ simulatedTo }) => simulatedTo));
  if (act.act === 'speed') {
    live.tempo.change(act.speed);
    return { at: newest(live.machines), done: `speed: ${act.speed}` };
  }
  const named = new Set(machinesBy(act.machine, machinesIn(base)).map(idOf));
  const chosen = live.machines.filter(({ device }) => named.has(idOf(device.planned)));
  const on = chosen.map(({ device }) => idOf(device.planned)).join(', ');
  let mended = 0;
  for (const { device, simulatedTo } of chosen) {
    const { machine } = device;
    switch (act.act) {
      case 'repair':
        machine.condition.repair(act.fault, { at: simulatedTo, quality: act.quality });
        break;
      case 'overhaul':
        machine.overhaul();
        break;
      case 'mend':
        mended += device.mend(simulatedTo, (trouble) => isOf(act.of, 'channel' in trouble ? trouble.channel : null));
        break;
      default: {
        const all = planScenario(act.part, { startAt: simulatedTo, speed: 1 }).machines;
        const own = all.find((planned) => idOf(planned) === idOf(device.planned));
        if (own) device.add(own);
      }
    }
  }
  const word = act.act === 'mend' ? `mend ${act.of}: ${mended} troubles ended` : act.act;
  return { at: newest(chosen), done: `${word} on ${on}` };
}

function isOf(of: string, channel: string | null): boolean {
  return of === 'all' || (of === 'network' ? channel === null : channel === of);
}

function stateOf({ device, simulatedTo, readings }: LiveMachine): MachineState {
  const { machine, planned, shown } = device;
  const { kind, now, condition } = machine;
  const { channels } = planned;
  const iso = (at: number): string | null => (Number.isFinite(at) ? new Date(at).toISOString() : null);
  const truth = new Map(kind.channels.map(({ name }, i) => [name, now.truth[i] as number]));
  const damage = FAULTS.map((name, i) => [name, Math.round((condition.damage[i] ?? 0) * 1000) / 1000] as const);
  return {
    id: idOf(planned),
    kind: kind.name,
    simulatedTo: new Date(simulatedTo).toISOString(),
    mode: now.mode,
    isFailed: condition.isFailed,
    load: Math.round(now.load * 100) / 100,
    readings,
    faults: kind.faults,
    damage: Object.fromEntries(damage.filter(([, value]) => value > 0)),
    troubles: device.troublesAt(simulatedTo).map((trouble) => ({
      trouble: trouble.trouble,
      channel: 'channel' in trouble ? trouble.channel : null,
      until: iso(trouble.until),
    })),
    channels: channelsOf(planned)
      .filter(({ name }) => channels === undefined || channels.includes(name))
      .map(({ name, unit }) => {
        const isTrue = truth.get(name);
        const value = isTrue === undefined ? null : Number(isTrue.toPrecision(5));
        return { name, unit, isTrue: value, shown: shown?.values[name] ?? null };
      }),
    events: condition.events.slice(-5).map(({ at, what, fault }) => ({ at: new Date(at).toISOString(), what, fault })),
  };
}

/** The fleet as a scenario without acts, so that an act is read as an entry of a scenario. */
function scenarioOf(plan: FleetPlan): Scenario {
  const names = plan.machines.map(({ device }) => device);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new AppError('invalid', `--control names machines by their device, and two are called ${twice}: rename one`);
  return {
    teaches: 'control',
    seed: plan.seed,
    duration: `${Math.ceil(plan.durationSeconds ?? 86_400)}s`,
    sites: Object.fromEntries(plan.machines.map(({ site }) => [site, {}])),
    machines: Object.fromEntries(
      plan.machines.map(({ device, site, kind, channels, counters }) => [
        device,
        { kind: kind.name, site, ...(channels && { channels: [...channels] }), ...(counters && { counters }) },
      ]),
    ),
  };
}
