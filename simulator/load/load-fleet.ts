import type { Random } from '../../lib/random.ts';
import { kindNamed } from '../fleet/fleet-plan.ts';
import { channelsOf, Machine } from '../machine/machine.ts';
import type { Measurement } from '../machine/measurement.ts';
import type { Credentials } from '../publish/connection.ts';
import { type FormatName, wireOf } from '../wire/formats.ts';
import { openLean } from './lean-connection.ts';
import { LoadDevice, type LoadEvents } from './load-device.ts';
import { steadyNoise } from './steady-noise.ts';

/** The devices of a load, and where they connect. */
export type LoadFleet = {
  readonly devices: number;
  readonly site: string;
  readonly format: FormatName;
  /** Machines of the simulator; absent: values that are cheap to make. */
  readonly kind?: string;
  readonly seed: number;
  readonly host: string;
  readonly port: number;
  readonly tls?: { readonly ca?: string };
  readonly credentials?: Credentials;
  /** Credentials of each device by its id, if it has its own. */
  readonly credentialsOf?: ReadonlyMap<string, Credentials>;
};

/** Name of the device with this index, from 0. */
export function loadDevice(index: number): string {
  return `load-${index + 1}`;
}

/** Of a device of which the readings are cheap to make. */
const STEADY = [
  { name: 'vibration', unit: 'mm/s', mean: 2, spread: 0.2 },
  { name: 'temperature', unit: 'Cel', mean: 60, spread: 0.5 },
  { name: 'current', unit: 'A', mean: 12, spread: 0.3 },
  { name: 'pressure', unit: 'bar', mean: 4, spread: 0.05 },
] as const;
const STEADY_UNITS = Object.fromEntries(STEADY.map(({ name, unit }) => [name, unit]));

type Source = {
  readonly channels: readonly { readonly name: string; readonly unit: string }[];
  readonly measure: (sequence: number, at: number) => Measurement;
};

function steadySource(index: number): Source {
  return {
    channels: STEADY,
    measure: (sequence, sampledAt) => {
      const values = STEADY.map(({ name, mean, spread }, channel) => {
        return [name, Number((mean + spread * steadyNoise(index, sequence, channel + 1)).toFixed(3))];
      });
      return { sampledAt, sequence: sequence + 1, values: Object.fromEntries(values), units: STEADY_UNITS };
    },
  };
}

/** A sound machine, whose readings have the times when they are due. */
function machineSource(
  index: number,
  { kind, seed, startAt, intervalSeconds }: { kind: string; seed: number; startAt: number; intervalSeconds: number },
): Source {
  const found = kindNamed(kind);
  const machine = new Machine({ kind: found, seed, id: loadDevice(index), startAt, intervalSeconds });
  return {
    channels: channelsOf({ kind: found }),
    measure: (_sequence, sampledAt) => ({ ...machine.next(), sampledAt }),
  };
}

/** Publishes of one connection that may wait for their acknowledgement. */
const WINDOW = 100;
/** Readings that a device keeps while it cannot send. */
const KEEPS = 1_000;
/** Between two signs of life of a device that has nothing to say. */
export const PING_SECONDS = 30;
const LONGEST_PAUSE_MS = 30_000;

/**
 * The devices of a load. Each comes back after a lost connection as real ones do: after up to a
 * second, by chance, and after twice as long with each attempt in vain.
 */
export function createLoadFleet(
  fleet: LoadFleet,
  options: {
    readonly intervalSeconds: number;
    readonly startAt: number;
    /** The event time of a moment of `performance.now()`. */
    readonly timeOf: (dueAt: number) => number;
    readonly random: Random;
    readonly eventsOf: (index: number) => LoadEvents;
  },
): readonly LoadDevice[] {
  const { site, format, kind, host, port, tls } = fleet;
  const { random, timeOf, eventsOf } = options;
  const run = Math.floor(random.next() * 2 ** 32).toString(36);
  return Array.from({ length: fleet.devices }, (_, index) => {
    const source = kind === undefined ? steadySource(index) : machineSource(index, { ...fleet, kind, ...options });
    const device = loadDevice(index);
    const id = `${site}:${device}`;
    const wire = wireOf(format, { site, device, channels: source.channels });
    const named = wire.bySender ? { username: id } : undefined;
    const credentials = fleet.credentialsOf?.get(id) ?? fleet.credentials ?? named;
    const connection = { host, port, clientId: `${site}-${device}-${run}`, keepaliveSeconds: 2 * PING_SECONDS };
    return new LoadDevice({
      wire,
      connect: (will, events) =>
        openLean(
          { ...connection, ...(tls && { tls }), ...(credentials && { credentials }), ...(will && { will }) },
          events,
        ),
      measure: (sequence, dueAt) => source.measure(sequence, timeOf(dueAt)),
      window: WINDOW,
      keeps: KEEPS,
      pauseMs: (failures) => random.next() * Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** failures),
      ...eventsOf(index),
    });
  });
}
