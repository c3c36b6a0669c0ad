import type { PlannedMachine } from './fleet-plan.ts';
import { channelsOf, Machine, randomOf } from './machine/machine.ts';
import type { Measurement } from './measurement.ts';
import { createInstruments, type Instruments, type InstrumentTrouble } from './trouble/instruments.ts';
import { createNetwork, type Network, type NetworkTrouble } from './trouble/network.ts';

/** One action of a device at one moment. */
export type DeviceStep = {
  /** True time, milliseconds since the epoch: the device's clock may say another. */
  readonly at: number;
  /** Readings that leave now, in order. */
  readonly leaving: readonly Measurement[];
  /** Whether its connection breaks. */
  readonly breaks: boolean;
};

type Trouble = (InstrumentTrouble | NetworkTrouble) & { until: number };

/** A machine behind its instruments and its network: the same for the same plan. */
export class Device {
  readonly machine: Machine;
  readonly network: Network;
  readonly #instruments: Instruments;
  readonly #channels: ReadonlySet<string> | undefined;
  /** Copies: {@link mend} ends them early. */
  readonly #troubles: readonly Trouble[];

  constructor(planned: PlannedMachine, time: { seed: number; startAt: number; intervalSeconds: number; id?: string }) {
    const { channels } = planned;
    const instruments = (planned.instruments ?? []).map((trouble) => ({ ...trouble }));
    const network = (planned.network ?? []).map((trouble) => ({ ...trouble }));
    this.#troubles = [...instruments, ...network];
    const options = { ...planned, id: planned.device, ...time };
    this.machine = new Machine(options);
    this.#instruments = createInstruments(instruments, randomOf(options, 'instruments'));
    this.network = createNetwork(network, randomOf(options, 'network'));
    this.#channels = channels && new Set(channels);
  }

  /** Troubles of its instruments and of its network at a moment, milliseconds since the epoch. */
  troublesAt(at: number): readonly Trouble[] {
    return this.#troubles.filter(({ from, until }) => at >= from && at < until);
  }

  /** Ends the troubles of that moment: somebody has changed the sensor, or mended the line. */
  mend(at: number): void {
    for (const trouble of this.#troubles) if (at >= trouble.from && at < trouble.until) trouble.until = at;
  }

  /** Moves by one interval. */
  step(): DeviceStep {
    const measured = this.machine.next();
    const at = measured.sampledAt;
    const shown = this.#instruments(this.#channels ? onlyOf(measured, this.#channels) : measured);
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
