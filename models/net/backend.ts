import { createRequire } from 'node:module';
import path from 'node:path';
import util from 'node:util';
import { AppError, messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';

/** TF.js as the detector uses it; every backend runs the same operations. */
export type Tf = typeof import('@tensorflow/tfjs-core');

/**
 * The possible settings: `auto` scores on wasm (the fastest for small nets;
 * docs/decisions/wasm-scoring.md).
 */
export type BackendChoice = 'auto' | 'wasm' | 'cpu' | 'node';

/** A TF.js backend that is ready to compute. */
export type OpenBackend = {
  readonly name: 'wasm' | 'cpu' | 'node';
  /** Why this one, in words, for the log. */
  readonly reason: string;
  /** Makes this backend the one that TF.js computes on; TF.js keeps one for the whole thread. */
  readonly use: () => Promise<Tf>;
};

/** Opens TF.js when it is first needed. */
export type Backend = {
  /**
   * The same backend at every call.
   * @throws {AppError} `unavailable` when it cannot be loaded here
   */
  open(): Promise<OpenBackend>;
};

/** Creates the port; nothing is loaded until `open`. */
export function createBackend(choice: BackendChoice): Backend {
  let opened: Promise<OpenBackend> | undefined;
  return {
    open: () => {
      opened ??= openBackend(choice);
      return opened;
    },
  };
}

/** TF.js on the backend of choice; the choice is logged when it is first made. */
export function loggedTf(backend: Backend, log: Log | undefined): () => Promise<Tf> {
  let logged = false;
  return async () => {
    const { name, reason, use } = await backend.open();
    if (!logged) log?.info({ backend: name, reason }, 'TF.js backend opened');
    logged = true;
    return use();
  };
}

async function openBackend(choice: BackendChoice): Promise<OpenBackend> {
  switch (choice) {
    case 'auto':
      return openWasm('auto: wasm scores small nets fastest').catch((error: unknown) =>
        openCpu(`auto: plain cpu, because wasm did not load (${messageOf(error)})`),
      );
    case 'wasm':
      return openWasm('asked for');
    case 'cpu':
      return openCpu('asked for');
    case 'node':
      return openNode('asked for');
    default:
      throw new AppError('invalid', `there is no backend ${choice satisfies never}`);
  }
}

/** One thread, since the detector has a core of its own; SIMD where this machine has it. */
async function openWasm(reason: string): Promise<OpenBackend> {
  return load('wasm', reason, async (tf) => {
    const wasm = await import('@tensorflow/tfjs-backend-wasm');
    const home = path.dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json'));
    wasm.setWasmPaths(`${path.join(home, 'dist')}${path.sep}`);
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  });
}

async function openCpu(reason: string): Promise<OpenBackend> {
  return load('cpu', reason, async () => {
    await import('@tensorflow/tfjs-backend-cpu');
  });
}

/**
 * The package is an optional dependency: its install downloads a library, and npm leaves it out
 * where that fails.
 */
async function openNode(reason: string): Promise<OpenBackend> {
  return load('node', reason, async () => {
    // tfjs-node 4.22 calls `util.isNullOrUndefined`, which Node 23 removed: it would fail at the
    // first score.
    if (!('isNullOrUndefined' in util)) {
      throw new Error(`it needs Node 22 or older, and this is ${process.version}; set MODELS_BACKEND=wasm`);
    }
    // biome-ignore lint/style/noProcessEnv: TensorFlow reads it; else it describes the processor on stderr.
    process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
    const optional: string = '@tensorflow/tfjs-node';
    await import(optional);
  });
}

async function load(
  name: OpenBackend['name'],
  reason: string,
  register: (tf: Tf) => Promise<void>,
): Promise<OpenBackend> {
  try {
    const tf = await import('@tensorflow/tfjs-core');
    tf.enableProdMode();
    await register(tf);
    const backendName = name === 'node' ? 'tensorflow' : name;
    await withoutNewHandlers(() => ready(tf, backendName));
    return { name, reason, use: () => ready(tf, backendName) };
  } catch (error) {
    throw new AppError('unavailable', `the ${name} backend of TF.js cannot be loaded: ${messageOf(error)}`, {
      cause: error,
      retryable: false,
    });
  }
}

async function ready(tf: Tf, name: string): Promise<Tf> {
  if (tf.getBackend() !== name && !(await tf.setBackend(name))) throw new Error(`${name} did not start`);
  await tf.ready();
  return tf;
}

/**
 * The wasm loader (Emscripten) installs process-wide error handlers; errors are handled by the
 * program.
 */
async function withoutNewHandlers(work: () => Promise<unknown>): Promise<void> {
  const before = new Map(EVENTS.map((event) => [event, process.listeners(event as 'uncaughtException')]));
  await work();
  for (const event of EVENTS) {
    for (const listener of process.listeners(event as 'uncaughtException')) {
      if (!before.get(event)?.includes(listener)) process.removeListener(event, listener);
    }
  }
}

const EVENTS = ['uncaughtException', 'unhandledRejection'] as const;
