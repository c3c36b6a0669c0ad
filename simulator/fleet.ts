import { waveformTopic } from '../broker/topics/topic.ts';
import { type Now, systemNow } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { createRandom, type Random } from '../lib/random.ts';
import type { LiveFleet } from './control/fleet-control.ts';
import { channelsSent, Device } from './fleet/device.ts';
import { type FleetPlan, type Histories, idOf, type PlannedMachine } from './fleet/fleet-plan.ts';
import { randomOf } from './machine/machine.ts';
import { encodeWaveform } from './machine/measurement.ts';
import { takeSnapshot } from './machine/snapshot.ts';
import type { Credentials } from './publish/connection.ts';
import { createPacer, type Sleep, Tempo } from './publish/pacer.ts';
import type { Patience } from './publish/patience.ts';
import { Publisher } from './publish/publisher.ts';
import type { NetworkCounts } from './trouble/network.ts';
import { wireOf } from './wire/formats.ts';

/** A plan, and the fleet's clock and connections. */
export type FleetOptions = FleetPlan & {
  readonly url: string;
  readonly credentials?: Credentials;
  /** Credentials of each device by its id, if it has its own. */
  readonly credentialsOf?: ReadonlyMap<string, Credentials>;
  readonly ca?: string;
  readonly patience?: Patience;
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Called with the fleet before its first reading, for those who look into it and change it. */
  readonly onStart?: (live: LiveFleet) => Promise<void>;
  /** Called at most ten times a second, and at the end of each machine. */
  readonly onProgress?: (progress: FleetProgress) => void;
  readonly now?: Now;
  readonly sleep?: Sleep;
};

/** How far the fleet has come. */
export type FleetProgress = {
  readonly readings: number;
  readonly acknowledged: number;
  /** Event time up to which every machine has published, milliseconds since the epoch. */
  readonly simulatedTo: number;
};

/** Counts of published messages until the end. */
export type FleetReport = {
  readonly machines: number;
  readonly readings: number;
  readonly acknowledged: number;
  /** Blocks of waveforms, beside the readings. */
  readonly waveforms: number;
  readonly seconds: number;
  /** Effects of the network's troubles on readings, over all machines. */
  readonly network: Readonly<NetworkCounts>;
  readonly histories: Histories;
};

const PROGRESS_EVERY_MS = 100;

/** A machine of a fleet that publishes. */
export type Member = {
  readonly planned: PlannedMachine;
  readonly device: Device;
  readonly publisher: Publisher;
  readings: number;
  waveforms: number;
  simulatedTo: number;
};

/**
 * Publishes a fleet of machines, one MQTT connection each, until its duration is over or the
 * signal aborts. At any speed, no reading is published before its event time: once the fleet has
 * caught up with now it runs in real time.
 * @throws {AppError} `unauthorized` or `forbidden` if the broker refuses a machine; the others are
 * then stopped
 */
export async function runFleet(options: FleetOptions): Promise<FleetReport> {
  const now = options.now ?? systemNow;
  const startedAt = now().getTime();
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const fleet = options.machines.map((planned, index) => createMember(planned, { index, options, now, signal }));
  const report = progressOf(fleet, { options, now });
  const tempo = new Tempo(options.speed, signal);
  const run = (member: Member): Promise<void> =>
    live(member, { options, now, signal, report, tempo }).catch((error: unknown) => {
      stop.abort();
      throw error;
    });
  try {
    await options.onStart?.({ machines: fleet, tempo });
    // The first machine waits for the broker on behalf of all.
    await fleet[0]?.publisher.connect();
    await Promise.all(fleet.slice(1).map(({ publisher }) => publisher.connect()));
    const ends = await Promise.allSettled(fleet.map(run));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  } finally {
    await Promise.all(fleet.map(({ publisher }) => publisher.close()));
  }
  const waveforms = fleet.reduce((total, member) => total + member.waveforms, 0);
  const histories = new Map(fleet.map(({ planned, device }) => [idOf(planned), device.machine.condition.events]));
  const seconds = (now().getTime() - startedAt) / 1000;
  return { machines: fleet.length, ...totals(fleet), waveforms, seconds, network: networkOf(fleet), histories };
}

/** Makes a machine with its device and its connection, which is not open yet. */
export function createMember(
  planned: PlannedMachine,
  { index, options, now, signal }: { index: number; options: FleetOptions; now: Now; signal: AbortSignal },
): Member {
  const { site, device: name } = planned;
  const random = createRandom(now().getTime() + index + 1);
  const wire = wireOf(planned.format ?? 'native', { site, device: name, channels: channelsSent(planned) });
  const named = wire.bySender ? { username: idOf(planned) } : undefined;
  const own = options.credentialsOf?.get(idOf(planned)) ?? options.credentials ?? named;
  const publisher = new Publisher({
    ...options,
    ...(own && { credentials: own }),
    wire,
    clientId: `simulate-${site}-${name}-${Math.floor(random.next() * 2 ** 32).toString(36)}`,
    // One machine reports an outage that all of them have.
    log: options.log.child({ device: name }, { level: index === 0 ? options.log.level : 'error' }),
    random,
    signal,
  });
  const { seed, startAt, sampleIntervalSeconds: intervalSeconds } = options;
  const device = new Device(planned, { seed, startAt, intervalSeconds });
  return { planned, device, publisher, readings: 0, waveforms: 0, simulatedTo: options.startAt };
}

type LiveContext = {
  readonly options: FleetOptions;
  readonly now: Now;
  readonly signal: AbortSignal;
  readonly report: (end: boolean) => void;
  readonly tempo: Tempo;
};

async function live(member: Member, { options, now, signal, report, tempo }: LiveContext): Promise<void> {
  const { device, publisher, planned } = member;
  const { seed, sampleIntervalSeconds: intervalSeconds, sleep } = options;
  const pace = createPacer({ speed: tempo, live: true, now, signal, ...(sleep ? { sleep } : {}) });
  const count = Math.ceil((options.durationSeconds ?? Number.POSITIVE_INFINITY) / intervalSeconds);
  const perWaveform = Math.max(1, Math.round((options.waveformSeconds ?? Number.POSITIVE_INFINITY) / intervalSeconds));
  const random = randomOf({ ...planned, seed, id: planned.device }, 'waveform');
  for (let steps = 0; steps < count; steps++) {
    const { at, leaving, breaks } = device.step();
    await pace(at);
    if (signal.aborted) return;
    if (breaks) publisher.drop();
    for (const reading of leaving) await publisher.send(reading);
    const [newest] = leaving.slice(-1);
    if (newest && steps % perWaveform === perWaveform - 1)
      await sendWaveforms(member, { at: newest.sampledAt, random });
    member.readings += leaving.length;
    member.simulatedTo = at;
    report(false);
  }
  for (const reading of device.network.end()) {
    await publisher.send(reading);
    member.readings++;
  }
  await publisher.drain();
  report(true);
}

const WAVEFORM_SAMPLES = 16_384;
const WAVEFORM_HZ = 25_600;

/** A block of each measuring point, named after its channel: `vibration_de_wave`. */
export async function sendWaveforms(
  member: Member,
  { at: sampledAt, random }: { at: number; random: Random },
): Promise<void> {
  const { kind, now } = member.device.machine;
  const { site, device } = member.planned;
  for (const [point, name] of kind.rotor.points.entries()) {
    const options = { point, count: WAVEFORM_SAMPLES, sampleRateHz: WAVEFORM_HZ, random };
    const block = encodeWaveform({ channel: `${name}_wave`, sampledAt, ...takeSnapshot(kind, now, options) });
    await member.publisher.sendPacket({ topic: waveformTopic(site, device), payload: block });
    member.waveforms++;
  }
}

function networkOf(fleet: readonly Member[]): NetworkCounts {
  const sum: NetworkCounts = { lost: 0, buffered: 0, duplicated: 0, reordered: 0, reconnects: 0 };
  for (const { device } of fleet)
    for (const [what, count] of Object.entries(device.network.counts)) sum[what as keyof NetworkCounts] += count;
  return sum;
}

function totals(fleet: readonly Member[]): { readings: number; acknowledged: number } {
  return {
    readings: fleet.reduce((total, { readings }) => total + readings, 0),
    acknowledged: fleet.reduce((total, { publisher }) => total + publisher.acknowledged, 0),
  };
}

function progressOf(
  fleet: readonly Member[],
  { options, now }: { options: FleetOptions; now: Now },
): (end: boolean) => void {
  const { onProgress } = options;
  if (!onProgress) return () => undefined;
  let lastAt = 0;
  return (end) => {
    const at = now().getTime();
    if (!end && at - lastAt < PROGRESS_EVERY_MS) return;
    lastAt = at;
    onProgress({ ...totals(fleet), simulatedTo: Math.min(...fleet.map(({ simulatedTo }) => simulatedTo)) });
  };
}
