import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runOn } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { newSteppedClock } from '../lib/stepped-clock.ts';
import { type Config, DEFAULTS, loadConfig } from '../platform/config.ts';
import { type Platform, startPlatform } from '../platform/platform.ts';
import type { Steps } from '../platform/steps.ts';
import type { Credentials } from '../simulator/publish/connection.ts';

/** A whole Harbinger of its own, on a stepped clock, with nothing in it. */
export type LabProgram = {
  /** Of the API, without `/api/v1`. */
  readonly http: string;
  /** Of the broker. */
  readonly url: string;
  readonly adminToken: string;
  readonly steps: Steps;
  /** Rejects when a part fails that the rest cannot do without. */
  readonly failed: Promise<never>;
  get<T>(route: string): Promise<T>;
  /** Registers devices, as an administrator does. */
  register(ids: readonly string[]): Promise<ReadonlyMap<string, Credentials>>;
  /** Stops it, and removes its data. */
  stop(): Promise<void>;
};

/** Above what any simulated device sends by the world's clock. */
const READINGS_PER_SECOND = 1_000_000;

/** A machine that is busy with other work must not change what a run comes to. */
const READING_SECONDS = 600;

/**
 * Starts it with embedded stores in a temporary folder, on free ports of this machine, whatever the
 * environment says.
 * @param startAt milliseconds since the epoch
 */
export async function startLabProgram(options: { readonly startAt: number; readonly log: Log }): Promise<LabProgram> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'harbinger-evaluate-'));
  const adminToken = randomBytes(24).toString('hex');
  try {
    const platform = await startPlatform({
      config: configOf(dataDir, adminToken),
      devOpen: false,
      pretty: false,
      clock: newSteppedClock(options.startAt),
      log: options.log,
      // An interrupted run stops it as any other: nothing of it fails for that.
      signal: new AbortController().signal,
      system: { file: undefined, examine: async () => [] },
    });
    return programOf(platform, { dataDir, adminToken });
  } catch (error) {
    removeData(dataDir);
    throw error;
  }
}

function programOf(platform: Platform, given: { dataDir: string; adminToken: string }): LabProgram {
  const { http, broker, steps, failed } = platform;
  const { adminToken, dataDir } = given;
  if (steps === undefined) throw new Error('the program is on no stepped clock');
  const call = async <T>(route: string, init: RequestInit = {}): Promise<T> => {
    const headers = { authorization: `Bearer ${adminToken}`, ...(init.body && { 'content-type': 'application/json' }) };
    const answer = await fetch(`${http}/api/v1${route}`, { ...init, headers });
    if (!answer.ok) throw new AppError('unavailable', `${route}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  return {
    ...{ http, url: broker['mqtt'] ?? '', adminToken, steps, failed },
    get: call,
    register: async (ids) => {
      const made = new Map<string, Credentials>();
      for (const id of ids) {
        const { secret } = await call<{ secret: string }>('/devices', { method: 'POST', body: JSON.stringify({ id }) });
        made.set(id, { username: id, password: secret });
      }
      return made;
    },
    stop: async () => {
      await platform.stop();
      removeData(dataDir);
    },
  };
}

function configOf(dir: string, adminToken: string): Config {
  const config = loadConfig({ environment: {} });
  return {
    ...config,
    broker: { ...DEFAULTS.broker, port: 0, plain: 'on', readingsPerSecond: READINGS_PER_SECOND },
    http: { ...DEFAULTS.http, port: 0, adminToken },
    data: { dir },
    models: { ...config.models, readingSeconds: READING_SECONDS },
    log: { level: 'error' },
  };
}

/** The world's clock counts again. */
function removeData(dataDir: string): void {
  runOn(null);
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
}
