import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Child, startProgram } from '../../bench/processes.ts';
import { freePort } from './free-port.ts';

/** The real program, killed and started again on the same data and ports. */
export type Program = {
  readonly mqttPort: number;
  readonly http: string;
  readonly dataDir: string;
  /** Of the one that was started last. */
  readonly pid: () => number;
  /** Resolves once the newest process is ready. @throws {Error} if it ended */
  ready(): Promise<void>;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
  /** Starts it again; see `ready`. */
  start(): void;
  /** Ends it and removes its data. */
  remove(): Promise<void>;
};

/** Starts the program with a new data folder. */
export async function createProgram(env: Readonly<Record<string, string>>): Promise<Program> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'harbinger-chaos-'));
  const [mqttPort, httpPort] = await Promise.all([freePort(), freePort()]);
  const settings = { MODELS_LEARN_ROWS: '100', ...env, BROKER_PORT: `${mqttPort}`, HTTP_PORT: `${httpPort}` };
  let child: Child;
  let ready: Promise<void>;
  const start = (): void => {
    child = startProgram(dataDir, settings);
    ready = child.line().then(() => undefined);
    // Killed while it starts, it is never ready, and nobody waits for it.
    ready.catch(() => undefined);
  };
  start();
  return {
    mqttPort,
    http: `http://127.0.0.1:${httpPort}`,
    dataDir,
    pid: () => child.pid,
    start,
    ready: () => ready,
    kill: () => child.kill(),
    remove: async () => {
      await child.stop();
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
