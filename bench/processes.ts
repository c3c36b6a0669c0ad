import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { PublisherOptions, PublisherReport } from './publisher.ts';

const ROOT = path.dirname(import.meta.dirname);

/** A child process that exchanges lines. */
export type Child = {
  readonly pid: number;
  isAlive(): boolean;
  /** The next line of its stdout. @throws {Error} if it ends first */
  line(): Promise<string>;
  write(text: string): void;
  stop(): Promise<void>;
  /** SIGKILL: it cannot prepare for it. */
  kill(): Promise<void>;
};

/** Starts a Node process; its stderr goes to ours, or to a file that is open. */
export function startNode(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  errors: 'inherit' | number = 'inherit',
): Child {
  const child: ChildProcess = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', errors],
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    pid: child.pid ?? 0,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    line: async () => {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${args[0]} ended before it answered`);
      return value;
    },
    write: (text) => void child.stdin?.write(text),
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await ended;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Starts a TypeScript file of this folder. */
export function startBench(file: string, argument = ''): Child {
  return startNode(['--import', 'tsx', path.join('bench', file), argument]);
}

/** The real program, on free ports and in a folder of its own. */
export type Platform = {
  readonly pid: number;
  readonly mqttPort: number;
  readonly http: string;
  readonly dataDir: string;
  /** Ends the program and keeps its folder. */
  stop(): Promise<void>;
  /** Ends the program and removes its folder. */
  remove(): Promise<void>;
};

/**
 * Starts `harbinger up --dev-open` from the build, without waiting for its ready line.
 * `BENCH_NODE_FLAGS` are given to its Node: `--cpu-prof --cpu-prof-dir=…` shows where the time
 * goes, thread by thread.
 */
export function startProgram(dataDir: string, env: Readonly<Record<string, string>> = {}, errors?: number): Child {
  const settings = { DATA_DIR: dataDir, BROKER_PORT: '0', HTTP_PORT: '0', LOG_LEVEL: 'error', ...env };
  const flags = (process.env['BENCH_NODE_FLAGS'] ?? '').split(' ').filter((flag) => flag !== '');
  // As the installed command and `npm start` do: see docs/operations.md.
  return startNode(['--v8-pool-size=1', ...flags, 'dist/main.js', 'up', '--dev-open', '--json'], settings, errors);
}

/** Starts `harbinger up --dev-open` from the build. */
export async function startPlatform(env: Readonly<Record<string, string>> = {}, given?: string): Promise<Platform> {
  const dataDir = given ?? mkdtempSync(path.join(tmpdir(), 'harbinger-bench-'));
  const child = startProgram(dataDir, env);
  const { mqtt, http } = JSON.parse(await child.line()) as { mqtt: string; http: string };
  return {
    pid: child.pid,
    mqttPort: Number(new URL(mqtt).port),
    http,
    dataDir,
    stop: () => child.stop(),
    remove: async () => {
      await child.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Runs the publishers to their end. `whenStarted` is called when the first of them publishes. */
export async function publish(options: PublisherOptions, whenStarted?: () => void): Promise<PublisherReport> {
  const child = startBench('publisher.ts', JSON.stringify(options));
  try {
    await child.line();
    whenStarted?.();
    child.write('go\n');
    return JSON.parse(await child.line()) as PublisherReport;
  } finally {
    await child.stop();
  }
}

/** GETs JSON. @throws {Error} with the status and body if it is not answered well */
export async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** The platform's own figures of its flow (`GET /flow`). */
export type Flow = {
  readonly journal: { readonly end: number };
  readonly recorder: { readonly offset: number };
  readonly detector: { readonly offset: number; readonly scored: number };
  readonly memoryBytes: number;
};

export function flowOf(http: string): Promise<Flow> {
  return getJson<Flow>(`${http}/api/v1/flow`);
}

/** Waits until everything before an offset is stored and scored. */
export async function caughtUp({ http }: Pick<Platform, 'http'>, offset: number): Promise<Flow> {
  for (;;) {
    const flow = await flowOf(http);
    if (flow.recorder.offset >= offset && flow.detector.offset >= offset) return flow;
    await delay(20);
  }
}
