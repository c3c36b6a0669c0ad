import { setTimeout as delay } from 'node:timers/promises';
import { connectAsync } from 'mqtt';
import { describe, expect, it } from 'vitest';
import { fastClock } from '../../tools/chaos/fast-clock.ts';
import { doorBefore } from '../helpers/door.ts';
import { postgresDatabase } from '../helpers/postgres-database.ts';
import { settled, startUp, type Up } from '../helpers/program.ts';
import { serverUrl } from '../helpers/servers.ts';
import { tempDir } from '../helpers/temp-dir.ts';

const DEVICES = ['a', 'b', 'c', 'd', 'e', 'f'];
const LEARN_ROWS = 100;
/** A device is silent after two minutes, which are twenty seconds here. */
const FACTOR = 6;
const SILENT_MS = 120_000 / FACTOR;
/** So often it is looked for silent devices, and then whether a checkpoint is due. */
const SWEEP_MS = 5_000;
const CHECKPOINT_MS = 2_000;

const url = serverUrl('TEST_POSTGRES_URL');
const start = Date.now() - 3_600_000;

/** Lets all devices learn; what they sent is judged when this resolves. */
async function learn(up: Up): Promise<void> {
  const client = await connectAsync(up.mqtt);
  for (const device of DEVICES) {
    const readings = Array.from({ length: LEARN_ROWS + 20 }, (_, row) => {
      const values = { vibration: 2 + 0.1 * Math.sin(row * row), temperature: 60 + Math.cos(3 * row * row) };
      return { ts: start + row * 1000, values };
    });
    await client.publishAsync(`harbinger/v1/plant/${device}/telemetry`, JSON.stringify(readings), { qos: 1 });
  }
  await client.endAsync();
  await settled(up);
}

type Episodes = { items: { device: string; condition: string; ticket: string | null }[] };

/** Waits until each device has an alarm with a ticket, and one more look at silent devices. */
async function expectEachOnce(up: Up): Promise<void> {
  const silent = async () => {
    const { items } = await up.get<Episodes>('/episodes?limit=200');
    return items.filter(({ ticket }) => ticket !== null).map(({ device }) => device);
  };
  const all = DEVICES.map((device) => `plant:${device}`);
  await expect.poll(async () => [...new Set(await silent())].sort(), { timeout: 120_000 }).toEqual(all);
  await delay(SWEEP_MS + 500);
  expect((await silent()).sort()).toEqual(all);
  const { items } = await up.get<{ items: { asset: { id: string } }[] }>('/tickets?limit=200');
  expect(items.map(({ asset }) => asset.id).sort()).toEqual(all);
}

const settingsOf = (env: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
  ...fastClock(FACTOR),
  MODELS_LEARN_ROWS: String(LEARN_ROWS),
  MODELS_BACKEND: 'cpu',
  ...env,
});

describe('devices fall silent while nothing else comes', () => {
  it('each silence is told once, though the program is killed around the moment at which it is', async () => {
    const dataDir = tempDir();
    const settings = settingsOf({});
    let up = await startUp(dataDir, settings);
    await learn(up);
    const wait = Math.round(SILENT_MS + Math.random() * SWEEP_MS);
    process.stderr.write(`kill after ${wait} ms\n`);
    await delay(wait);
    up.child.kill('SIGKILL');
    await up.ended;
    up = await startUp(dataDir, settings);
    await expectEachOnce(up);
  });

  /** The database goes before the silence is told, and is back when the program is. */
  async function awayAnd(end: (up: Up) => Promise<void>): Promise<void> {
    const database = new URL(await postgresDatabase(url as string));
    const door = await doorBefore({ host: database.hostname, port: Number(database.port || 5432) });
    database.hostname = '127.0.0.1';
    database.port = String(door.port);
    const dataDir = tempDir();
    const settings = settingsOf({ DATABASE_URL: database.href });
    const up = await startUp(dataDir, settings);
    await learn(up);
    door.shut();
    await delay(SILENT_MS + SWEEP_MS + 2 * CHECKPOINT_MS);
    await end(up);
    await up.ended;
    door.open();
    await expectEachOnce(await startUp(dataDir, settings));
  }

  it.skipIf(url === undefined)('a silence that the database has not heard of is told after a kill', async () => {
    await awayAnd(async (up) => void up.child.kill('SIGKILL'));
  });

  it.skipIf(url === undefined)('and after a stop', async () => {
    await awayAnd(async (up) => void up.child.kill('SIGTERM'));
  });
});
