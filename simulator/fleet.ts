import { telemetryTopic } from '../broker/topics/topic.ts';
import { type Now, systemNow } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { createRandom } from '../lib/random.ts';
import type { Credentials } from './connection.ts';
import { bearingFault, deviceOf, type FleetPlan } from './fleet-plan.ts';
import { createPacer, type Sleep } from './pacer.ts';
import { type Patience, Publisher } from './publisher.ts';
import { createPump } from './pump.ts';

/** A plan, and the fleet's clock and connections. */
export type FleetOptions = FleetPlan & {
  readonly url: string;
  readonly credentials?: Credentials;
  /** Credentials of each device, if it has its own. */
  readonly credentialsOf?: ReadonlyMap<string, Credentials>;
  readonly ca?: string;
  readonly patience?: Patience;
  readonly signal: AbortSignal;
  readonly log: Log;
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
  readonly seconds: number;
};

const PROGRESS_EVERY_MS = 100;

type Machine = { readonly device: string; readonly publisher: Publisher; readings: number; simulatedTo: number };

/**
 * Publishes a fleet of pumps, one MQTT connection a machine, until its duration is over or the
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
  const fleet = Array.from({ length: options.machines }, (_, index) =>
    createMachine(index + 1, { options, now, signal }),
  );
  const report = progressOf(fleet, { options, now });
  const run = (machine: Machine, index: number): Promise<void> =>
    live(machine, { options, number: index + 1, now, signal, report }).catch((error: unknown) => {
      stop.abort();
      throw error;
    });
  try {
    // The first machine waits for the broker on behalf of all.
    await fleet[0]?.publisher.connect();
    await Promise.all(fleet.slice(1).map(({ publisher }) => publisher.connect()));
    const ends = await Promise.allSettled(fleet.map(run));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  } finally {
    await Promise.all(fleet.map(({ publisher }) => publisher.close()));
  }
  return { machines: fleet.length, ...totals(fleet), seconds: (now().getTime() - startedAt) / 1000 };
}

function createMachine(
  number: number,
  { options, now, signal }: { options: FleetOptions; now: Now; signal: AbortSignal },
): Machine {
  const device = deviceOf(number);
  const random = createRandom(now().getTime() + number);
  const own = options.credentialsOf?.get(device);
  const publisher = new Publisher({
    ...options,
    ...(own && { credentials: own }),
    topic: telemetryTopic(options.site, device),
    clientId: `simulate-${options.site}-${device}-${Math.floor(random.next() * 2 ** 32).toString(36)}`,
    // One machine reports an outage that all of them have.
    log: options.log.child({ device }, { level: number === 1 ? options.log.level : 'error' }),
    random,
    signal,
  });
  return { device, publisher, readings: 0, simulatedTo: options.startAt };
}

type LiveContext = {
  readonly options: FleetOptions;
  readonly number: number;
  readonly now: Now;
  readonly signal: AbortSignal;
  readonly report: (end: boolean) => void;
};

async function live(machine: Machine, { options, number, now, signal, report }: LiveContext): Promise<void> {
  const planned = options.faults.find((fault) => fault.machine === number);
  const pump = createPump({
    seed: options.seed,
    id: machine.device,
    startAt: options.startAt,
    intervalSeconds: options.sampleIntervalSeconds,
    ...(options.duty ? { duty: options.duty } : {}),
    ...(planned ? { fault: bearingFault(options, planned) } : {}),
  });
  const { speed, sleep } = options;
  const pace = createPacer({ speed, live: true, now, signal, ...(sleep ? { sleep } : {}) });
  const count = Math.ceil((options.durationSeconds ?? Number.POSITIVE_INFINITY) / options.sampleIntervalSeconds);
  while (machine.readings < count) {
    const reading = pump.next();
    await pace(reading.sampledAt);
    if (signal.aborted) return;
    await machine.publisher.send(reading);
    machine.readings++;
    machine.simulatedTo = reading.sampledAt;
    report(false);
  }
  await machine.publisher.drain();
  report(true);
}

function totals(fleet: readonly Machine[]): { readings: number; acknowledged: number } {
  return {
    readings: fleet.reduce((total, { readings }) => total + readings, 0),
    acknowledged: fleet.reduce((total, { publisher }) => total + publisher.acknowledged, 0),
  };
}

function progressOf(
  fleet: readonly Machine[],
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
