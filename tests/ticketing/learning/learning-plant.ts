import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { createLog } from '../../../lib/log.ts';
import type { WatchSettings } from '../../../models/device/watch-settings.ts';
import { learnFromHistory } from '../../../models/history/learn-from-history.ts';
import { DETECTION_CONFIG } from '../../../models/normal/detection-config.ts';
import { openModelRegistry } from '../../../models/registry/model-registry.ts';
import { createLearning } from '../../../ticketing/create-learning.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { createModelNotes } from '../../../ticketing/learning/model-versions.ts';
import { openApp } from '../../http/app.ts';
import { backend } from '../../models/detector-runs.ts';
import { machineHistory } from '../../models/history/machine-history.ts';
import { createTestApp } from '../helpers/app.ts';

/** The parts that the tests of a block open, on a database of its own. */
export type OpenedPlant = { readonly db: Db; readonly on: Awaited<ReturnType<typeof openLearningPlant>> };

/** Opens it before the tests of the block and removes it after them. */
export function withLearningPlant(open: () => Promise<Db>, use: (opened: OpenedPlant) => void): void {
  let opened: OpenedPlant | undefined;
  beforeAll(async () => {
    const db = await open();
    opened = { db, on: await openLearningPlant(db) };
    use(opened);
  });
  afterAll(async () => {
    opened?.on.remove();
    await opened?.db.close();
  });
}

/** When the readings of the machine begin. */
export const START = Date.UTC(2026, 1, 1);
export const minute = 60_000;

/**
 * A plant with one machine of which 600 readings, one a minute, are stored, and what learns it
 * again.
 */
export async function openLearningPlant(db: Db, { learnRows = 100, device = 'plant:pump-1' } = {}) {
  const { ticketing, clock, app: domain } = await createTestApp(db);
  const log = createLog({ level: 'silent', pretty: false });
  const history = machineHistory({ rows: 600, startAt: START, stepMs: minute });
  const known = { device, channels: history.channels, lastSampledAt: history.to - minute };
  const devices = async (named?: string) => (named === undefined || device.endsWith(named) ? [known] : []);
  const dataDir = mkdtempSync(path.join(tmpdir(), 'harbinger-test-'));
  const registry = openModelRegistry({ dataDir });
  const notes = createModelNotes();
  const decided: string[] = [];
  const told: (readonly WatchSettings[])[] = [];
  const failing = { error: null as Error | null };
  const stop = new AbortController();
  const options = {
    db,
    registry,
    notes,
    keptVersions: 2,
    learnRows,
    log,
    signal: stop.signal,
    now: () => clock.now,
    series: { ...history.series, devices },
    learn: async (given: Parameters<typeof learnFromHistory>[0]) => {
      if (failing.error) throw failing.error;
      return await learnFromHistory(given, { config: DETECTION_CONFIG, backend });
    },
    componentOf: () => undefined,
    namesOf: async () => [device, `${device}/B1`],
    decided: async (actor: string) => void decided.push(actor),
    watch: (settings: readonly WatchSettings[]) => void told.push(settings),
  };
  const learning = createLearning(options);
  const app = await openApp(learning.routes);
  const call = async (method: 'GET' | 'POST' | 'PUT', url: string, body?: object, headers = {}) => {
    const response = await app.inject({ method, url: `/api/v1${url}`, headers, ...(body && { payload: body }) });
    return { status: response.statusCode, etag: response.headers.etag, body: response.json() };
  };
  clock.now = new Date(START + 700 * minute);
  const remove = (): void => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  return {
    remove,
    told,
    ticketing,
    domain,
    clock,
    registry,
    notes,
    decided,
    failing,
    learning,
    call,
    device,
    stop,
  };
}
