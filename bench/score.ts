import type { Reading } from '../ingest/reading.ts';
import { systemNow } from '../lib/clock.ts';
import { createRandom } from '../lib/random.ts';
import { createDetector } from '../models/detector.ts';
import { createBackend } from '../models/net/backend.ts';
import { type Bench, rounded } from './bench.ts';

const DEVICES = 100;
const CHANNELS = ['vibration', 'temperature', 'current', 'flow'] as const;
const LEARN_ROWS = 100;
const BATCH = 4_096;

/**
 * Readings per second through the product's own detector on one core: windows, T², autoencoder, calibration, alarm
 * engine. Reference: a Keras-style TensorFlow.js model of the same size on the same backend, one prediction a reading.
 */
export const score: Bench = async ({ quick, say }) => {
  const rows = quick ? 1_000 : 5_000;
  const backend = createBackend('auto');
  const { name } = await backend.open();
  const detector = createDetector({ backend, learnRows: LEARN_ROWS, now: systemNow });
  say(`${DEVICES} devices learn on ${name}`);
  const random = createRandom(1);
  const learnedAt = performance.now();
  await run(detector, readings(0, LEARN_ROWS * 2, random));
  const learnSeconds = (performance.now() - learnedAt) / 1000;
  const work = readings(LEARN_ROWS * 2, rows, random);
  say(`${work.length} readings`);
  const startedAt = performance.now();
  await run(detector, work);
  const ours = work.length / ((performance.now() - startedAt) / 1000);
  const plain = await plainPredictions(quick ? 2_000 : 10_000);
  return {
    figures: {
      backend: name,
      devices: DEVICES,
      channels: CHANNELS.length,
      readingsPerSecond: rounded(ours),
      learnMsPerDevice: rounded((learnSeconds * 1000) / DEVICES),
    },
    reference: {
      name: `plain TensorFlow.js on ${name}, one prediction a reading`,
      figures: { readingsPerSecond: rounded(plain) },
    },
    ratio: rounded(ours / plain),
  };
};

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

async function plainPredictions(count: number): Promise<number> {
  const tf = await import('@tensorflow/tfjs-core');
  const { layers, sequential } = await import('@tensorflow/tfjs-layers');
  const model = sequential();
  model.add(layers.dense({ units: 4, activation: 'elu', inputShape: [CHANNELS.length] }));
  model.add(layers.dense({ units: CHANNELS.length }));
  const predict = (): void => {
    tf.tidy(() => {
      const output = model.predict(tf.tensor2d([[1, 2, 3, 4]]));
      if (!Array.isArray(output)) output.dataSync();
    });
  };
  for (let i = 0; i < 200; i++) predict();
  const startedAt = performance.now();
  for (let i = 0; i < count; i++) predict();
  return count / ((performance.now() - startedAt) / 1000);
}
