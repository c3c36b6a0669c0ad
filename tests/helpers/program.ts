import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

const ROOT = path.dirname(path.dirname(import.meta.dirname));

/** The built program as a process. */
export type Program = {
  readonly child: ChildProcess;
  /** All that it has written to stderr so far. */
  readonly stderr: () => string;
  /** The next line of stdout; rejects with stderr if it ends first. */
  line(): Promise<string>;
  /** Its exit status; null after a signal. */
  readonly ended: Promise<number | null>;
};

/** Starts `harbinger` from dist/; it is killed when the test ends. */
export function startProgram(args: readonly string[], env: Readonly<Record<string, string>> = {}): Program {
  const program = spawnProgram(args, env);
  onTestFinished(() => kill(program));
  return program;
}

async function kill({ child, ended }: Program): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

function spawnProgram(args: readonly string[], env: Readonly<Record<string, string>>): Program {
  const { PATH = '', HOME = '' } = process.env;
  // As the package starts it.
  const child = spawn(process.execPath, ['--v8-pool-size=1', path.join(ROOT, 'dist/main.js'), ...args], {
    cwd: ROOT,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (bytes) => {
    stderr += String(bytes);
  });
  const ended = once(child, 'exit').then(([status]) => status as number | null);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    stderr: () => stderr,
    ended,
    line: async () => {
      const { value, done } = await lines.next();
      if (done) throw new Error(`harbinger ${args.join(' ')} ended without a line:\n${stderr}`);
      return value;
    },
  };
}

/** A running platform and its API. */
export type Up = Program & { readonly mqtt: string; readonly http: string; get<T>(path: string): Promise<T> };

/** Starts `up --dev-open` on free ports and waits until it is ready. @param flags further ones */
export async function startUp(
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
  flags: readonly string[] = [],
): Promise<Up> {
  return await readyUp(startProgram(...upOn(dataDir, env, flags)));
}

/**
 * The same for all tests of a file, from `beforeAll`; `stop` is what it returns, so that the
 * program ends with the file.
 */
export async function startForFile(
  env: Readonly<Record<string, string>> = {},
): Promise<Up & { stop(): Promise<void> }> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'harbinger-test-'));
  const program = spawnProgram(...upOn(dataDir, env));
  const stop = async (): Promise<void> => {
    await kill(program);
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  };
  return { ...(await readyUp(program)), stop };
}

function upOn(
  dataDir: string,
  env: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
): Parameters<typeof spawnProgram> {
  const settings = { DATA_DIR: dataDir, BROKER_PORT: '0', HTTP_PORT: '0', LOG_LEVEL: 'warn', ...env };
  return [['up', '--dev-open', '--json', ...flags], settings];
}

async function readyUp(program: Program): Promise<Up> {
  const { mqtt, http } = JSON.parse(await program.line()) as { mqtt: string; http: string };
  const get = async <T>(route: string): Promise<T> => (await (await fetch(`${http}/api/v1${route}`)).json()) as T;
  return { ...program, mqtt, http, get };
}

/** The administrator's token of {@link startGuarded}. */
export const ADMIN_TOKEN = 'an-administrator-for-tests-only';

/**
 * Starts `up` on free ports as a plant does: devices and the administrator must prove who they are.
 */
export async function startGuarded(
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Program & { readonly mqtt: string; readonly http: string }> {
  const settings = { DATA_DIR: dataDir, BROKER_PORT: '0', HTTP_PORT: '0', HTTP_ADMIN_TOKEN: ADMIN_TOKEN, ...env };
  const program = startProgram(['up', '--json'], settings);
  return { ...program, ...(JSON.parse(await program.line()) as { mqtt: string; http: string }) };
}

/**
 * Runs `harbinger` to its end.
 * @returns its stdout
 * @throws {Error} with its stderr if the status is not 0
 */
export async function runProgram(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { status, stdout, stderr } = await runToEnd(args, env);
  if (status !== 0) throw new Error(`harbinger ${args.join(' ')} ended with ${status}:\n${stderr}`);
  return stdout;
}

/** Runs `harbinger` to any end. */
export async function runToEnd(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const program = startProgram(args, env);
  let stdout = '';
  program.child.stdout?.on('data', (bytes) => {
    stdout += String(bytes);
  });
  return { status: await program.ended, stdout, stderr: program.stderr() };
}

/** Waits until all that was acknowledged is stored and scored. */
export async function settled(up: Up): Promise<void> {
  for (;;) {
    const { recorder, detector } = await up.get<{ recorder: { lag: number }; detector: { lag: number } }>('/flow');
    if (recorder.lag === 0 && detector.lag === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/**
 * Sends a change to a program that asks for no sign-in.
 * @throws {Error} with its answer if it is refused
 */
export async function send(up: Pick<Up, 'http'>, method: string, path: string, body: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${up.http}/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
  const said = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${said}`);
  return said === '' ? undefined : JSON.parse(said);
}
