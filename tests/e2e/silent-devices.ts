import { setTimeout as delay } from 'node:timers/promises';
import { connectAsync } from 'mqtt';
import { expect } from 'vitest';
import { fastClock } from '../../tools/chaos/fast-clock.ts';
import { settled, type Up } from '../helpers/program.ts';

const DEVICES = ['a', 'b', 'c', 'd', 'e', 'f'];
const LEARN_ROWS = 100;
/** A device is silent after two minutes, which are twenty seconds here. */
const FACTOR = 6;
export const SILENT_MS = 120_000 / FACTOR;
/** So often it is looked for silent devices, and then whether a checkpoint is due. */
export const SWEEP_MS = 5_000;
export const CHECKPOINT_MS = 2_000;

const start = Date.now() - 3_600_000;

/** Lets all devices learn; what they sent is judged when this resolves. */
export async function learn(up: Up): Promise<void> {
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

/** Waits until each device has an alarm with a ticket, and for one more sweep of silent devices. */
export async function expectEachOnce(up: Up): Promise<void> {
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

export const settingsOf = (env: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
  ...fastClock(FACTOR),
  MODELS_LEARN_ROWS: String(LEARN_ROWS),
  MODELS_BACKEND: 'cpu',
  ...env,
});
