import type { Fault } from '../machine/faults.ts';
import { channelsOf, Machine, randomOf } from '../machine/machine.ts';
import type { Measurement } from '../machine/measurement.ts';
import { createInstruments, type Instruments, type InstrumentTrouble } from '../trouble/instruments.ts';
import { createNetwork, type Network, type NetworkTrouble } from '../trouble/network.ts';
import type { PlannedMachine } from './fleet-plan.ts';

/** One action of a device at one moment. */
export type DeviceStep = {
  /** True time, milliseconds since the epoch: the device's clock may say another. */
  readonly at: number;
  /** Readings that leave now, in order. */
  readonly leaving: readonly Measurement[];
  /** Whether its connection breaks. */
  readonly breaks: boolean;
};

/** A trouble that can be ended early. */
type Ending<T> = T & { until: number };
type Trouble = Ending<InstrumentTrouble> | Ending<NetworkTrouble>;

/** Acts on a machine and its device while it runs. Times are event time in milliseconds. */
export type DeviceActs = Pick<PlannedMachine, 'faults' | 'changes' | 'instruments' | 'network'>;

/** A machine behind its instruments and its network: the same for the same plan. */
export class Device {
  readonly machine: Machine;
  readonly network: Network;
  readonly #instruments: Instruments;
  readonly #channels: ReadonlySet<string> | undefined;
  readonly #planned: PlannedMachine;
  /** Copies: {@link mend} ends them early, {@link add} adds to them. */
  readonly #instrumentTroubles: Ending<InstrumentTrouble>[];
  readonly #networkTroubles: Ending<NetworkTrouble>[];
  readonly #added: Fault[] = [];
  /** The reading of the last step, as the instruments showed it; undefined where none did. */
  shown: Measurement | undefined;

  constructor(planned: PlannedMachine, time: { seed: number; startAt: number; intervalSeconds: number; id?: string }) {
    const { channels } = planned;
    this.#planned = planned;
    this.#instrumentTroubles = (planned.instruments ?? []).map((trouble) => ({ ...trouble }));
    this.#networkTroubles = (planned.network ?? []).map((trouble) => ({ ...trouble }));
    const options = { ...planned, id: planned.device, ...time };
    this.machine = new Machine(options);
    this.#instruments = createInstruments(this.#instrumentTroubles, randomOf(options, 'instruments'));
    this.network = createNetwork(this.#networkTroubles, randomOf(options, 'network'));
    this.#channels = channels && new Set(channels);
  }

  /** The plan with everything that was added and ended since. */
  get planned(): PlannedMachine {
    const faults = [...this.#planned.faults, ...this.#added];
    return { ...this.#planned, faults, instruments: this.#instrumentTroubles, network: this.#networkTroubles };
  }

  /** Adds to the plan while it runs. */
  add({ faults, changes = [], instruments = [], network = [] }: DeviceActs): void {
    for (const fault of faults) this.machine.condition.add(fault);
    this.#added.push(...faults);
    for (const change of changes) this.machine.addChange(change);
    this.#instrumentTroubles.push(...instruments.map((trouble) => ({ ...trouble })));
    this.#networkTroubles.push(...network.map((trouble) => ({ ...trouble })));
  }

  /** Troubles of its instruments and of its network at a moment, milliseconds since the epoch. */
  troublesAt(at: number): readonly Trouble[] {
    return [...this.#instrumentTroubles, ...this.#networkTroubles].filter(
      ({ from, until }) => at >= from && at < until,
    );
  }

  /**
   * Ends troubles of that moment: somebody has changed the sensor, or mended the line.
   * @param of absent: all of them
   * @returns how many
   */
  mend(at: number, of: (trouble: Trouble) => boolean = () => true): number {
    const ending = this.troublesAt(at).filter(of);
    for (const trouble of ending) trouble.until = at;
    return ending.length;
  }

  /** Moves by one interval. */
  step(): DeviceStep {
    const measured = this.machine.next();
    const at = measured.sampledAt;
    const shown = this.#instruments(this.#channels ? onlyOf(measured, this.#channels) : measured);
    this.shown = shown;
    return { at, leaving: this.network.offer(shown, at), breaks: this.network.breaksAt(at) };
  }
}

/** Name and unit of each channel that a device can send, in order. */
export function channelsSent(planned: PlannedMachine): readonly { readonly name: string; readonly unit: string }[] {
  const { channels, network = [] } = planned;
  const sent = channelsOf(planned).filter(({ name }) => channels === undefined || channels.includes(name));
  const renamed = network.flatMap((trouble) =>
    trouble.trouble === 'payload_change'
      ? sent.flatMap(({ name, unit }) => (trouble.rename[name] ? [{ name: trouble.rename[name], unit }] : []))
      : [],
  );
  return [...sent, ...renamed];
}

function onlyOf(measurement: Measurement, channels: ReadonlySet<string>): Measurement {
  const values = Object.fromEntries(Object.entries(measurement.values).filter(([name]) => channels.has(name)));
  return { ...measurement, values };
}
