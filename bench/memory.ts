import { setTimeout as delay } from 'node:timers/promises';
import { mostAtHandOf } from '../models/states/state-places.ts';
import { type Bench, type Figures, rounded } from './bench.ts';
import type { ConnectionsReport } from './connections.ts';
import type { DetectorStateOptions, DetectorStateReport } from './detector-state.ts';
import { cpuSeconds, descriptorLimit, residentBytes } from './process-cost.ts';
import { caughtUp, type Platform, startBench, startPlatform } from './processes.ts';

const CONNECTIONS = 20_000;
const QUICK_CONNECTIONS = 4_000;

/** Descriptors that a broker needs beside its connections. */
const OWN_DESCRIPTORS = 300;
const KNOWN_DEVICES = [10, 1_000, 10_000, 100_000] as const;
const FIRST_READINGS = 3;

/** Readings of one request. */
const BATCH = 5_000;

/**
 * The memory of 20,000 connections and 100,000 known devices (of the whole program, and of the
 * detector's state alone), and the cost of a reading with few and with many devices (processor time
 * of the whole program: received, on disk, stored, judged). Reference: aedes that keeps nothing,
 * with the same connections.
 */
export const memory: Bench = async ({ quick, say }) => {
  const wanted = quick ? QUICK_CONNECTIONS : CONNECTIONS;
  const bare = startBench('bare-aedes.ts');
  const port = Number(await bare.line());
  say('connections to bare aedes');
  const reference = await connectionCost({ pid: bare.pid, port, wanted });
  await bare.stop();

  let platform = await startPlatform();
  say('connections to harbinger');
  const ours = await connectionCost({ pid: platform.pid, port: platform.mqttPort, wanted });
  await platform.remove();

  const biggest = quick ? 10_000 : 100_000;
  say(`state of ${biggest} devices`);
  const state = await stateFigures({ known: biggest, learned: quick ? 300 : 2_000 });
  const costs: Record<string, number> = {};
  let known: Figures = {};
  platform = await startPlatform();
  try {
    await delay(SETTLE_MS);
    const empty = residentBytes(platform.pid);
    let sent = 0;
    for (const devices of KNOWN_DEVICES.filter((count) => count <= biggest)) {
      say(`${devices} devices`);
      sent = await sendRows(platform, { devices, firstRow: 0, rows: FIRST_READINGS, sent });
      await caughtUp(platform, sent);
      if (devices === biggest) known = await knownFigures(platform, { devices, empty });
      const rows = Math.max(1, Math.ceil((quick ? 20_000 : 100_000) / devices));
      const startedAt = cpuSeconds(platform.pid);
      const from = sent;
      sent = await sendRows(platform, { devices, firstRow: FIRST_READINGS, rows, sent });
      await caughtUp(platform, sent);
      const micros = ((cpuSeconds(platform.pid) - startedAt) * 1e6) / (sent - from);
      costs[`cpuMicrosPerReading_${devices}`] = rounded(micros);
    }
  } finally {
    await platform.remove();
  }
  const [few, many] = [costs['cpuMicrosPerReading_1000'], costs[`cpuMicrosPerReading_${biggest}`]];
  return {
    figures: { ...figuresOf(ours), ...state, ...known, ...costs, costManyToFew: rounded((many ?? 0) / (few ?? 1)) },
    reference: { name: 'aedes that keeps nothing', figures: figuresOf(reference) },
    ratio: rounded(ours.bytesPerConnection / reference.bytesPerConnection),
  };
};

/**
 * The detector's memory alone, of devices with 8 channels: of all known ones, and of one that has
 * learned.
 */
async function stateFigures(options: DetectorStateOptions): Promise<Figures> {
  const child = startBench('detector-state.ts', JSON.stringify(options));
  try {
    const report = JSON.parse(await child.line()) as DetectorStateReport;
    const { knownBytes, atHandBytes, packedBytes, checkpointBytes, restoredBytes, restoreMicros } = report;
    const atHand = mostAtHandOf(100_000) * (atHandBytes - packedBytes);
    return {
      [`stateMegabytes_${options.known}`]: rounded((knownBytes * options.known) / 2 ** 20),
      learnedMegabytes_100000: rounded((100_000 * packedBytes + atHand) / 2 ** 20),
      stateBytesPerKnownDevice: rounded(knownBytes),
      stateBytesPerLearnedDevice: rounded(packedBytes),
      stateBytesPerDeviceAtHand: rounded(atHandBytes),
      checkpointBytesPerLearnedDevice: rounded(checkpointBytes),
      stateBytesPerRestoredDevice: rounded(restoredBytes),
      restoreMicrosPerDevice: rounded(restoreMicros),
      readingMicros: rounded(report.readingMicros),
      packedReadingMicros: rounded(report.packedReadingMicros),
    };
  } finally {
    await child.stop();
  }
}

type ConnectionCost = {
  readonly connections: number;
  readonly stoppedBy: string;
  readonly bytesPerConnection: number;
  readonly residentMegabytes: number;
};

/**
 * Connects as many clients as the descriptors of the processes allow, and weighs the broker before
 * and after.
 */
async function connectionCost(broker: { pid: number; port: number; wanted: number }): Promise<ConnectionCost> {
  const allowed = descriptorLimit(broker.pid) - OWN_DESCRIPTORS;
  const count = Math.min(broker.wanted, allowed);
  await delay(SETTLE_MS);
  const before = residentBytes(broker.pid);
  const clients = startBench('connections.ts', JSON.stringify({ port: broker.port, count, prefix: 'c' }));
  try {
    const { connected, reason } = JSON.parse(await clients.line()) as ConnectionsReport;
    await delay(SETTLE_MS);
    const after = residentBytes(broker.pid);
    const limit = count < broker.wanted ? `${descriptorLimit(broker.pid)} descriptors` : '';
    return {
      connections: connected,
      stoppedBy: reason || limit,
      bytesPerConnection: rounded((after - before) / connected),
      residentMegabytes: rounded(after / 2 ** 20),
    };
  } finally {
    await clients.stop();
  }
}

/** Memory for connecting alone is free again within this time. */
const SETTLE_MS = 2_000;

async function knownFigures(platform: Platform, before: { devices: number; empty: number }): Promise<Figures> {
  await delay(SETTLE_MS);
  const resident = residentBytes(platform.pid);
  return {
    knownDevices: before.devices,
    knownResidentMegabytes: rounded(resident / 2 ** 20),
    knownGrowthMegabytes: rounded((resident - before.empty) / 2 ** 20),
  };
}

/**
 * Sends rows of all devices over HTTP, as a gateway does.
 * @returns how many readings have been sent in all
 */
async function sendRows(
  { http }: Platform,
  load: { devices: number; firstRow: number; rows: number; sent: number },
): Promise<number> {
  const startAt = Date.now() - 86_400_000;
  let items: unknown[] = [];
  const flush = async (): Promise<void> => {
    const body = JSON.stringify(items);
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${http}/api/v1/telemetry`, { method: 'POST', headers, body });
    if (response.status !== 202) throw new Error(`telemetry: ${response.status} ${await response.text()}`);
    items = [];
  };
  for (let row = load.firstRow; row < load.firstRow + load.rows; row++) {
    for (let device = 0; device < load.devices; device++) {
      const values = { vibration: 2 + (row % 7) / 10, temperature: 60 + (device % 9) };
      items.push({ site: 'bench', device: `of${load.devices}-${device}`, ts: startAt + row * 1000, seq: row, values });
      if (items.length === BATCH) await flush();
    }
  }
  if (items.length > 0) await flush();
  return load.sent + load.devices * load.rows;
}

function figuresOf({ connections, stoppedBy, bytesPerConnection, residentMegabytes }: ConnectionCost): Figures {
  return { connections, stoppedBy, bytesPerConnection, connectedResidentMegabytes: residentMegabytes };
}
