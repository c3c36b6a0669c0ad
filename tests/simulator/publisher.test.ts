import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { createLog } from '../../lib/log.ts';
import { createRandom } from '../../lib/random.ts';
import type { Measurement } from '../../simulator/machine/measurement.ts';
import { Publisher, type PublisherOptions } from '../../simulator/publish/publisher.ts';
import { wireOf } from '../../simulator/wire/formats.ts';
import { sequencesOf, startBroker, type TestBroker } from './broker.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function broker(options: Parameters<typeof startBroker>[0] = {}): Promise<TestBroker> {
  const started = await startBroker(options);
  stops.push(started.kill);
  return started;
}

function publisher(url: string, options: Partial<PublisherOptions> = {}): Publisher {
  const created = new Publisher({
    url,
    clientId: 'pump-1',
    wire: wireOf('native', { site: 'site', device: 'pump-1', channels: [] }),
    log: createLog({ level: 'silent', pretty: false }),
    random: createRandom(1),
    sleep: async () => undefined,
    signal: new AbortController().signal,
    ...options,
  });
  stops.push(() => created.close(0));
  return created;
}

function measurement(sequence: number): Measurement {
  return { sampledAt: 1_764_000_000_000 + sequence, sequence, values: { vibration: sequence } };
}

test('one measurement is one JSON object on the device topic', async () => {
  const { url, arrivals } = await broker();
  const device = publisher(url);
  await device.connect();
  await device.send({ ...measurement(7), units: { vibration: 'mm/s' } });
  await device.drain();
  expect(arrivals).toEqual([
    {
      topic: 'harbinger/v1/site/pump-1/telemetry',
      body: { ts: 1_764_000_000_007, seq: 7, values: { vibration: { v: 7, u: 'mm/s' } } },
    },
  ]);
  expect(device.acknowledged).toBe(1);
});

test('a batch is an array, and draining sends the last, shorter one', async () => {
  const { url, arrivals } = await broker();
  const device = publisher(url, { batch: 3 });
  await device.connect();
  for (let i = 0; i < 7; i++) await device.send(measurement(i));
  await device.drain();
  expect(arrivals.map(({ body }) => (Array.isArray(body) ? body.length : 'object'))).toEqual([3, 3, 'object']);
  expect(sequencesOf(arrivals)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(device.acknowledged).toBe(7);
});

test('no more messages are on their way than the window allows', async () => {
  const { url, arrivals } = await broker({ delayMs: 5 });
  const device = publisher(url, { windowMessages: 10 });
  await device.connect();
  let most = 0;
  for (let i = 0; i < 200; i++) {
    await device.send(measurement(i));
    most = Math.max(most, i + 1 - device.acknowledged);
  }
  await device.drain();
  expect(most).toBeLessThanOrEqual(10);
  expect(sequencesOf(arrivals)).toEqual(Array.from({ length: 200 }, (_, i) => i));
});

test('a broker that is killed again and again loses nothing and sees first arrivals in order', async () => {
  const first = await broker({ delayMs: 1 });
  const { port, arrivals, url } = first;
  const device = publisher(url, { windowMessages: 50 });
  await device.connect();
  const restarts = (async () => {
    let running = first;
    for (const count of [300, 700, 1500]) {
      while (new Set(sequencesOf(arrivals)).size < count) await delay(5);
      await running.kill();
      running = await broker({ port, arrivals, delayMs: 1 });
    }
  })();
  for (let i = 0; i < 2000; i++) await device.send(measurement(i));
  await Promise.all([device.drain(), restarts]);
  expect(device.acknowledged).toBe(2000);
  expect([...new Set(sequencesOf(arrivals))]).toEqual(Array.from({ length: 2000 }, (_, i) => i));
});

test('a broker that is not there yet is waited for', async () => {
  const { port, kill } = await broker();
  await kill();
  const device = publisher(`mqtt://127.0.0.1:${port}`);
  const connected = device.connect();
  await delay(50);
  const { arrivals } = await broker({ port });
  await connected;
  await device.send(measurement(1));
  await device.drain();
  expect(sequencesOf(arrivals)).toEqual([1]);
});

test('waiting for a broker ends when the signal aborts', async () => {
  const stop = new AbortController();
  const device = publisher('mqtt://127.0.0.1:1', { signal: stop.signal });
  const connected = device.connect();
  await delay(20);
  stop.abort();
  await connected;
  await device.send(measurement(1));
  await device.close();
  expect(device.acknowledged).toBe(0);
});

test('a refused credential is an error with advice, at once', async () => {
  const { url } = await broker({ password: 'right' });
  const wrong = publisher(url, { credentials: { username: 'pump-1', password: 'wrong' } });
  await expect(wrong.connect()).rejects.toMatchObject({
    code: 'unauthorized',
    message: expect.stringMatching(/refuses this credential: .*--password-file/),
  });
  const right = publisher(url, { credentials: { username: 'pump-1', password: 'right' } });
  await right.connect();
});

test('a broker that closes at every publish is given up with advice', async () => {
  const { url, arrivals } = await broker({ admit: () => false });
  const device = publisher(url);
  await device.connect();
  await device.send(measurement(1));
  await expect(device.drain()).rejects.toMatchObject({ code: 'forbidden' });
  await expect(device.send(measurement(2))).rejects.toMatchObject({ code: 'forbidden' });
  expect(arrivals.length).toBe(8);
});

test('a broker that closes at every publish after it has acknowledged some is not given up', async () => {
  let refusals = 0;
  const { url, arrivals } = await broker({
    admit: ({ body }) => (body as { seq: number }).seq < 3 || ++refusals > 20,
  });
  const device = publisher(url, { windowMessages: 1 });
  await device.connect();
  for (let i = 1; i <= 4; i++) await device.send(measurement(i));
  await device.drain();
  expect(device.acknowledged).toBe(4);
  expect([...new Set(sequencesOf(arrivals))]).toEqual([1, 2, 3, 4]);
});

test.each(['localhost:1883', 'http://localhost', 'mqtt://', 'nonsense'])('%s is no broker address', (url) => {
  expect(() => publisher(url)).toThrow(/mqtt:\/\/HOST:PORT/);
});

test('a password in the address never shows', async () => {
  const { url } = await broker({ password: 'right' });
  const device = publisher(url.replace('mqtt://', 'mqtt://pump-1:s3cret@'));
  await expect(device.connect()).rejects.toThrow(/^(?!.*s3cret)/);
});

test('no broker: the next step is said, and then it gives up, unless it is to wait', async () => {
  const said: string[] = [];
  const log = createLog({ level: 'silent', pretty: false });
  log.warn = ((_facts: object, message: string) => void said.push(message)) as typeof log.warn;
  const nobody = 'mqtt://127.0.0.1:1';
  await expect(publisher(nobody, { log, patience: { hintMs: 20, giveUpMs: 600 } }).connect()).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(/no broker answered at .*harbinger up --dev-open.*--url.*BROKER_PORT.*--wait/),
  });
  expect(said.join('\n')).toContain('start one with "harbinger up --dev-open"');
  const stop = new AbortController();
  const waiting = publisher(nobody, { patience: { hintMs: 20 }, signal: stop.signal }).connect();
  await delay(900);
  stop.abort();
  expect(await waiting).toBeUndefined();
});
