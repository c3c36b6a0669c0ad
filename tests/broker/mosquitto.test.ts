import { randomUUID } from 'node:crypto';
import { connectAsync } from 'mqtt';
import { describe, expect, it } from 'vitest';
import { serverUrl } from '../helpers/servers.ts';
import { startSource } from './plant-source.ts';

const url = serverUrl('TEST_MQTT_URL') ?? '';
/** Client ids and topics of one test: the server is shared. */
const unique = () => randomUUID().slice(0, 8);

describe.runIf(url)('the consumer on a real Mosquitto', () => {
  it.each(['5', '3.1.1'] as const)('follows it in MQTT %s, at each quality of service', async (version) => {
    const topic = unique();
    const source = startSource(url, { version, session: { clientId: topic, topics: [`${topic}/#`], qos: 2 } });
    await expect.poll(() => source.status().version).toBe(version);
    const client = await connectAsync(url);
    for (const qos of [0, 1, 2] as const) await client.publishAsync(`${topic}/a`, `qos ${qos}`, { qos });
    await expect.poll(() => source.counts.acknowledged).toBe(3);
    expect(source.taken.map(({ text }) => text).sort()).toEqual(['qos 0', 'qos 1', 'qos 2']);
    await client.endAsync();
  });

  it('takes 5 of itself, and publishes through it', async () => {
    const topic = unique();
    const source = startSource(url, { session: { clientId: topic, topics: [`${topic}/#`] } });
    await expect.poll(() => source.status().version).toBe('5');
    const client = await connectAsync(url);
    await client.subscribeAsync(`${topic}/command`);
    const heard = new Promise((resolve) => client.once('message', (_topic, payload) => resolve(payload.toString())));
    await source.publish({ topic: `${topic}/command`, payload: Buffer.from('rebirth'), qos: 1, retain: false });
    expect(await heard).toBe('rebirth');
    // Its own messages do not return.
    expect(source.taken).toEqual([]);
    await client.endAsync();
  });

  it('shares a subscription with another consumer: each message goes to one of them', async () => {
    const topic = unique();
    const session = { topics: [`$share/g-${topic}/${topic}/#`] };
    const one = startSource(url, { session: { ...session, clientId: `${topic}-1` } });
    const two = startSource(url, { session: { ...session, clientId: `${topic}-2` } });
    for (const source of [one, two]) await expect.poll(() => source.status().problem).toBeNull();
    const client = await connectAsync(url);
    await Promise.all(Array.from({ length: 200 }, (_, i) => client.publishAsync(`${topic}/a`, String(i), { qos: 1 })));
    await expect.poll(() => one.counts.acknowledged + two.counts.acknowledged).toBe(200);
    const all = [...one.taken, ...two.taken].map(({ text }) => Number(text)).sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: 200 }, (_, i) => i));
    expect(Math.min(one.taken.length, two.taken.length)).toBeGreaterThan(0);
    await client.endAsync();
  });

  it.each(['5', '3.1.1'] as const)('gets in MQTT %s what was published while it was away', async (version) => {
    const topic = unique();
    const session = { clientId: topic, topics: [`${topic}/#`] };
    const first = startSource(url, { version, session });
    await expect.poll(() => first.status().problem).toBeNull();
    await first.close();
    const client = await connectAsync(url);
    for (let i = 0; i < 50; i++) await client.publishAsync(`${topic}/a`, String(i), { qos: 1 });
    const second = startSource(url, { version, session });
    await expect.poll(() => second.counts.acknowledged).toBe(50);
    expect(second.taken.map(({ text }) => Number(text))).toEqual(Array.from({ length: 50 }, (_, i) => i));
    await client.endAsync();
  });

  it('tells it in MQTT 5 how much may be in flight', async () => {
    const topic = unique();
    const waiting: (() => void)[] = [];
    const source = startSource(url, {
      version: '5',
      session: { clientId: topic, topics: [`${topic}/#`], receiveMaximum: 7 },
      onMessage: (_message, done) => void waiting.push(done),
    });
    await expect.poll(() => source.status().problem).toBeNull();
    const client = await connectAsync(url);
    await Promise.all(Array.from({ length: 100 }, (_, i) => client.publishAsync(`${topic}/a`, String(i), { qos: 1 })));
    // Mosquitto 2.0.11 keeps to it until the first acknowledgement only.
    await expect.poll(() => waiting.length).toBe(7);
    while (source.counts.acknowledged < 100) {
      for (const done of waiting.splice(0)) done();
      await new Promise((next) => setTimeout(next, 1));
    }
    await client.endAsync();
  });
});
