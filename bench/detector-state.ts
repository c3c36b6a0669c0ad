import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Reading } from '../ingest/reading/reading.ts';
import { createRandom } from '../lib/random.ts';
import { createDetector, type Detector } from '../models/detector/detector.ts';
import type { KeptRows } from '../models/device/kept-rows.ts';
import { createBackend } from '../models/net/backend.ts';

/** Bytes that the detector keeps of a device: heap and buffers, after all garbage is gone. */
export type DetectorStateReport = {
  readonly knownBytes: number;
  /** Of an unpacked device that has learned, and of a packed one. */
  readonly atHandBytes: number;
  readonly packedBytes: number;
  readonly checkpointBytes: number;
  /**
   * The same as `packedBytes` after a restart, and what decoding one takes, in microseconds of CPU.
   */
  readonly restoredBytes: number;
  readonly restoreMicros: number;
  /**
   * The cost of the next reading of each device, in microseconds of CPU, in batches that have one
   * of each: with all unpacked, and with all packed.
   */
  readonly readingMicros: number;
  readonly packedReadingMicros: number;
};

/**
 * @property known how many devices to keep
 * @property learned how many to learn
 * @property learnRows the rows to learn from, 60 by default
 */
export type DetectorStateOptions = { readonly known: number; readonly learned: number; readonly learnRows?: number };

const CHANNELS = ['vibration', 'temperature', 'current', 'flow', 'pressure', 'voltage', 'speed', 'level'];
const LEARN_ROWS = 60;
const MORE_ROWS = 10;
const SPEED_ROWS = 20;
const KNOWN_ROWS = 3;
const AT_ONCE = 100;

/** The rows for learning again are on disk, and no device is learned again here. */
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
async function run(options: DetectorStateOptions): Promise<DetectorStateReport> {
  const { known, learned, learnRows = LEARN_ROWS } = options;
  const rows = learnRows + MORE_ROWS;
  const open = async (mostAtHand: number): Promise<Detector> => {
    const config = { backend: createBackend('auto'), learnRows, mostAtHand, kept: ON_DISK };
    const detector = createDetector({ ...config, now: () => new Date(0) });
    // Memory that is made once, such as room for a batch, is no state.
    await learn(detector, { prefix: 'first', devices: AT_ONCE, rows });
    return detector;
  };
  const detector = await open(Number.POSITIVE_INFINITY);
  const packing = await open(0);
  const again = await open(0);
  const before = bytesInUse();
  await feed(detector, { prefix: 'known', devices: known, firstRow: 0, rows: KNOWN_ROWS });
  const withKnown = bytesInUse();
  await learn(detector, { prefix: 'learned', devices: learned, rows });
  const withLearned = bytesInUse();
  await learn(packing, { prefix: 'packed', devices: learned, rows });
  const withPacked = bytesInUse();
  const saved = [...packing.dirty()].filter(([device]) => device.startsWith('b:packed'));
  const beforeRestore = bytesInUse();
  const usedBefore = process.cpuUsage();
  for (const [device, state] of saved) again.restore(device, state);
  const used = process.cpuUsage(usedBefore);
  const restoreMicros = (used.user + used.system) / learned;
  const restoredBytes = (bytesInUse() - beforeRestore) / learned;
  return {
    knownBytes: (withKnown - before) / known,
    atHandBytes: (withLearned - withKnown) / learned,
    packedBytes: (withPacked - withLearned) / learned,
    checkpointBytes: saved.reduce((sum, [, state]) => sum + state.length, 0) / learned,
    restoredBytes,
    restoreMicros,
    readingMicros: await speed(detector, { prefix: 'learned', devices: learned, firstRow: rows }),
    packedReadingMicros: await speed(again, { prefix: 'packed', devices: learned, firstRow: rows }),
  };
}

/** In two parts, so that each device is used once more after it has learned. */
async function learn(detector: Detector, load: { prefix: string; devices: number; rows: number }): Promise<void> {
  const rows = load.rows - MORE_ROWS;
  await feed(detector, { ...load, firstRow: 0, rows });
  await feed(detector, { ...load, firstRow: rows, rows: MORE_ROWS });
}

async function speed(detector: Detector, load: { prefix: string; devices: number; firstRow: number }): Promise<number> {
  const usedBefore = process.cpuUsage();
  for (let row = 0; row < SPEED_ROWS; row++) {
    await feed(detector, { ...load, firstRow: load.firstRow + row, rows: 1 });
  }
  const { user, system } = process.cpuUsage(usedBefore);
  return (user + system) / (load.devices * SPEED_ROWS);
}

async function feed(
  detector: Detector,
  load: { prefix: string; devices: number; firstRow: number; rows: number },
): Promise<void> {
  const random = createRandom(1);
  for (let from = 0; from < load.devices; from += AT_ONCE) {
    const readings: Reading[] = [];
    for (let row = load.firstRow; row < load.firstRow + load.rows; row++) {
      for (let device = from; device < Math.min(load.devices, from + AT_ONCE); device++) {
        const sampledAt = 1.7e12 + row * 1000;
        readings.push({
          device: `b:${load.prefix}${device}`,
          sampledAt,
          sequence: row,
          receivedAt: sampledAt,
          timeSource: 'device',
          values: Object.fromEntries(CHANNELS.map((channel, c) => [channel, 10 * (c + 1) + random.gaussian()])),
        });
      }
    }
    await detector.process(readings, 0);
  }
}

process.stdout.write(`${JSON.stringify(await run(JSON.parse(process.argv[2] ?? '{}') as DetectorStateOptions))}\n`);
