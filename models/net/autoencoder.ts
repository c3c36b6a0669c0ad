import type { Scalar } from '@tensorflow/tfjs-core';
import { createRandom } from '../../lib/random.ts';
import type { Tf } from './backend.ts';

/**
 * A small autoencoder, channels → hidden (elu) → channels, for features that are about 0 ± 1 when
 * normal. Plain data. The first layer sees one more input that is always 1 (its bias); layers are
 * padded to multiples of 4, so that devices with similar channels go through the same matrices.
 */
export type Autoencoder = {
  readonly channels: number;
  /** Inputs with the constant and the padding. */
  readonly width: number;
  readonly hidden: number;
  /** `[width × hidden]`, then `[hidden × width]`. */
  readonly weights: Float32Array;
};

/**
 * Rows that one device is trained on: about every third window of the default span, since
 * neighbours are nearly equal.
 */
const ROWS = 128;
const STEPS = 120;
const LEARNING_RATE = 0.02;
/** Seed of the weights that every net starts from. */
export const SEED = 20;

/**
 * Trains one autoencoder for each set of windows. Stacks sets of equal shape and trains them as
 * one. Deterministic: a device's result does not depend on its neighbours.
 * @param sets for each device its windows `[channels]`, at least one
 */
export async function trainAutoencoders(
  tf: Tf,
  sets: readonly (readonly Float64Array[])[],
  onStep?: () => void,
): Promise<Autoencoder[]> {
  // Importing the layers package registers the gradients of the operations.
  await import('@tensorflow/tfjs-layers');
  const nets = sets.map((windows) => newAutoencoder(windows[0]?.length ?? 1, SEED));
  const members = nets.map((net, i): Trainee => ({ net, windows: sets[i] as readonly Float64Array[] }));
  for (const group of groupByWidth(members)) {
    for (let from = 0; from < group.length; from += MAX_STACK) {
      onStep?.();
      trainStack(tf, group.slice(from, from + MAX_STACK));
    }
  }
  return nets;
}

type Trainee = { readonly net: Autoencoder; readonly windows: readonly Float64Array[] };

/** Groups devices whose nets can be stacked. */
export function groupByWidth<T extends { readonly net: Autoencoder }>(members: readonly T[]): T[][] {
  const groups = new Map<number, T[]>();
  for (const member of members) {
    const group = groups.get(member.net.width);
    if (group === undefined) groups.set(member.net.width, [member]);
    else group.push(member);
  }
  return [...groups.values()];
}

const MAX_STACK = 64;

/** An untrained autoencoder; the same seed gives the same weights. */
export function newAutoencoder(channels: number, seed: number): Autoencoder {
  const width = 4 * Math.ceil((channels + 1) / 4);
  const hidden = width / 2;
  const random = createRandom(seed);
  const weights = new Float32Array(2 * width * hidden);
  for (let i = 0; i < weights.length; i++) weights[i] = random.gaussian() * Math.sqrt(1 / width);
  return { channels, width, hidden, weights };
}

/**
 * A batch of one would take another kernel with other rounding: it is doubled, and the second half
 * not used.
 */
function trainStack(tf: Tf, members: readonly Trainee[]): void {
  const first = members[0]?.net;
  if (first === undefined) return;
  const { width, hidden } = first;
  const half = width * hidden;
  const size = Math.max(2, members.length);
  const inputs = new Float32Array(size * ROWS * width);
  const weights = [new Float32Array(size * half), new Float32Array(size * half)] as const;
  for (let m = 0; m < size; m++) {
    const { net, windows } = members[m] ?? (members[0] as Trainee);
    for (let row = 0; row < ROWS; row++) {
      const window = windows[Math.floor((row * windows.length) / ROWS)] as Float64Array;
      const base = (m * ROWS + row) * width;
      inputs.set(window, base);
      inputs[base + net.channels] = 1;
    }
    weights[0].set(net.weights.subarray(0, half), m * half);
    weights[1].set(net.weights.subarray(half), m * half);
  }
  const trained = descend(tf, { inputs, weights, size, width, hidden });
  for (const [m, { net }] of members.entries()) {
    net.weights.set(trained[0].subarray(m * half, (m + 1) * half));
    net.weights.set(trained[1].subarray(m * half, (m + 1) * half), half);
  }
}

function descend(
  tf: Tf,
  task: {
    inputs: Float32Array;
    weights: readonly [Float32Array, Float32Array];
    size: number;
    width: number;
    hidden: number;
  },
): [Float32Array, Float32Array] {
  const { size, width, hidden } = task;
  return tf.tidy(() => {
    const inputs = tf.tensor3d(task.inputs, [size, ROWS, width]);
    const encoder = tf.variable(tf.tensor3d(task.weights[0], [size, width, hidden]));
    const decoder = tf.variable(tf.tensor3d(task.weights[1], [size, hidden, width]));
    const optimizer = tf.train.adam(LEARNING_RATE);
    const loss = () => {
      const error = tf.sub(tf.matMul(tf.elu(tf.matMul(inputs, encoder)), decoder), inputs);
      return tf.div(tf.sum(tf.square(error)), ROWS) as Scalar;
    };
    for (let step = 0; step < STEPS; step++) optimizer.minimize(loss, false, [encoder, decoder]);
    const trained: [Float32Array, Float32Array] = [
      encoder.dataSync<'float32'>() as Float32Array,
      decoder.dataSync<'float32'>() as Float32Array,
    ];
    optimizer.dispose();
    encoder.dispose();
    decoder.dispose();
    return trained;
  });
}
