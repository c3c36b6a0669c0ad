import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Reading } from '../ingest/reading.ts';
import { createRandom } from '../lib/random.ts';
import { createDetector, type Detector } from '../models/detector.ts';
import type { KeptRows } from '../models/kept-rows.ts';
import { createBackend } from '../models/net/backend.ts';

/** Bytes that the detector keeps of a device: heap and buffers, after all garbage is gone. */
export type DetectorStateReport = {
  readonly knownBytes: number;
  readonly learnedBytes: number;
  readonly checkpointBytes: number;
  /** The same as `learnedBytes` after a restart, and what decoding one takes, in microseconds. */
  readonly restoredBytes: number;
  readonly restoreMicros: number;
};

/** @property devices how many to know, and how many to learn */
export type DetectorStateOptions = { readonly known: number; readonly learned: number };

const CHANNELS = ['vibration', 'temperature', 'current', 'flow', 'pressure', 'voltage', 'speed', 'level'];
const LEARN_ROWS = 60;
const KNOWN_ROWS = 3;
const AT_ONCE = 100;
/** The rows that devices are learned from again lie on disk, and none is learned again here. */
const ON_DISK: KeptRows = {
  put: () => undefined,
  drop: () => undefined,
  forget: () => undefined,
  of: () => new Map(),
};

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function bytesInUse(): number {
  collectGarbage();
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** One process for this alone: nothing else grows meanwhile. */
async function run({ known, learned }: DetectorStateOptions): Promise<DetectorStateReport> {
  const detector = createDetector({
    backend: createBackend('auto'),
    learnRows: LEARN_ROWS,
    kept: ON_DISK,
    now: () => new Date(0),
  });
  // What is made once, such as the code of TensorFlow.js, is no state.
  await feed(detector, { prefix: 'first', devices: AT_ONCE, rows: LEARN_ROWS + 10 });
  const before = bytesInUse();
  await feed(detector, { prefix: 'known', devices: known, rows: KNOWN_ROWS });
  const withKnown = bytesInUse();
  await feed(detector, { prefix: 'learned', devices: learned, rows: LEARN_ROWS + 10 });
  const withLearned = bytesInUse();
  let checkpointBytes = 0;
  const saved: [string, Uint8Array][] = [];
  for (const [device, state] of detector.dirty()) {
    if (!device.startsWith('b:learned')) continue;
    checkpointBytes += state.length / learned;
    saved.push([device, state]);
  }
  const beforeRestore = bytesInUse();
  const startedAt = performance.now();
  const again = createDetector({
    backend: createBackend('auto'),
    learnRows: LEARN_ROWS,
    kept: ON_DISK,
    now: () => new Date(0),
  });
  for (const [device, state] of saved) again.restore(device, state);
  const restoreMicros = ((performance.now() - startedAt) * 1000) / learned;
  const restoredBytes = (bytesInUse() - beforeRestore) / learned;
  // It must not be garbage before it was weighed.
  again.forget('b:none');
  return {
    restoredBytes,
    restoreMicros,
    knownBytes: (withKnown - before) / known,
    learnedBytes: (withLearned - withKnown) / learned,
    checkpointBytes,
  };
}

async function feed(detector: Detector, load: { prefix: string; devices: number; rows: number }): Promise<void> {
  const random = createRandom(1);
  for (let from = 0; from < load.devices; from += AT_ONCE) {
    const readings: Reading[] = [];
    for (let row = 0; row < load.rows; row++) {
      for (let device = from; device < Math.min(load.devices, from + AT_ONCE); device++) {
        const sampledAt = 1.7e12 + row * 1000;
        readings.push({
          ...{ device: `b:${load.prefix}${device}`, sampledAt, sequence: row, receivedAt: sampledAt },
          ...{ timeSource: 'device' },
          values: Object.fromEntries(CHANNELS.map((channel, c) => [channel, 10 * (c + 1) + random.gaussian()])),
        });
      }
    }
    await detector.process(readings, 0);
  }
}

process.stdout.write(`${JSON.stringify(await run(JSON.parse(process.argv[2] ?? '{}') as DetectorStateOptions))}\n`);
