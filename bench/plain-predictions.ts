import { messageOf } from '../lib/errors.ts';
import { type BackendChoice, createBackend } from '../models/net/backend.ts';
import { type Figures, rounded } from './bench.ts';

/** Rows of a batch. */
export const PLAIN_BATCH = 4_096;

/**
 * Predictions of a Keras-style TensorFlow.js model of the size that a device's net has: what
 * everybody would write first.
 */
export type PlainPredictions = { readonly oneByOne: number; readonly inBatches: number };

/** Predictions a second, of this many rows at a time and this many times. */
export type PlainRate = (rows: number, times: number) => number;

/** Predictions a second, one at a time and 4,096 at a time. @throws as {@link plainRate} */
export async function plainPredictions(
  choice: BackendChoice,
  { channels, count }: { channels: number; count: number },
): Promise<PlainPredictions> {
  const rate = await plainRate(choice, channels);
  return { oneByOne: rate(1, count), inBatches: rate(PLAIN_BATCH, Math.ceil((20 * count) / PLAIN_BATCH)) };
}

/** @throws {AppError} `unavailable` if the backend does not load here */
export async function plainRate(choice: BackendChoice, channels: number): Promise<PlainRate> {
  await (await createBackend(choice).open()).use();
  const tf = await import('@tensorflow/tfjs-core');
  const { layers, sequential } = await import('@tensorflow/tfjs-layers');
  const model = sequential();
  model.add(layers.dense({ units: 4, activation: 'elu', inputShape: [channels] }));
  model.add(layers.dense({ units: channels }));
  const predict = (rows: number): void => {
    const input = new Float32Array(rows * channels).map((_, i) => Math.sin(i));
    tf.tidy(() => {
      const output = model.predict(tf.tensor2d(input, [rows, channels]));
      if (!Array.isArray(output)) output.dataSync();
    });
  };
  return (rows, times) => {
    for (let i = 0; i < times / 10; i++) predict(rows);
    const startedAt = performance.now();
    for (let i = 0; i < times; i++) predict(rows);
    return (rows * times) / ((performance.now() - startedAt) / 1000);
  };
}

/** The same on tfjs-node, which is no dependency: figures, or why there are none. */
export async function tfjsNodeFigures(load: { channels: number; count: number }): Promise<Figures> {
  try {
    const { oneByOne, inBatches } = await plainPredictions('node', load);
    return { tfjsNodeOneByOne: rounded(oneByOne), tfjsNodeInBatches: rounded(inBatches) };
  } catch (error) {
    return { tfjsNode: `not measured: ${messageOf(error)}` };
  }
}
