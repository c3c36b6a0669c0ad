import { createServer } from 'node:net';
import { connectAsync } from 'mqtt';
import { describe, expect, it } from 'vitest';
import { startSource } from '../plant-source.ts';
import { startBroker, startVersion4Broker } from '../start-broker.ts';

const following = (source: ReturnType<typeof startSource>) =>
  expect.poll(() => source.status()).toMatchObject({ problem: null });

describe("the consumer of the plant's own broker", () => {
  it('falls back to MQTT 3.1.1 where 5 is not spoken, and takes in each quality of service', async () => {
    const url = await startVersion4Broker();
    const source = startSource(url, { session: { qos: 2 } });
    await following(source);
    expect(source.status().version).toBe('3.1.1');
    const client = await connectAsync(url);
    for (const qos of [0, 1, 2] as const) await client.publishAsync('a/b', `qos ${qos}`, { qos });
    await expect.poll(() => source.counts.acknowledged).toBe(3);
    expect(source.taken.map(({ text }) => text)).toEqual(['qos 0', 'qos 1', 'qos 2']);
    await client.endAsync();
  });

  it('says why an attempt in the one version that it may use failed', async () => {
    const url = await startVersion4Broker();
    const source = startSource(url, { version: '5' });
    await expect.poll(() => source.status().problem).toMatch(/does not support this MQTT version/);
    expect(source.counts.connects).toBe(0);
  });

  it('publishes through that broker, and says when it cannot', async () => {
    const { url, received } = await startBroker();
    const source = startSource(url);
    await following(source);
    await source.publish({ topic: 'b', payload: Buffer.from('rebirth'), qos: 1, retain: false });
    expect(received.map(({ topic, payload }) => [topic, Buffer.from(payload).toString()])).toEqual([['b', 'rebirth']]);
    await source.close();
    await expect(source.publish({ topic: 'b', payload: Buffer.of(), qos: 1, retain: false })).rejects.toThrow(
      /no connection to mqtt:/,
    );
  });

  it('takes in 600 messages while the first of them is still being written, and acknowledges in order', async () => {
    const { url } = await startBroker();
    const writing: (() => void)[] = [];
    const source = startSource(url, { onMessage: (_message, done) => void writing.push(done) });
    await following(source);
    const client = await connectAsync(url);
    await Promise.all(Array.from({ length: 600 }, (_, i) => client.publishAsync('a/b', String(i), { qos: 1 })));
    await expect.poll(() => writing.length).toBe(600);
    expect([source.counts.acknowledged, source.status().inFlight]).toEqual([0, 600]);
    for (const done of writing.toReversed()) done();
    expect([source.counts.acknowledged, source.status().inFlight]).toEqual([600, 0]);
    expect(source.taken.map(({ text }) => Number(text))).toEqual(Array.from({ length: 600 }, (_, i) => i));
    await client.endAsync();
  });

  it('leaves unacknowledged what is not safe, connects again, and gets it again', async () => {
    const { url } = await startBroker();
    let broken = true;
    const source = startSource(url, {
      onMessage: (_message, done) => done(broken ? new Error('disk full') : undefined),
    });
    await following(source);
    const client = await connectAsync(url);
    await client.publishAsync('a/b', 'kept', { qos: 1 });
    await expect.poll(() => source.counts.failures).toBe(1);
    broken = false;
    await expect.poll(() => source.counts.acknowledged).toBe(1);
    expect(source.taken.map(({ text }) => text)).toEqual(['kept', 'kept']);
    await expect.poll(() => source.counts.connects).toBe(2);
    await client.endAsync();
  });

  it('gets what was published while it was away', async () => {
    const { url } = await startBroker();
    const first = startSource(url);
    await following(first);
    await first.close();
    const client = await connectAsync(url);
    await client.publishAsync('a/b', 'missed', { qos: 1 });
    const second = startSource(url);
    await expect.poll(() => second.taken).toEqual([{ topic: 'a/b', text: 'missed', retained: false }]);
    await client.endAsync();
  });

  it('tells retained messages from live ones', async () => {
    const { url } = await startBroker();
    const client = await connectAsync(url);
    await client.publishAsync('a/b', 'last', { qos: 1, retain: true });
    const source = startSource(url);
    await following(source);
    await client.publishAsync('a/b', 'now', { qos: 1, retain: true });
    await expect
      .poll(() => source.taken.map(({ text, retained }) => [text, retained]))
      .toEqual([
        ['last', true],
        ['now', false],
      ]);
    await client.endAsync();
  });

  it('does not read on while too many wait for the journal', async () => {
    // It must not lose its patience with a consumer that does not read.
    const { url } = await startBroker({ limits: { maxPendingBytes: 2 ** 26 } });
    const waiting: (() => void)[] = [];
    const source = startSource(url, {
      session: { receiveMaximum: 10 },
      onMessage: (_message, done) => void waiting.push(done),
    });
    await following(source);
    const client = await connectAsync(url);
    const payload = Buffer.alloc(100_000, 'x');
    for (let i = 0; i < 200; i++) client.publish('a/b', payload, { qos: 0 });
    await expect.poll(() => waiting.length).toBeGreaterThanOrEqual(10);
    await client.publishAsync('elsewhere', 'x', { qos: 1 });
    // A chunk of the socket holds less than one of these messages.
    expect(waiting.length).toBeLessThan(20);
    while (source.counts.acknowledged < 200) {
      for (const done of waiting.splice(0)) done();
      await new Promise((next) => setTimeout(next, 1));
    }
    await client.endAsync();
  });

  it('passes over the end of a message that is too large, and goes on', async () => {
    const { url } = await startBroker();
    const source = startSource(url, { session: { maxPacketBytes: 1000 } });
    await following(source);
    const client = await connectAsync(url);
    await client.publishAsync('a/big', Buffer.alloc(2 ** 20, 'x'), { qos: 1 });
    await client.publishAsync('a/small', 'y', { qos: 1 });
    await expect.poll(() => source.counts.acknowledged).toBe(2);
    expect(source.taken.map(({ topic, text }) => [topic, text.length])).toEqual([
      // Topic, packet id, and the length of no properties.
      ['a/big', 1000 - 2 - 'a/big'.length - 2 - 1],
      ['a/small', 1],
    ]);
    await client.endAsync();
  });

  it('keeps trying a broker that is not there, or talks nonsense, and stops at once when told', async () => {
    let attempts = 0;
    const server = createServer((socket) => {
      attempts++;
      socket.resume().end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address() as { port: number };
    const source = startSource(`mqtt://127.0.0.1:${address.port}`);
    await expect.poll(() => attempts).toBeGreaterThan(2);
    expect(source.status()).toMatchObject({ version: null, problem: expect.any(String) });
    await source.close();
    await new Promise((resolve) => server.close(resolve));
  });

  it('stops at once while a broker does not answer', async () => {
    const server = createServer((socket) => void socket.resume());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address() as { port: number };
    const source = startSource(`mqtt://127.0.0.1:${address.port}`);
    const connected = () => new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));
    await expect.poll(connected).toBe(1);
    const startedAt = performance.now();
    await source.close();
    // Far less than the 30 s in which such a connection is given up.
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    await new Promise((resolve) => server.close(resolve));
  });
});
