import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import { createRandom } from '../../lib/random.ts';
import { type Autoencoder, newAutoencoder } from './autoencoder.ts';
import type { Tf } from './backend.ts';

/** Training of a net outside of the detector, where there is time. */
export type NetTraining = {
  readonly seed: number;
  /** The most passes over the rows. */
  readonly epochs: number;
  /** Called after each pass; `loss` is that on the held-out windows. */
  readonly onEpoch?: (epoch: number, loss: number) => void;
};

/**
 * A net with its mean squared error on held-out windows (spreads²), and the passes that it took to
 * get there.
 */
export type TrainedNet = { readonly net: Autoencoder; readonly loss: number; readonly epochs: number };

/** Neighbouring windows are nearly equal: more of a long span would cost time without gain. */
const MOST_ROWS = 4_096;
const MOST_HELD_OUT = 1_024;
/** Stretches that a span is cut into, every so many of them is held out. */
const BLOCKS = 25;
const HELD_OUT_EVERY = 5;
const STEPS_PER_EPOCH = 16;
const LEARNING_RATE = 0.01;
/** Passes without a better loss after which it ends. */
const PATIENCE = 8;

/**
 * Trains one net on the windows of a span, and keeps the weights that did best on the part that was
 * held out. The same seed and windows give the same net.
 * @param windows standardised means, at least 5
 */
export async function trainAutoencoder(
  tf: Tf,
  windows: readonly Float64Array[],
  { seed, epochs, onEpoch }: NetTraining,
): Promise<TrainedNet> {
  // Importing the layers package registers the gradients of the operations.
  await import('@tensorflow/tfjs-layers');
  const net = newAutoencoder(windows[0]?.length ?? 1, seed);
  const parts = inParts(windows, seed);
  const half = net.width * net.hidden;
  const encoder = tf.variable(tf.tensor2d(net.weights.slice(0, half), [net.width, net.hidden]));
  const decoder = tf.variable(tf.tensor2d(net.weights.slice(half), [net.hidden, net.width]));
  const size = Math.max(2, Math.ceil(parts.training.length / STEPS_PER_EPOCH));
  const batches = chunksOf(parts.training, size).map((rows) => tensorOf(tf, net, rows));
  const heldOut = tensorOf(tf, net, parts.heldOut);
  const optimizer = tf.train.adam(LEARNING_RATE);
  const lossOn = (inputs: Tensor2D) => () => {
    const error = tf.sub(tf.matMul(tf.elu(tf.matMul(inputs, encoder)), decoder), inputs);
    return tf.div(tf.sum(tf.square(error)), inputs.shape[0] * net.channels) as Scalar;
  };
  const best = { loss: tf.tidy(() => lossOn(heldOut)().dataSync()[0] ?? 0), epochs: 0 };
  for (let epoch = 1; epoch <= epochs && epoch - best.epochs <= PATIENCE; epoch++) {
    for (const batch of batches) optimizer.minimize(lossOn(batch), false, [encoder, decoder]);
    const loss = tf.tidy(() => lossOn(heldOut)().dataSync()[0] ?? Number.POSITIVE_INFINITY);
    if (loss < best.loss) {
      Object.assign(best, { loss, epochs: epoch });
      net.weights.set(encoder.dataSync(), 0);
      net.weights.set(decoder.dataSync(), half);
    }
    onEpoch?.(epoch, loss);
  }
  tf.dispose([encoder, decoder, heldOut, ...batches]);
  optimizer.dispose();
  return { net, ...best };
}

/** Held out are whole stretches, because a window shares its rows with its neighbours. */
function inParts(windows: readonly Float64Array[], seed: number) {
  const block = Math.ceil(windows.length / BLOCKS);
  const isHeldOut = (i: number): boolean => Math.floor(i / block) % HELD_OUT_EVERY === HELD_OUT_EVERY - 1;
  const training = evenly(
    windows.filter((_, i) => !isHeldOut(i)),
    MOST_ROWS,
  );
  const heldOut = evenly(
    windows.filter((_, i) => isHeldOut(i)),
    MOST_HELD_OUT,
  );
  return { training: shuffled(training, seed), heldOut: heldOut.length > 0 ? heldOut : training };
}

function evenly<T>(items: readonly T[], most: number): T[] {
  const count = Math.min(items.length, most);
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)] as T);
}

function shuffled<T>(items: T[], seed: number): T[] {
  const random = createRandom(seed);
  for (let i = items.length - 1; i > 0; i--) {
    const other = Math.floor(random.next() * (i + 1));
    [items[i], items[other]] = [items[other] as T, items[i] as T];
  }
  return items;
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

function tensorOf(tf: Tf, net: Autoencoder, rows: readonly Float64Array[]): Tensor2D {
  const inputs = new Float32Array(rows.length * net.width);
  for (const [i, row] of rows.entries()) {
    inputs.set(row, i * net.width);
    inputs[i * net.width + net.channels] = 1;
  }
  return tf.tensor2d(inputs, [rows.length, net.width]);
}
