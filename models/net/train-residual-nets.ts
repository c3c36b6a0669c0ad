import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs-core';
import { createRandom } from '../../lib/random.ts';
import type { Backend, Tf } from './backend.ts';
import type { TrainingBackend } from './training-backend.ts';

/** One net to train: from some features of a row to a number. */
export type NetMember = {
  /** `[width]`: 1 for features that take part. */
  readonly allowed: Uint8Array;
  /** By row. */
  readonly target: Float32Array;
  /** Rows to learn from, and rows that say when to stop. */
  readonly training: Int32Array;
  readonly stopping: Int32Array;
};

/** Nets that are trained as one stack. Each comes out as if it had been alone. */
export type NetTask = {
  /** `[rows × stride]`, of which the first `width` of each row are used; the first feature is 1. */
  readonly features: Float32Array;
  readonly stride: number;
  readonly width: number;
  readonly hidden: number;
  readonly members: readonly NetMember[];
};

/**
 * Trains the nets of a task.
 * @returns for each `[hidden × width]`, `[hidden]`, and the output's constant
 */
export type NetTrainer = (task: NetTask) => Float32Array[];

const BATCH_ROWS = 128;
const STOPPING_ROWS = 512;
const MOST_STEPS = 200;
const LOOK_EVERY = 25;
/** Looks without a better error after which all is done. */
const PATIENCE = 3;
const LEARNING_RATE = 0.02;
const DECAY = 1e-4;
const SEED = 20;

/**
 * Opens TF.js when nets are first trained.
 * @returns null where it cannot be loaded: nothing is trained then
 */
export function openNetTrainer(backend: Backend): () => Promise<NetTrainer | null> {
  return async () => {
    try {
      const tf = await (await backend.open()).use();
      // Importing the layers package registers the gradients of the operations.
      await import('@tensorflow/tfjs-layers');
      return (task) => train(tf, task);
    } catch {
      return null;
    }
  };
}

/**
 * As {@link openNetTrainer}, on the backend that trains such nets fastest here.
 * @param opened gets its name
 */
export function openFastestNetTrainer(
  { choose }: TrainingBackend,
  opened: (name: string) => void,
): () => Promise<NetTrainer | null> {
  return async () => {
    try {
      await import('@tensorflow/tfjs-layers');
      const { name, use } = await choose(async (tf) => train(tf, rehearsal(), REHEARSED_STEPS));
      const tf = await use();
      opened(name);
      return (task) => train(tf, task);
    } catch {
      return null;
    }
  };
}

const REHEARSED_STEPS = 25;
const REHEARSED = { rows: 2_000, width: 48, members: 4, hidden: 8 };

/** A task of a usual size, for a comparison of backends. */
function rehearsal(): NetTask {
  const { rows, width, hidden, members } = REHEARSED;
  const random = createRandom(SEED);
  const features = Float32Array.from({ length: rows * width }, () => random.gaussian());
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  const member: NetMember = {
    allowed: new Uint8Array(width).fill(1),
    target: Float32Array.from(all, (row) => (features[row * width] ?? 0) ** 2),
    training: all,
    stopping: all,
  };
  return { features, stride: width, width, hidden, members: new Array<NetMember>(members).fill(member) };
}

type Weights = { readonly first: Variable; readonly second: Variable; readonly constant: Variable };
type Best = { readonly error: Float64Array; readonly weights: Float32Array[] };

function train(tf: Tf, task: NetTask, mostSteps = MOST_STEPS): Float32Array[] {
  const size = Math.max(2, task.members.length);
  const weights = newWeights(tf, task, size);
  const mask = maskOf(tf, task, size);
  const optimizer = tf.train.adam(LEARNING_RATE);
  const random = createRandom(SEED);
  const stopping = gather(
    tf,
    task,
    size,
    (member, i, count) => {
      const rows = member.stopping;
      return rows[Math.floor((i * rows.length) / count)] ?? 0;
    },
    STOPPING_ROWS,
  );
  const best: Best = {
    error: new Float64Array(task.members.length).fill(Number.POSITIVE_INFINITY),
    weights: task.members.map(() => new Float32Array(0)),
  };
  let sinceBetter = 0;
  for (let step = 1; step <= mostSteps && sinceBetter < PATIENCE; step++) {
    // The same draw for all members: a member does not depend on its neighbours.
    const draws = Float64Array.from({ length: BATCH_ROWS }, () => random.next());
    const draw = (member: NetMember, i: number): number =>
      member.training[Math.floor((draws[i] ?? 0) * member.training.length)] ?? 0;
    const batch = gather(tf, task, size, draw, BATCH_ROWS);
    optimizer.minimize(() => lossOf(tf, { weights, mask }, batch), false, Object.values(weights));
    tf.dispose(Object.values(batch));
    if (step % LOOK_EVERY !== 0) continue;
    sinceBetter = keepBetter(tf, { task, weights, mask, stopping, best }) ? 0 : sinceBetter + 1;
  }
  tf.dispose([...Object.values(weights), ...Object.values(stopping), mask]);
  optimizer.dispose();
  return best.weights;
}

type Batch = { readonly inputs: Tensor; readonly targets: Tensor };

function outputOf(tf: Tf, { weights, mask }: { weights: Weights; mask: Tensor }, { inputs }: Batch): Tensor {
  const hidden = tf.tanh(tf.matMul(inputs, tf.mul(weights.first, mask)));
  return tf.add(tf.matMul(hidden, weights.second), weights.constant);
}

function lossOf(tf: Tf, net: { weights: Weights; mask: Tensor }, batch: Batch): Scalar {
  const error = tf.sub(outputOf(tf, net, batch), batch.targets);
  const size = tf.add(tf.sum(tf.square(net.weights.first)), tf.sum(tf.square(net.weights.second)));
  return tf.add(tf.div(tf.sum(tf.square(error)), batch.inputs.shape[1] ?? 1), tf.mul(DECAY, size)) as Scalar;
}

/**
 * Keeps the weights of the members whose error on their stopping rows fell.
 * @returns whether one did
 */
function keepBetter(
  tf: Tf,
  of: { task: NetTask; weights: Weights; mask: Tensor; stopping: Batch; best: Best },
): boolean {
  const { task, weights, mask, stopping, best } = of;
  const squares = tf.tidy(() =>
    tf.sum(tf.square(tf.sub(outputOf(tf, of, stopping), stopping.targets)), [1, 2]).dataSync(),
  );
  const { hidden, width } = task;
  let better = false;
  let numbers: { first: ArrayLike<number>; second: ArrayLike<number>; constant: ArrayLike<number> } | null = null;
  for (let m = 0; m < task.members.length; m++) {
    const error = squares[m] ?? Number.POSITIVE_INFINITY;
    if (!(error < LEAST_GAIN * (best.error[m] ?? 0))) continue;
    better = true;
    best.error[m] = error;
    numbers ??= tf.tidy(() => ({
      first: tf.mul(weights.first, mask).dataSync(),
      second: weights.second.dataSync(),
      constant: weights.constant.dataSync(),
    }));
    const own = new Float32Array(hidden * (width + 1) + 1);
    for (let h = 0; h < hidden; h++) {
      for (let k = 0; k < width; k++) own[h * width + k] = numbers.first[(m * width + k) * hidden + h] ?? 0;
      own[hidden * width + h] = numbers.second[m * hidden + h] ?? 0;
    }
    own[hidden * (width + 1)] = numbers.constant[m] ?? 0;
    best.weights[m] = own;
  }
  return better;
}

const LEAST_GAIN = 0.998;

function newWeights(tf: Tf, { width, hidden }: NetTask, size: number): Weights {
  const random = createRandom(SEED);
  const first = new Float32Array(size * width * hidden);
  const second = new Float32Array(size * hidden);
  const one = Float32Array.from({ length: width * hidden }, () => random.gaussian() * Math.sqrt(1 / width));
  const two = Float32Array.from({ length: hidden }, () => random.gaussian() * Math.sqrt(1 / hidden));
  for (let m = 0; m < size; m++) {
    first.set(one, m * one.length);
    second.set(two, m * two.length);
  }
  return {
    first: tf.variable(tf.tensor3d(first, [size, width, hidden])),
    second: tf.variable(tf.tensor3d(second, [size, hidden, 1])),
    constant: tf.variable(tf.zeros([size, 1, 1])),
  };
}

function maskOf(tf: Tf, { members, width, hidden }: NetTask, size: number): Tensor {
  const mask = new Float32Array(size * width * hidden);
  for (let m = 0; m < size; m++) {
    const { allowed } = (members[m] ?? members[0]) as NetMember;
    for (let i = 0; i < width * hidden; i++) mask[m * width * hidden + i] = allowed[Math.floor(i / hidden)] ?? 0;
  }
  return tf.tensor3d(mask, [size, width, hidden]);
}

/**
 * Rows of every member, as one stack. A stack of one would take another kernel with other rounding:
 * it is doubled.
 */
function gather(
  tf: Tf,
  { features, stride, width, members }: NetTask,
  size: number,
  rowOf: (member: NetMember, i: number, count: number) => number,
  count: number,
): Batch {
  const inputs = new Float32Array(size * count * width);
  const targets = new Float32Array(size * count);
  for (let m = 0; m < size; m++) {
    const member = (members[m] ?? members[0]) as NetMember;
    for (let i = 0; i < count; i++) {
      const row = rowOf(member, i, count);
      inputs.set(features.subarray(row * stride, row * stride + width), (m * count + i) * width);
      targets[m * count + i] = member.target[row] ?? 0;
    }
  }
  return { inputs: tf.tensor3d(inputs, [size, count, width]), targets: tf.tensor3d(targets, [size, count, 1]) };
}
