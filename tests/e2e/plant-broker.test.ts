import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { connectAsync } from 'mqtt';
import { describe, expect, it } from 'vitest';
import { startBroker } from '../broker/start-broker.ts';
import { ownMosquitto } from '../helpers/mosquitto.ts';
import { settled, startUp, type Up } from '../helpers/program.ts';
import { serverUrl } from '../helpers/servers.ts';
import { tempDir } from '../helpers/temp-dir.ts';

const START = Date.UTC(2026, 0, 5, 8);
const real = serverUrl('TEST_MQTT_URL');

/**
 * Publishes readings one second apart, a few a turn, until a stop; a lost connection sends them
 * again.
 */
async function publishUntil(url: string, stop: AbortSignal): Promise<number> {
  const client = await connectAsync(url, { reconnectPeriod: 50, clean: false, clientId: `load-${randomUUID()}` });
  const sent: Promise<unknown>[] = [];
  // The client gives up what it sends anew while a connection closes; the same reading counts once.
  const publish = async (payload: string): Promise<void> => {
    for (;;) {
      try {
        await client.publishAsync('harbinger/v1/plant/p/telemetry', payload, { qos: 1 });
        return;
      } catch (error) {
        if (!(error instanceof Error && error.message === 'Connection closed')) throw error;
        await delay(50);
      }
    }
  };
  while (!stop.aborted) {
    for (let i = 0; i < 10; i++) {
      const payload = JSON.stringify({ ts: START + sent.length * 1000, seq: sent.length, values: { a: sent.length } });
      sent.push(publish(payload));
    }
    await delay(20);
  }
  await Promise.all(sent);
  await client.endAsync();
  return sent.length;
}

/** The values that are stored, each once and in order. */
async function stored(up: Up, count: number): Promise<readonly number[]> {
  const values: number[] = [];
  let cursor = '';
  for (;;) {
    const range = `from=${START}&to=${START + count * 1000}&limit=5000${cursor}`;
    const route = `/devices/plant%3Ap/series?channel=a&${range}`;
    const { items, next } = await up.get<{ items: [number, number][]; next: string | null }>(route);
    values.push(...items.map(([, value]) => value));
    if (next === null) return values;
    cursor = `&cursor=${encodeURIComponent(next)}`;
  }
}

/** Waits until as many readings as were acknowledged to their sender have come through. */
async function arrived(up: Up, count: number): Promise<void> {
  await expect
    .poll(async () => (await up.get<{ journal: { end: number } }>('/flow')).journal.end)
    .toBeGreaterThanOrEqual(count);
  await settled(up);
}

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

describe("the plant's own broker", () => {
  it('is followed beside the embedded one; what it retains without a time is not taken for news', async () => {
    const { url } = await startBroker();
    const client = await connectAsync(url);
    const publish = (device: string, payload: string, retain = false) =>
      client.publishAsync(`harbinger/v1/plant/${device}/telemetry`, payload, { qos: 1, retain });
    await publish('old', '{"values":{"a":1}}', true);
    await publish('timed', '{"ts":1764000000123,"values":{"a":2}}', true);
    const up = await startUp(tempDir(), { MQTT_URL: url });
    await expect.poll(async () => (await up.get<{ journal: { end: number } }>('/flow')).journal.end).toBe(1);
    await publish('live', '{"values":{"a":3}}', true);
    const own = await connectAsync(up.mqtt);
    await own.publishAsync('harbinger/v1/plant/own/telemetry', '{"values":{"a":4}}', { qos: 1 });
    await Promise.all([client.endAsync(), own.endAsync()]);
    await arrived(up, 3);
    const { items } = await up.get<{ items: { id: string }[] }>('/devices');
    expect(items.map(({ id }) => id).sort()).toEqual(['plant:live', 'plant:own', 'plant:timed']);
  });

  it('may be away at the start: said once, without its password, and the rest runs', async () => {
    const url = 'mqtt://someone:pass%20word@127.0.0.1:1';
    const up = await startUp(tempDir(), { MQTT_URL: url });
    await expect.poll(up.stderr).toContain("the plant's broker is not there");
    const client = await connectAsync(up.mqtt);
    await client.publishAsync('harbinger/v1/plant/p/telemetry', '{"values":{"a":1}}', { qos: 1 });
    await client.endAsync();
    await delay(1500);
    expect(up.stderr().match(/is not there/g)).toHaveLength(1);
    expect(up.stderr()).toContain('mqtt://127.0.0.1:1');
    expect(up.stderr()).not.toMatch(/pass(%20| )word|someone/);
    up.child.kill('SIGTERM');
    expect(await up.ended).toBe(0);
  });

  it.runIf(real)('loses nothing when Mosquitto restarts under load', async () => {
    const mosquitto = await ownMosquitto(`e2e-${process.pid}-restart`);
    const up = await startUp(tempDir(), { MQTT_URL: mosquitto.url });
    const stop = new AbortController();
    const publishing = publishUntil(mosquitto.url, stop.signal);
    for (let i = 0; i < 2; i++) {
      await delay(1500);
      await mosquitto.down();
      await delay(500);
      await mosquitto.up();
    }
    await delay(1500);
    stop.abort();
    const count = await publishing;
    await arrived(up, count);
    // The journal also holds the computed points of the readings.
    await expect.poll(() => stored(up, count), { interval: 500 }).toEqual(numbers(count));
  });

  it.runIf(real)('loses nothing when we are killed under load, and stores nothing twice', async () => {
    const mosquitto = await ownMosquitto(`e2e-${process.pid}-kill`);
    const dataDir = tempDir();
    let up = await startUp(dataDir, { MQTT_URL: mosquitto.url });
    await expect.poll(async () => (await up.get<{ journal: { end: number } }>('/flow')).journal.end).toBe(0);
    const stop = new AbortController();
    const publishing = publishUntil(mosquitto.url, stop.signal);
    for (let i = 0; i < 3; i++) {
      await delay(1000 + Math.random() * 1000);
      up.child.kill('SIGKILL');
      await up.ended;
      up = await startUp(dataDir, { MQTT_URL: mosquitto.url });
    }
    stop.abort();
    const count = await publishing;
    await arrived(up, count);
    await expect.poll(() => stored(up, count), { interval: 500 }).toEqual(numbers(count));
  });
});
