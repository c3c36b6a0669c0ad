import type { Packet } from 'mqtt-packet';
import { expect, it } from 'vitest';
import { tempDir } from '../helpers/temp-dir.ts';
import { oneDeviceEach } from './one-device-each.ts';
import { rawClient } from './raw-client.ts';
import { startBroker } from './start-broker.ts';

type Raw = Awaited<ReturnType<typeof rawClient>>;
type Started = Awaited<ReturnType<typeof startBroker>>;

const KIB = 1024;
const started = (limits: object, more: object = {}) => startBroker({ access: oneDeviceEach, limits, ...more });
const device = (port: number, username: string, more: object = {}) =>
  rawClient(port, { username, clientId: username, ...more });

/** Publishes one after the other and waits until all are acknowledged. */
async function publishAll(client: Raw, messages: readonly object[]): Promise<void> {
  messages.forEach((message, i) => void client.publish(i + 1, message));
  await expect.poll(() => client.of('puback').length).toBe(messages.length);
}

/** The codes of a SUBACK. */
async function subscribe(client: Raw, filters: readonly string[], qos: 0 | 1 = 1): Promise<readonly number[]> {
  const before = client.of('suback').length;
  client.send({
    cmd: 'subscribe',
    messageId: 1 + before,
    subscriptions: filters.map((topic) => ({ topic, qos })),
  } as Packet);
  await expect.poll(() => client.of('suback').length).toBe(before + 1);
  return (client.of('suback')[before] as unknown as { granted: number[] }).granted;
}

const topics = (client: Raw) => client.of('publish').map((packet) => ('topic' in packet ? packet.topic : ''));
const connack = (client: Raw) => client.packets[0];

/**
 * The messages of a new subscriber of another device; on a busy machine the last may come late, so
 * poll for the expected ones.
 */
async function retainedNow({ port }: Started, filter = '#'): Promise<string[]> {
  const reader = await device(port, `reader ${Math.random()}`);
  await subscribe(reader, [filter, 'end']);
  reader.publish(1, { topic: 'end', payload: 'x' });
  await expect.poll(() => topics(reader).includes('end')).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 100));
  return topics(reader)
    .filter((topic) => topic !== 'end')
    .sort();
}

it('a device retains as many messages as it may; all are taken in, and another device retains its own', async () => {
  const up = await started({ maxRetainedPerDevice: 3 });
  const many = Array.from({ length: 8 }, (_, i) => ({ topic: `a/${i}`, retain: true }));
  await publishAll(await device(up.port, 'a'), many);
  await publishAll(await device(up.port, 'b'), [{ topic: 'b/1', retain: true }]);
  expect(up.received).toHaveLength(9);
  await expect.poll(() => retainedNow(up)).toEqual(['a/0', 'a/1', 'a/2', 'b/1']);
  expect(up.broker.counts.boundReached).toEqual({ retained_device: 5 });
});

it('a gateway retains ten times as many, and all together no more than they may in all', async () => {
  const up = await started({ maxRetainedPerDevice: 2, maxRetained: 22 });
  const many = (name: string) => Array.from({ length: 25 }, (_, i) => ({ topic: `${name}/${i}`, retain: true }));
  await publishAll(await device(up.port, 'gw'), many('gw'));
  await publishAll(await device(up.port, 'a'), many('a'));
  await publishAll(await device(up.port, 'b'), many('b'));
  let kept: readonly string[] = [];
  const look = async () => {
    kept = await retainedNow(up);
    return kept.length;
  };
  await expect.poll(look).toBe(22);
  expect(kept.filter((topic) => topic.startsWith('gw'))).toHaveLength(20);
  expect(up.broker.counts.boundReached.retained_all).toBe(25);
});

it('what was retained is counted in bytes too, is given back when cleared, and a refused successor leaves nothing stale', async () => {
  const up = await started({ maxRetainedBytesPerDevice: 10 * KIB });
  const a = await device(up.port, 'a');
  const big = Buffer.alloc(6 * KIB);
  await publishAll(a, [
    { topic: 'a/1', retain: true, payload: big },
    { topic: 'a/2', retain: true, payload: big },
  ]);
  await expect.poll(() => retainedNow(up)).toEqual(['a/1']);
  a.publish(3, { topic: 'a/1', retain: true, payload: Buffer.alloc(12 * KIB) });
  await expect.poll(() => a.of('puback').length).toBe(3);
  await expect.poll(() => retainedNow(up)).toEqual([]);
  a.publish(4, { topic: 'a/1', retain: true, payload: big });
  a.publish(5, { topic: 'a/1', retain: true, payload: '' });
  a.publish(6, { topic: 'a/2', retain: true, payload: big });
  await expect.poll(() => a.of('puback').length).toBe(6);
  await expect.poll(() => retainedNow(up)).toEqual(['a/2']);
  expect(up.broker.counts.kept()).toMatchObject({ retained: 1, retained_bytes: 6 * KIB + 3 });
});

it('a retained will, and retained messages of QoS 2, count as well', async () => {
  const up = await started({ maxRetainedPerDevice: 1 });
  const a = await device(up.port, 'a', {
    will: { topic: 'a/will', payload: Buffer.from('x'), qos: 1, retain: true },
  });
  a.publish(1, { topic: 'a/1', retain: true, qos: 2 });
  await expect.poll(() => a.of('pubrec').length).toBe(1);
  a.socket.destroy();
  await expect.poll(() => up.received.length).toBe(2);
  await expect.poll(() => retainedNow(up)).toEqual(['a/1']);
});

it('the bounds of what is retained hold over a restart', async () => {
  const dataDir = tempDir();
  const first = await started({ maxRetainedPerDevice: 2 }, { dataDir });
  const messages = (from: number) => [0, 1].map((i) => ({ topic: `a/${from + i}`, retain: true }));
  await publishAll(await device(first.port, 'a'), messages(0));
  await first.broker.close();
  const second = await started({ maxRetainedPerDevice: 2 }, { dataDir });
  await publishAll(await device(second.port, 'a'), messages(2));
  await expect.poll(() => retainedNow(second)).toEqual(['a/0', 'a/1']);
});

it('retained messages for one that leaves or does not read stay on disk, and their delivery ends with it', async () => {
  const up = await started({});
  const payload = Buffer.alloc(200 * KIB);
  // Of many devices: one that retains much at once has to wait.
  for (let i = 0; i < 150; i++) {
    await publishAll(await device(up.port, `owner ${i}`), [{ topic: `a/${i}`, retain: true, payload }]);
  }
  const before = process.memoryUsage().rss;
  const deaf: Raw[] = [];
  for (let i = 0; i < 40; i++) {
    const client = await device(up.port, `deaf ${i}`);
    client.socket.pause();
    for (let id = 1; id <= 5; id++) {
      client.send({ cmd: 'subscribe', messageId: id, subscriptions: [{ topic: '#', qos: 1 }] } as Packet);
    }
    deaf.push(client);
  }
  await expect.poll(() => up.broker.counts.kept()['retained_deliveries']).toBe(40);
  await new Promise((resolve) => setTimeout(resolve, 300));
  for (const { socket } of deaf) socket.destroy();
  await expect.poll(() => up.broker.counts.kept()['retained_deliveries']).toBe(0);
  // All of it for all of them would be 1.2 GB.
  expect(process.memoryUsage().rss - before).toBeLessThan(300 * 2 ** 20);
});

it('retained messages come with the QoS of the subscription at most [MQTT-3.8.4-6]', async () => {
  const up = await started({});
  await publishAll(await device(up.port, 'a'), [{ topic: 'a/1', retain: true }]);
  const reader = await device(up.port, 'b');
  await subscribe(reader, ['a/+'], 0);
  await expect.poll(() => reader.of('publish')).toMatchObject([{ topic: 'a/1', qos: 0, retain: true }]);
});

it('a subscription beyond the bound is answered with 0x80, also of another connection and of a kept session', async () => {
  const up = await started({ maxSubscriptionsPerDevice: 4 });
  const a = await device(up.port, 'a');
  expect(await subscribe(a, ['a', 'b', 'a', 'c', 'd', 'e'])).toEqual([1, 1, 1, 1, 128]);
  const kept = await device(up.port, 'a', { clientId: 'kept', clean: false });
  expect(await subscribe(kept, ['x'])).toEqual([128]);
  a.send({ cmd: 'unsubscribe', messageId: 9, unsubscriptions: ['a', 'b', 'unknown'] } as Packet);
  await expect.poll(() => a.of('unsuback').length).toBe(1);
  expect(await subscribe(kept, ['x', 'y', 'z'])).toEqual([1, 1, 128]);
  a.socket.destroy();
  await expect.poll(() => up.broker.counts.kept()['subscriptions']).toBe(2);
  kept.send({ cmd: 'disconnect' });
  await expect.poll(kept.closed).toBe(true);
  expect(up.broker.counts.kept()['subscriptions']).toBe(2);
  expect(await subscribe(await device(up.port, 'b'), ['b'])).toEqual([1]);
});

it('20,000 subscriptions of one device cost little, are taken slowly, and each is answered', async () => {
  const up = await started({});
  const before = process.memoryUsage().rss;
  const a = await device(up.port, 'a');
  let granted = 0;
  const began = performance.now();
  for (let i = 0; i < 20; i++) {
    const filters = Array.from({ length: 1_000 }, (_, k) => `a/${i}/${k}/temperature`);
    granted += (await subscribe(a, filters)).filter((code) => code !== 128).length;
  }
  expect(granted).toBe(500);
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * 2 ** 20);
  expect(up.broker.counts.boundReached.subscriptions_device).toBe(19_500);
  expect(performance.now() - began).toBeGreaterThan(500);
});

it('a deep filter counts for several', async () => {
  const up = await started({ maxSubscriptionsPerDevice: 4 });
  const a = await device(up.port, 'a');
  const deep = `${'a/'.repeat(31)}a`;
  expect(await subscribe(a, [deep, 'b'])).toEqual([1, 128]);
});

it('a longer SUBSCRIBE than there is reason for ends the connection when it is announced', async () => {
  const up = await started({});
  const a = await device(up.port, 'a');
  a.send({
    cmd: 'subscribe',
    messageId: 1,
    subscriptions: Array.from({ length: 20_000 }, (_, i) => ({ topic: `a/${i}`, qos: 0 as const })),
  } as Packet);
  await expect.poll(a.closed).toBe(true);
  expect(up.broker.counts.disconnected.packet_too_large).toBe(1);
});

it('one session too many takes the place of the one that has been away longest, never of one that is here', async () => {
  let now = 1_000_000;
  const up = await started({ maxSessionsPerDevice: 2 }, { now: () => now++ });
  const session = (clientId: string) => device(up.port, 'a', { clientId, clean: false });
  const present = async (clientId: string) => {
    const client = await session(clientId);
    client.socket.destroy();
    await expect.poll(() => up.broker.connectedClients()).toBe(0);
    return connack(client);
  };
  for (const name of ['one', 'two', 'three']) await present(name);
  expect(await present('two')).toMatchObject({ sessionPresent: true });
  expect(await present('three')).toMatchObject({ sessionPresent: true });
  expect(await present('one')).toMatchObject({ sessionPresent: false, returnCode: 0 });
  await session('one');
  await session('three');
  expect(connack(await session('four'))).toMatchObject({ returnCode: 3 });
  expect(up.broker.counts.refused.too_many_sessions).toBe(1);
  expect(connack(await device(up.port, 'b', { clean: false }))).toMatchObject({ returnCode: 0 });
});

it('queued messages are bounded in bytes, for the sessions of one device together and for all', async () => {
  const up = await started({ maxQueuedBytesPerDevice: 40 * KIB, maxQueuedBytes: 60 * KIB });
  for (const [username, clientId] of [
    ['a', '1'],
    ['a', '2'],
    ['b', '1'],
  ] as const) {
    const away = await device(up.port, username, { clientId, clean: false });
    expect(await subscribe(away, ['all'])).toEqual([1]);
    away.socket.destroy();
  }
  await expect.poll(() => up.broker.connectedClients()).toBe(0);
  const sender = await device(up.port, 'sender');
  await publishAll(
    sender,
    Array.from({ length: 30 }, () => ({ topic: 'all', payload: Buffer.alloc(4 * KIB) })),
  );
  expect(up.broker.counts.kept()['queued_bytes']).toBeLessThanOrEqual(60 * KIB);
  expect(up.broker.counts.boundReached.queued_device).toBeGreaterThan(0);
  expect(up.received).toHaveLength(30);
  const back = await device(up.port, 'b', { clientId: '1', clean: false });
  await expect.poll(() => back.of('publish').length).toBeGreaterThan(3);
  let acknowledged = 0;
  const acknowledge = () => {
    for (const { messageId } of back.of('publish').slice(acknowledged)) {
      back.send({ cmd: 'puback', messageId } as Packet);
      acknowledged++;
    }
    return up.broker.counts.kept()['queued_bytes'];
  };
  await expect.poll(acknowledge).toBeLessThanOrEqual(40 * KIB);
});

it('a device has as many connections as it may, and can still take over its own', async () => {
  const up = await started({ maxConnectionsPerDevice: 2 });
  await device(up.port, 'a', { clientId: '1' });
  const second = await device(up.port, 'a', { clientId: '2' });
  expect(connack(await device(up.port, 'a', { clientId: '3' }))).toMatchObject({ returnCode: 3 });
  expect(connack(await device(up.port, 'a', { clientId: '2' }))).toMatchObject({ returnCode: 0 });
  await expect.poll(second.closed).toBe(true);
  expect(up.broker.counts.refused.too_many_of_device).toBe(1);
  expect(up.broker.counts.disconnected.taken_over).toBe(1);
});

it('wills are bounded in all, and give their room back', async () => {
  const up = await started({ maxWillBytes: 2_000 });
  const will = { topic: 'w', payload: Buffer.alloc(1_500), qos: 0 as const, retain: false };
  const a = await device(up.port, 'a', { will });
  expect(connack(await device(up.port, 'b', { will }))).toMatchObject({ returnCode: 3 });
  a.send({ cmd: 'disconnect' });
  await expect.poll(a.closed).toBe(true);
  expect(connack(await device(up.port, 'b', { will }))).toMatchObject({ returnCode: 0 });
});

it('one that never releases its QoS 2 messages is ended, also over several connections', async () => {
  const up = await started({ maxInFlight: 2_000 });
  for (const from of [1, 601]) {
    const a = await device(up.port, 'a', { clean: false });
    for (let id = from; id < from + 600; id++) a.publish(id, { topic: 'a/x', qos: 2 });
    if (from === 1) {
      await expect.poll(() => a.of('pubrec').length).toBe(600);
      a.socket.destroy();
    } else await expect.poll(a.closed).toBe(true);
  }
  expect(up.received).toHaveLength(1_000);
  expect(up.broker.counts.disconnected.too_many_unreleased).toBe(1);
});
