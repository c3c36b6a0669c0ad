import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Reading } from '../ingest/reading/reading.ts';
import { systemNow } from '../lib/clock.ts';
import { createRandom } from '../lib/random.ts';
import { createDetector } from '../models/detector/detector.ts';
import { createBackend } from '../models/net/backend.ts';
import { type Bench, quantile, rounded } from './bench.ts';
import { kernelRate } from './kernel-rate.ts';
import { PLAIN_BATCH, plainRate, tfjsNodeFigures } from './plain-predictions.ts';
import { waveformFigures } from './waveform-rate.ts';

const DEVICES = 100;
const CHANNELS = ['vibration', 'temperature', 'current', 'flow'] as const;
const LEARN_ROWS = 4_000;

/**
 * Rows that are judged before the measured part begins: a program that runs for months has been
 * compiled, and V8 has done so only after some 200,000 readings.
 */
const FIRST_ROWS = 2_400;
const BATCH = 4_096;

/** Ours and the reference in turns, since a machine is faster at one moment than at another. */
const ROUNDS = 7;
const ROUND_ROWS = 200;
const SWEEP_MS = 50;
const PLAIN_TIMES = 50;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/**
 * Windows a second through the product's own detector on one core: instruments, residuals and all
 * that is taken of them, alarm engine; one window for each reading. Learning is weighed apart: a
 * device that has seen this many rows is learned again beside the judging once they have doubled,
 * so none falls into the measured part. Reference: a Keras-style TensorFlow.js model of the same
 * size on the same backend, one prediction a reading; and on tfjs-node, where it loads.
 */
export const score: Bench = async ({ quick, say }) => {
  const rounds = quick ? 3 : ROUNDS;
  const backend = createBackend('auto');
  const { name } = await backend.open();
  const detector = createDetector({ backend, learnRows: LEARN_ROWS, now: systemNow });
  say(`${DEVICES} devices learn on ${name}`);
  const random = createRandom(1);
  const learnedAt = performance.now();
  await run(detector, readings(0, LEARN_ROWS + 50, random));
  const learnSeconds = (performance.now() - learnedAt) / 1000;
  await run(detector, readings(LEARN_ROWS + 50, FIRST_ROWS, random));
  const plain = await plainRate(name, CHANNELS.length);
  const rates: Rate[] = [];
  for (let round = 0; round < rounds; round++) {
    const work = readings(LEARN_ROWS + 50 + FIRST_ROWS + round * ROUND_ROWS, ROUND_ROWS, random);
    say(`${work.length} readings, round ${round + 1} of ${rounds}`);
    const ours = await rateOf(detector, work);
    rates.push({ ...ours, inBatches: plain(PLAIN_BATCH, PLAIN_TIMES) });
  }
  const median = (of: (rate: Rate) => number): number => rounded(quantile(rates.map(of), 0.5));
  const states = Array.from({ length: DEVICES }, (_, device) => detector.statesOf(`b:d${device}`)).flat();
  const kernel = kernelRate(states, quick ? 10 : 40, random);
  const waveforms = waveformFigures(quick ? 50 : 200);
  const load = { channels: CHANNELS.length, count: quick ? 2_000 : 10_000 };
  const oneByOne = plain(1, load.count);
  return {
    figures: {
      backend: name,
      devices: DEVICES,
      channels: CHANNELS.length,
      rounds,
      windowsPerSecond: median(({ windows }) => windows),
      windowsPerCpuSecond: median(({ windowsOfCpu }) => windowsOfCpu),
      kernelRowsPerCpuSecond: rounded(kernel),
      shareOfBatches: median(({ windows, inBatches }) => windows / inBatches),
      learnRows: LEARN_ROWS,
      learnMsPerDevice: rounded((learnSeconds * 1000) / DEVICES),
      ...waveforms,
    },
    reference: {
      name: `plain TensorFlow.js on ${name}, predictions a second; the same on tfjs-node`,
      figures: {
        oneByOne: rounded(oneByOne),
        inBatches: median(({ inBatches }) => inBatches),
        ...(await tfjsNodeFigures(load)),
      },
    },
    ratio: rounded(median(({ windows }) => windows) / oneByOne),
  };
};

/** What a round measured, each in a second: of the machine or of its processor time. */
type Rate = { readonly windows: number; readonly windowsOfCpu: number; readonly inBatches: number };

async function rateOf(
  detector: ReturnType<typeof createDetector>,
  work: readonly Reading[],
): Promise<Omit<Rate, 'inBatches'>> {
  // All readings live to the end here, those of a program for one batch: what it costs to move them
  // is no part of judging. The collector goes on sweeping beside us when it returns.
  collectGarbage();
  await setTimeout(SWEEP_MS);
  const before = detector.counts().scored;
  const startedAt = performance.now();
  const usedBefore = process.cpuUsage();
  await run(detector, work);
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(usedBefore);
  const windows = detector.counts().scored - before;
  return { windows: windows / seconds, windowsOfCpu: windows / ((user + system) / 1e6) };
}

async function run(detector: ReturnType<typeof createDetector>, all: readonly Reading[]): Promise<void> {
  for (let from = 0; from < all.length; from += BATCH)
    await detector.process(all.slice(from, from + BATCH), Date.now());
}

function readings(firstRow: number, rows: number, random: ReturnType<typeof createRandom>): readonly Reading[] {
  const all: Reading[] = [];
  for (let row = firstRow; row < firstRow + rows; row++) {
    for (let device = 0; device < DEVICES; device++) {
      const values = Object.fromEntries(CHANNELS.map((channel, c) => [channel, 10 * (c + 1) + random.gaussian()]));
      const sampledAt = 1.7e12 + row * 1000;
      all.push({
        device: `b:d${device}`,
        sampledAt,
        sequence: row,
        receivedAt: sampledAt,
        timeSource: 'device',
        values,
      });
    }
  }
  return all;
}
