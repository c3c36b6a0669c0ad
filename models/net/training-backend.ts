import { createRequire } from 'node:module';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { type BackendChoice, createBackend, type OpenBackend, type Tf } from './backend.ts';

/** One pass of the training to come, on its own data; its result is not used. */
export type Rehearsal = (tf: Tf) => Promise<unknown>;

/** Chooses the backend that training runs on, once. */
export type TrainingBackend = {
  /**
   * Measures `rehearse` on each backend that loads here, and returns the fastest. Later calls get
   * the same one and rehearse nothing.
   * @throws {AppError} `unavailable` when none loads
   */
  choose(rehearse: Rehearsal): Promise<OpenBackend>;
};

/**
 * Creates the chooser; nothing is loaded until `choose`. `auto` compares the backend that scores
 * with the optional native library where that is installed; any other choice is taken as it is.
 * @param options.clock milliseconds
 * @param options.open opens a backend, `createBackend` by default
 */
export function createTrainingBackend(options: {
  readonly choice: BackendChoice;
  readonly clock: () => number;
  readonly log: Log;
  readonly hasNative?: boolean;
  readonly open?: (choice: BackendChoice) => Promise<OpenBackend>;
}): TrainingBackend {
  const { choice, hasNative = nativeIsInstalled(), open = (name) => createBackend(name).open() } = options;
  let chosen: Promise<OpenBackend> | undefined;
  const measured = async (rehearse: Rehearsal): Promise<OpenBackend> => {
    const found: Measured[] = [];
    const failed: unknown[] = [];
    for (const name of [choice, 'node'] as const) {
      try {
        found.push(await measure(await open(name), rehearse, options.clock));
      } catch (error) {
        failed.push(error);
        options.log.info({ backend: name, reason: messageOf(error) }, 'TF.js backend not used for training');
      }
    }
    const [fastest] = found.toSorted((a, b) => a.ms - b.ms);
    if (fastest === undefined) throw failed[0];
    const passes = found.map(({ backend, ms }) => `${Math.round(ms)} ms on ${backend.name}`);
    return { ...fastest.backend, reason: `auto: a pass takes ${passes.join(', ')}` };
  };
  const choose = async (rehearse: Rehearsal): Promise<OpenBackend> => {
    const backend = choice === 'auto' && hasNative ? await measured(rehearse) : await open(choice);
    options.log.info({ backend: backend.name, reason: backend.reason }, 'TensorFlow.js trains');
    return backend;
  };
  return {
    choose: (rehearse) => {
      chosen ??= choose(rehearse);
      return chosen;
    },
  };
}

type Measured = { readonly backend: OpenBackend; readonly ms: number };

/** The first pass compiles and loads; the second one is measured. */
async function measure(backend: OpenBackend, rehearse: Rehearsal, clock: () => number): Promise<Measured> {
  const tf = await backend.use();
  await rehearse(tf);
  const began = clock();
  await rehearse(tf);
  return { backend, ms: clock() - began };
}

function nativeIsInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve('@tensorflow/tfjs-node/package.json');
    return true;
  } catch {
    return false;
  }
}
