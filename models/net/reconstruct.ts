import { type Autoencoder, groupByWidth } from './autoencoder.ts';
import type { Tf } from './backend.ts';

/** Rows of one device that its net is to reconstruct. */
export type ReconstructionJob = {
  readonly net: Autoencoder;
  readonly rows: number;
  /** `[rows × channels]`. */
  readonly features: Float64Array;
  /** Receives what the net made of them, `[rows × channels]`. */
  readonly out: Float64Array;
  /** Where both begin; 0 by default. */
  readonly from?: number;
};

/** Matrices of one call: more would leave the processor's cache. */
const MAX_ROWS = 4096;

/**
 * Runs each job's rows through its own net, all nets of one shape in a few calls. Rows are cut into
 * blocks, and a block is one matrix of a stack, with its device's weights beside it.
 */
export function reconstruct(tf: Tf, jobs: readonly ReconstructionJob[]): void {
  for (const group of groupByWidth(jobs)) {
    const rows = group.reduce((sum, job) => sum + job.rows, 0);
    const mean = rows / group.length;
    const height = mean >= 12 ? 16 : mean >= 3 ? 4 : 1;
    let blocks: Block[] = [];
    for (const job of group) {
      for (let from = 0; from < job.rows; from += height) {
        blocks.push({ job, from, rows: Math.min(height, job.rows - from) });
        if (blocks.length * height < MAX_ROWS) continue;
        runBlocks(tf, blocks, height);
        blocks = [];
      }
    }
    if (blocks.length > 0) runBlocks(tf, blocks, height);
  }
}

type Block = { readonly job: ReconstructionJob; readonly from: number; readonly rows: number };

function runBlocks(tf: Tf, blocks: readonly Block[], height: number): void {
  const { width, hidden } = (blocks[0] as Block).job.net;
  const half = width * hidden;
  // Never a stack of one: it would take another kernel with other rounding.
  const size = Math.max(2, blocks.length);
  const inputs = new Float32Array(size * height * width);
  const encoders = new Float32Array(size * half);
  const decoders = new Float32Array(size * half);
  for (const [b, { job, from, rows }] of blocks.entries()) {
    const { net, features, from: first = 0 } = job;
    encoders.set(net.weights.subarray(0, half), b * half);
    decoders.set(net.weights.subarray(half), b * half);
    for (let row = 0; row < rows; row++) {
      const base = (b * height + row) * width;
      const source = first + (from + row) * net.channels;
      for (let c = 0; c < net.channels; c++) inputs[base + c] = features[source + c] ?? 0;
      inputs[base + net.channels] = 1;
    }
  }
  // Not returned by `tidy`, which would check each number for tensors to keep.
  let output = new Float32Array();
  tf.tidy(() => {
    const hiddenLayer = tf.elu(
      tf.matMul(tf.tensor3d(inputs, [size, height, width]), tf.tensor3d(encoders, [size, width, hidden])),
    );
    const product = tf.matMul(hiddenLayer, tf.tensor3d(decoders, [size, hidden, width]));
    output = product.dataSync<'float32'>() as typeof output;
  });
  for (const [b, { job, from, rows }] of blocks.entries()) {
    const { net, out, from: first = 0 } = job;
    for (let row = 0; row < rows; row++) {
      const base = (b * height + row) * width;
      const target = first + (from + row) * net.channels;
      for (let c = 0; c < net.channels; c++) out[target + c] = output[base + c] ?? 0;
    }
  }
}
