import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connectAsync, type MqttClient } from 'mqtt';
import { expect, it, onTestFinished } from 'vitest';
import { openAccess } from '../../broker/access/open-access.ts';
import type { Access } from '../../broker/access/principal.ts';
import { createRandom } from '../../lib/random.ts';
import { createSecretVerifier } from '../../lib/secrets/secret-verifier.ts';
import { hashSecret } from '../../lib/secrets/stored-secret.ts';
import { rawClient } from './raw-client.ts';
import { startBroker } from './start-broker.ts';

const MEBIBYTE = 2 ** 20;

/** Each client is the device that its user name says; the password of everybody is `right`. */
const registry: Access = {
  ...openAccess(),
  authenticate: async ({ username = '', password }) =>
    Buffer.from(password ?? '').toString() === 'right'
      ? { principal: { site: 'p', device: username, kind: 'device' } }
      : { refused: 'wrong_password' },
};

async function goodClient(url: string): Promise<MqttClient> {
  const client = await connectAsync(url, { username: 'good', password: 'right', reconnectPeriod: 0 });
  onTestFinished(() => client.endAsync(true));
  return client;
}

/** Median time of a PUBACK, milliseconds. */
async function ackTime(client: MqttClient): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 30; i++) {
    const began = performance.now();
    await client.publishAsync('good/a', 'x', { qos: 1 });
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b)[15] as number;
}

/**
 * Its acknowledgements keep coming beside the attack, at most a multiple (and 50 ms) slower than
 * without it.
 */
async function unharmed(url: string, attack: () => Promise<void>, maxGrowth = 100 * MEBIBYTE): Promise<void> {
  const client = await goodClient(url);
  const before = await ackTime(client);
  const memory = process.memoryUsage.rss();
  await attack();
  // Asked again where it is late: what else a machine has to do ends, what an attack does to the
  // broker stays.
  await expect.poll(() => ackTime(client)).toBeLessThan(20 * before + 50);
  expect(client.connected).toBe(true);
  expect(process.memoryUsage.rss() - memory).toBeLessThan(maxGrowth);
}

it('garbage bytes end the connection that sends them, before and after CONNECT', async () => {
  const { url, port, broker } = await startBroker({ access: registry });
  const random = createRandom(7);
  const garbage = (first: number): Buffer =>
    Buffer.from(Array.from({ length: 2000 }, (_, i) => (i === 0 ? first : Math.floor(random.next() * 256))));
  await unharmed(url, async () => {
    for (let i = 0; i < 256; i += 3) {
      const before = await rawClient(port, null);
      before.socket.write(garbage(i));
      before.socket.end();
      const after = await rawClient(port, { clientId: `g${i}`, username: `g${i}`, password: Buffer.from('right') });
      after.socket.write(garbage(i));
      after.socket.end();
      await expect.poll(() => before.closed() && after.closed()).toBe(true);
    }
  });
  await expect.poll(() => broker.counts.disconnected.protocol).toBeGreaterThan(80);
});

it('200 MB announced as one packet are refused when announced', async () => {
  const { url, port, broker } = await startBroker({ access: registry });
  await unharmed(url, async () => {
    for (const options of [null, { username: 'big', password: Buffer.from('right') }]) {
      const client = await rawClient(port, options);
      // The length 209,715,200 in four bytes; PUBLISH, or CONNECT where nothing has been said yet.
      client.socket.write(Buffer.from([options ? 0x32 : 0x10, 0x80, 0x80, 0x80, 0x64]));
      await expect.poll(() => client.closed()).toBe(true);
      expect(client.socket.bytesWritten).toBeLessThan(200);
    }
  });
  expect(broker.counts.disconnected.packet_too_large).toBe(2);
});

it('a length of more than four bytes is not MQTT', async () => {
  const { port, broker } = await startBroker({ access: registry });
  const client = await rawClient(port, { username: 'x', password: Buffer.from('right') });
  client.socket.write(Buffer.from([0x32, 0xff, 0xff, 0xff, 0xff]));
  await expect.poll(() => client.closed()).toBe(true);
  expect(broker.counts.disconnected.protocol).toBe(1);
});

it('a CONNECT that never comes is not waited for', async () => {
  const { port, broker } = await startBroker({ limits: { connectTimeoutSeconds: 1 } });
  const silent = await rawClient(port, null);
  const slow = await rawClient(port, null);
  slow.socket.write(Buffer.from([0x10, 0x20, 0x00]));
  await expect.poll(() => silent.closed() && slow.closed()).toBe(true);
  expect(broker.counts.disconnected.connect_timeout).toBe(2);
});

it('10,000 half-open connections cost little, and the next client still gets in', async () => {
  const { url, broker } = await startBroker({
    access: registry,
    limits: { maxConnections: 10_001, connectTimeoutSeconds: 300 },
  });
  const { port } = new URL(url);
  await unharmed(
    url,
    async () => {
      await holdOpen(Number(port), 10_000);
      await expect.poll(() => broker.counts.connections).toBe(10_001);
      // The place of one that has been silent longest.
      const late = await connectAsync(url, { username: 'late', password: 'right', reconnectPeriod: 0 });
      await late.publishAsync('late/a', 'x', { qos: 1 });
      await late.endAsync();
    },
    10_000 * 20 * 1024,
  );
  expect(broker.counts.disconnected.connect_timeout).toBeGreaterThan(0);
});

/**
 * Opens connections that say nothing from a process of their own, whose descriptors are not ours;
 * resolves once all are open.
 */
async function holdOpen(port: number, count: number): Promise<void> {
  const script = `
    const { connect } = require('node:net');
    const one = () => new Promise((resolve) => connect(${port}, '127.0.0.1', resolve).on('error', () => undefined));
    (async () => {
      for (let open = 0; open < ${count}; open += 100) await Promise.all(Array.from({ length: 100 }, one));
      process.stdout.write('open');
    })();`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
}

it('a topic 200 levels deep ends the connection', async () => {
  const { url, port, broker, received } = await startBroker({ access: registry });
  await unharmed(url, async () => {
    const client = await rawClient(port, { username: 'deep', password: Buffer.from('right') });
    client.publish(1, { topic: `${'a/'.repeat(199)}a` });
    await expect.poll(() => client.closed()).toBe(true);
    expect(client.of('puback')).toEqual([]);
  });
  expect(broker.counts.disconnected.protocol).toBe(1);
  expect(received.every(({ topic }) => topic === 'good/a')).toBe(true);
});

it('a client that never reads is disconnected, and does not hold up those whose messages it would get', async () => {
  const { url, port, broker } = await startBroker({ access: registry, limits: { maxPendingBytes: MEBIBYTE } });
  const deaf = await rawClient(port, { username: 'deaf', password: Buffer.from('right') });
  deaf.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: '#', qos: 0 }] });
  await expect.poll(() => deaf.of('suback').length).toBe(1);
  deaf.socket.pause();
  await unharmed(url, async () => {
    const talker = await goodClient(url);
    const payload = Buffer.alloc(100_000);
    for (let i = 0; i < 400 && !broker.counts.disconnected.slow_reader; i++) {
      await talker.publishAsync('good/big', payload, { qos: 1 });
    }
  });
  expect(broker.counts.disconnected.slow_reader).toBe(1);
  await expect.poll(() => broker.counts.pendingBytes).toBe(0);
});

it('a publisher that never reads its acknowledgements harms nobody else', async () => {
  const { url, port, received } = await startBroker({ access: registry, limits: { maxPendingBytes: 128 * 1024 } });
  const deaf = await rawClient(port, { username: 'deaf', password: Buffer.from('right') });
  deaf.socket.pause();
  await unharmed(url, async () => {
    for (let i = 0; i < 10; i++) for (let id = 1; id <= 1000; id++) deaf.publish(id);
    await expect.poll(() => received.length).toBeGreaterThan(1000);
  });
});

it('one device at 100 times its rate is slowed to its rate', async () => {
  let clock = Date.now();
  const { url, port, broker, received } = await startBroker({
    access: registry,
    limits: { readingsPerSecond: 100, maxInFlight: 64 },
    now: () => clock,
  });
  const fast = await rawClient(port, { username: 'fast', password: Buffer.from('right') });
  await unharmed(url, async () => {
    for (let id = 1; id <= 10_000; id++) fast.publish(id);
    // Ten seconds' worth at once, then the messages in flight; the rest is not read.
    await expect.poll(() => broker.counts.throttled).toBeGreaterThan(0);
    expect(fast.of('puback').length).toBeLessThanOrEqual(1000);
  });
  const taken = () => received.filter(({ principal }) => principal.device === 'fast').length;
  expect(taken()).toBeLessThanOrEqual(1000 + 64);
  expect(fast.closed()).toBe(false);
  // A minute later it still sends faster than it may.
  clock += 5_000;
  await expect.poll(() => taken()).toBeGreaterThan(1200);
});

it('a wrong password in a loop is not looked at for long, and locks nobody else out', async () => {
  const verifier = createSecretVerifier({ now: Date.now });
  const kept = { guess: await hashSecret('a password', 'chosen'), good: await hashSecret('right', 'generated') };
  const access: Access = {
    ...registry,
    authenticate: async ({ username = '', password = new Uint8Array(), address = '' }) => {
      const stored = kept[username as keyof typeof kept];
      const verdict = await verifier.verify({ id: username, secret: password, stored, source: address });
      if (verdict === 'right') return { principal: { site: 'p', device: username, kind: 'device' } };
      return { refused: verdict === 'wrong' ? 'wrong_password' : 'throttled' };
    },
  };
  const { url, port, broker } = await startBroker({ access });
  await unharmed(url, async () => {
    for (let i = 0; i < 200; i++) {
      const client = await rawClient(port, { username: 'guess', password: Buffer.from(`wrong ${i}`) });
      expect(client.packets).toMatchObject([{ cmd: 'connack', returnCode: 5 }]);
    }
  });
  const { throttled = 0, wrong_password: looked = 0 } = broker.counts.refused;
  expect(looked).toBeLessThan(10);
  expect(throttled + looked).toBe(200);
  const other = await goodClient(url);
  expect(other.connected).toBe(true);
});

it('the client id of another device neither ends its connection nor gets its messages', async () => {
  const { port } = await startBroker({ access: registry });
  const owner = await rawClient(port, {
    clientId: 'c',
    clean: false,
    username: 'owner',
    password: Buffer.from('right'),
  });
  owner.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'owner/#', qos: 1 }] });
  await expect.poll(() => owner.of('suback').length).toBe(1);
  const thief = await rawClient(port, {
    clientId: 'c',
    clean: false,
    username: 'thief',
    password: Buffer.from('right'),
  });
  expect(thief.packets).toMatchObject([{ cmd: 'connack', returnCode: 0, sessionPresent: false }]);
  thief.publish(1, { topic: 'owner/x' });
  await expect.poll(() => owner.of('publish').length).toBe(1);
  expect(owner.closed()).toBe(false);
  expect(thief.of('publish')).toEqual([]);
});

it('a device whose name another device and its client id can spell keeps its session', async () => {
  const { port } = await startBroker({ access: registry });
  const right = { clean: false, password: Buffer.from('right') };
  const owner = await rawClient(port, { ...right, username: 'pump|1', clientId: 'c' });
  owner.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'owner/#', qos: 1 }] });
  await expect.poll(() => owner.of('suback').length).toBe(1);
  const thief = await rawClient(port, { ...right, username: 'pump', clientId: '1|c' });
  expect(thief.packets).toMatchObject([{ cmd: 'connack', returnCode: 0, sessionPresent: false }]);
  thief.publish(1, { topic: 'owner/x' });
  await expect.poll(() => owner.of('publish').length).toBe(1);
  expect(owner.closed()).toBe(false);
});

it('publishes of one connection are acknowledged in the order in which they came', async () => {
  const waiting: (() => void)[] = [];
  const { port } = await startBroker({ onPublish: (_message, done) => void waiting.push(done) });
  const client = await rawClient(port);
  for (const id of [1, 2, 3]) client.publish(id);
  await expect.poll(() => waiting.length).toBe(3);
  for (const at of [2, 1]) waiting[at]?.();
  // A whole conversation of another client takes longer than an acknowledgement would.
  await rawClient(port, { clientId: 'other' });
  expect(client.of('puback')).toEqual([]);
  waiting[0]?.();
  await expect.poll(() => client.of('puback').map((packet) => packet.messageId)).toEqual([1, 2, 3]);
});

it('what was sent before a goodbye is taken in', async () => {
  const { port, received } = await startBroker({ limits: { maxInFlight: 2 } });
  const client = await rawClient(port);
  for (let id = 1; id <= 50; id++) client.publish(id, { qos: 0, messageId: undefined });
  client.send({ cmd: 'disconnect' });
  client.socket.end();
  await once(client.socket, 'close');
  expect(received).toHaveLength(50);
});
