import { appendFileSync, closeSync, fsyncSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { quantile } from './bench.ts';
import { createSteadyDevice } from './steady-device.ts';
import { type SteadyPlan, silentFrom } from './steady-readings.ts';

/**
 * A fleet that sends at a steady rate, at any speed of the broker, in a process of its own. A
 * reading that falls due while the broker is away or slow waits, and its latency counts from when
 * it was due: a slow broker cannot slow down the question. Started with one JSON argument; prints
 * `ready` once all are connected, starts at the line `go`. `phase NAME` begins a phase of the
 * report, or continues it, `stop` ends the sending; once all is acknowledged the report is printed.
 */
export type SteadyOptions = SteadyPlan & {
  readonly port: number;
  readonly devices: number;
  /** Of all devices together. */
  readonly readingsPerSecond: number;
  /** Unacknowledged publishes of a connection at most. */
  readonly window: number;
  /**
   * Each acknowledged reading is written here as a line `device sequence`; no file where it is
   * absent.
   */
  readonly acknowledgedFile?: string;
};

/**
 * Milliseconds from when a reading was due to its PUBACK, and how late it was written to the
 * socket.
 */
export type PhaseReport = {
  readonly acknowledged: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly sentLateP99Ms: number;
};
export type SteadyReport = {
  readonly sent: number;
  readonly acknowledged: number;
  readonly reconnects: number;
  readonly phases: Readonly<Record<string, PhaseReport>>;
};

const options = JSON.parse(process.argv[2] ?? '{}') as SteadyOptions;
const file = options.acknowledgedFile === undefined ? undefined : openSync(options.acknowledgedFile, 'a');
let lines = '';
let samples: { latency: number[]; late: number[] } = { latency: [], late: [] };
const phases = new Map([['start', samples]]);
let acknowledged = 0;

let reconnects = 0;
let connected = 0;
let allConnected: () => void;
const ready = new Promise<void>((resolve) => {
  allConnected = resolve;
});

const devices = Array.from({ length: options.devices }, (_, device) =>
  createSteadyDevice({
    ...options,
    device,
    onConnected: () => {
      if (++connected === options.devices) allConnected();
    },
    onClosed: () => reconnects++,
    onAcknowledged: (sequence, { latencyMs, lateMs }) => {
      acknowledged++;
      samples.latency.push(latencyMs);
      samples.late.push(lateMs);
      if (file !== undefined) lines += `${device} ${sequence}\n`;
    },
  }),
);
for (const device of devices) device.open();

function flush(): void {
  if (file !== undefined && lines !== '') appendFileSync(file, lines);
  lines = '';
}

function reportOf({ latency, late }: typeof samples): PhaseReport {
  return {
    acknowledged: latency.length,
    p50Ms: quantile(latency, 0.5),
    p99Ms: quantile(latency, 0.99),
    maxMs: quantile(latency, 1),
    sentLateP99Ms: quantile(late, 0.99),
  };
}

await ready;
const commands = createInterface({ input: process.stdin });
let startedAt: number | undefined;
let sent = 0;
/** Of devices that have fallen silent. */
let unsent = 0;
let stopped = false;
commands.on('line', (line) => {
  const [command, name = ''] = line.split(' ');
  if (command === 'go') startedAt = performance.now();
  if (command === 'stop') stopped = true;
  if (command !== 'phase') return;
  samples = phases.get(name) ?? { latency: [], late: [] };
  phases.set(name, samples);
});

const timer = setInterval(() => {
  flush();
  if (startedAt === undefined) return;
  const now = performance.now();
  if (!stopped) {
    const due = Math.floor(((now - startedAt) * options.readingsPerSecond) / 1000);
    for (; sent < due; sent++) {
      const device = sent % options.devices;
      if (Math.floor(sent / options.devices) >= silentFrom(options, device)) unsent++;
      else devices[device]?.add(startedAt + (sent * 1000) / options.readingsPerSecond);
    }
  }
  for (const device of devices) device.send();
  if (!stopped || acknowledged < sent - unsent) return;
  clearInterval(timer);
  finish();
}, 1);
process.stdout.write('ready\n');

function finish(): void {
  for (const device of devices) device.close();
  if (file !== undefined) {
    fsyncSync(file);
    closeSync(file);
  }
  const report: SteadyReport = {
    sent: sent - unsent,
    acknowledged,
    reconnects,
    phases: Object.fromEntries([...phases].map(([name, found]) => [name, reportOf(found)])),
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
  commands.close();
  process.stdin.destroy();
}
