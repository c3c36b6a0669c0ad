import { createRequire } from 'node:module';
import util from 'node:util';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../lib/random.ts';
import type { Autoencoder } from '../../../models/net/autoencoder.ts';
import { createBackend } from '../../../models/net/backend.ts';
import { reconstruct } from '../../../models/net/reconstruct.ts';

const random = createRandom(3);
const windows = Array.from({ length: 300 }, () => {
  const common = random.gaussian();
  return Float64Array.from({ length: 5 }, () => common + 0.3 * random.gaussian());
});
const features = Float64Array.from(windows.flatMap((window) => [...window, 0].slice(0, 5)));

/** A net with made weights. */
function netOf(seed: number): Autoencoder {
  const [channels, width, hidden] = [5, 8, 4];
  const made = createRandom(seed);
  const weights = Float32Array.from({ length: 2 * width * hidden }, () => made.gaussian() * Math.sqrt(1 / width));
  return { channels, width, hidden, weights };
}
const nets = [netOf(20), netOf(21)];

async function run(name: 'wasm' | 'cpu' | 'node') {
  const [first, second] = nets;
  if (first === undefined || second === undefined) return expect.fail('two nets were asked for');
  const tf = await (await createBackend(name).open()).use();
  const jobs = [
    { net: first, rows: 300, features, out: new Float64Array(features.length) },
    { net: second, rows: 7, features, out: new Float64Array(35) },
  ];
  reconstruct(tf, jobs);
  return jobs.map(({ out }) => out);
}

function largestDifference(a: Float64Array[], b: Float64Array[]): number {
  return Math.max(
    ...a.flatMap((out, job) => [...out].map((value, i) => Math.abs(value - (b[job]?.[i] ?? Number.NaN)))),
  );
}

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** From Node 23 on. */
const isTooNew = !('isNullOrUndefined' in util);

describe('backends', () => {
  it('the same weights and input give the same scores within 1e-4 on wasm and cpu', async () => {
    expect(largestDifference(await run('wasm'), await run('cpu'))).toBeLessThan(1e-4);
  });

  it.skipIf(isTooNew || !isInstalled('@tensorflow/tfjs-node'))(
    'tfjs-node gives the same scores (left out where @tensorflow/tfjs-node is not installed)',
    async () => {
      expect(largestDifference(await run('wasm'), await run('node'))).toBeLessThan(1e-4);
    },
  );

  it.runIf(isTooNew)('tfjs-node is refused where Node has removed a function that it calls', async () => {
    await expect(createBackend('node').open()).rejects.toThrow('needs Node 22 or older');
  });

  it('opening leaves no memory behind and no error handlers on the process', async () => {
    const handlers = process.listenerCount('unhandledRejection');
    const tf = await (await createBackend('wasm').open()).use();
    const before = tf.memory().numTensors;
    await run('wasm');
    expect(tf.memory().numTensors).toBe(before);
    expect(process.listenerCount('unhandledRejection')).toBe(handlers);
  });

  it('a backend that is not there is refused with its name; auto says why it chose', async () => {
    if (!isInstalled('@tensorflow/tfjs-node')) {
      await expect(createBackend('node').open()).rejects.toMatchObject({ code: 'unavailable' });
    }
    expect(await createBackend('auto').open()).toMatchObject({ name: 'wasm', reason: expect.stringContaining('auto') });
  });
});
