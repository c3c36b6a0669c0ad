import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { client5, rawClient5 } from './client5.ts';
import { rawClient } from './raw-client.ts';
import { startBroker } from './start-broker.ts';

const kept = { clientId: 'one', clean: false, properties: { sessionExpiryInterval: 600 } };
type Raw = Awaited<ReturnType<typeof rawClient5>>;
const topicsOf = (raw: Raw) => raw.of('publish').map((packet) => (packet as { topic?: string }).topic);

async function subscribe(raw: Raw, topic: string, options: object = {}): Promise<void> {
  const before = raw.of('suback').length;
  raw.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic, qos: 1, ...options }] });
  await expect.poll(() => raw.of('suback')).toHaveLength(before + 1);
}

it('properties reach subscribers as they were, also with an empty payload, and do not disturb those of 3.1.1', async () => {
  const { port, url } = await startBroker();
  const { client, heard } = await client5(url);
  await client.subscribeAsync('a', { qos: 1 });
  const four = await rawClient(port, { clientId: 'four' });
  four.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'a', qos: 1 }] } as never);
  await expect.poll(() => four.of('suback')).toHaveLength(1);
  const properties = {
    payloadFormatIndicator: true,
    contentType: 'text/plain',
    responseTopic: 'answers/here',
    correlationData: Buffer.from([1, 0, 2]),
    userProperties: { name: ['a', 'b'], ü: 'x' },
  };
  for (const qos of [0, 1, 2] as const) {
    await client.publishAsync('a', '', { qos, properties });
    await client.publishAsync('a', 'text', { qos, properties });
    await client.publishAsync('a', '', { qos });
  }
  await expect.poll(() => heard).toHaveLength(9);
  expect(heard.filter((one) => 'contentType' in one.properties)).toHaveLength(6);
  for (const one of heard) if ('contentType' in one.properties) expect(one.properties).toEqual(properties);
  expect(heard.filter(({ payload }) => payload === 'text')).toHaveLength(3);
  await expect.poll(() => four.of('publish')).toHaveLength(9);
});

it('a topic alias stands for its topic on its connection, and may be set anew', async () => {
  const { port, received } = await startBroker();
  const raw = await rawClient5(port);
  raw.publish(1, { topic: 'a/long', properties: { topicAlias: 1 } });
  raw.publish(2, { topic: '', properties: { topicAlias: 1 } });
  raw.publish(3, { topic: 'b', properties: { topicAlias: 1 } });
  raw.publish(4, { topic: '', qos: 2, properties: { topicAlias: 1 } });
  await expect.poll(() => received.map(({ topic }) => topic)).toEqual(['a/long', 'a/long', 'b', 'b']);
});

it('a message that has expired goes to nobody; before that, the time that is left is told', async () => {
  let now = Date.now();
  const { port, url } = await startBroker({ now: () => now });
  const away = await rawClient5(port, kept);
  await subscribe(away, 'a/#');
  away.socket.destroy();
  const { client, heard } = await client5(url);
  await client.subscribeAsync('#');
  const expiring = (messageExpiryInterval: number) => ({ qos: 1, properties: { messageExpiryInterval } }) as const;
  await client.publishAsync('a/short', 'x', expiring(10));
  await client.publishAsync('a/long', 'x', expiring(100));
  await client.publishAsync('a/always', 'x', { qos: 1 });
  for (const [topic, seconds] of [['r/short', 10] as const, ['r/long', 100] as const]) {
    await client.publishAsync(topic, 'x', { ...expiring(seconds), retain: true });
  }
  // Acknowledged is not yet passed on: one that returned earlier would get them at once, too.
  await expect.poll(() => heard).toHaveLength(5);
  now += 30_000;
  const back = await rawClient5(port, kept);
  await expect.poll(() => topicsOf(back)).toEqual(['a/long', 'a/always']);
  expect(back.of('publish')[0]).toMatchObject({ properties: { messageExpiryInterval: 70 } });
  back.packets.length = 0;
  await subscribe(back, 'r/#');
  await expect.poll(() => topicsOf(back)).toEqual(['r/long']);
  expect(back.of('publish')).toMatchObject([{ retain: true, properties: { messageExpiryInterval: 70 } }]);
  // The one that has expired is no longer kept: not for those of 3.1.1 either.
  const four = await rawClient(port, { clientId: 'four' });
  four.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: '#', qos: 1 }] } as never);
  await expect.poll(() => four.of('publish')).toMatchObject([{ topic: 'r/long' }]);
});

it('a client never has more messages in flight than it takes, in the order in which they came', async () => {
  const { port, url } = await startBroker();
  const raw = await rawClient5(port, { ...kept, properties: { sessionExpiryInterval: 600, receiveMaximum: 3 } });
  await subscribe(raw, 'a/#', { qos: 2 });
  const { client } = await client5(url);
  const all = Array.from({ length: 10 }, (_, i) => `a/${i}`);
  for (const topic of all) await client.publishAsync(topic, 'x', { qos: topic === 'a/1' ? 2 : 1 });
  await client.publishAsync('a/zero', 'x', { qos: 0 });
  // One of QoS 0 waits for no other, and may come before them.
  await expect.poll(() => topicsOf(raw)).toContain('a/zero');
  await expect.poll(() => topicsOf(raw).filter((topic) => topic !== 'a/zero')).toEqual(['a/0', 'a/1', 'a/2']);
  const [, second] = raw.of('publish').filter((packet) => (packet as { topic?: string }).topic !== 'a/zero');
  const { messageId } = second as { messageId?: number };
  raw.send({ cmd: 'pubrec', messageId });
  await expect.poll(() => raw.of('pubrel')).toHaveLength(1);
  await delay(50);
  expect(topicsOf(raw)).toHaveLength(4);
  raw.send({ cmd: 'pubcomp', messageId });
  await expect.poll(() => topicsOf(raw).at(-1)).toBe('a/3');
  // Those that wait when the connection ends come with the next one.
  raw.socket.destroy();
  const back = await rawClient5(port, { ...kept, properties: { sessionExpiryInterval: 600, receiveMaximum: 4 } });
  await expect.poll(() => topicsOf(back)).toHaveLength(4);
  for (let i = 0; i < 9; i++) {
    await expect.poll(() => topicsOf(back).length).toBeGreaterThan(i);
    back.send({ cmd: 'puback', messageId: (back.of('publish')[i] as { messageId?: number }).messageId });
  }
  expect(topicsOf(back)).toEqual(all.filter((topic) => topic !== 'a/1'));
});

it('a message larger than a client takes is not sent to it, and is not kept for it', async () => {
  const { port, url, broker } = await startBroker();
  const connect = { ...kept, properties: { sessionExpiryInterval: 600, maximumPacketSize: 100 } };
  const raw = await rawClient5(port, connect);
  await subscribe(raw, 'a');
  const { client } = await client5(url);
  await client.publishAsync('a', 'x'.repeat(200), { qos: 1 });
  await client.publishAsync('a', 'small', { qos: 1 });
  await expect.poll(() => raw.of('publish')).toMatchObject([{ payload: Buffer.from('small') }]);
  raw.send({ cmd: 'puback', messageId: (raw.of('publish')[0] as { messageId?: number }).messageId });
  await expect.poll(() => broker.counts.kept()['queued']).toBe(0);
  raw.socket.destroy();
  const back = await rawClient5(port, { ...kept });
  await delay(100);
  expect(back.of('publish')).toEqual([]);
});

it('a message that its client refuses with a reason is done with', async () => {
  const { port, url } = await startBroker();
  const raw = await rawClient5(port, { ...kept, properties: { sessionExpiryInterval: 600, receiveMaximum: 1 } });
  await subscribe(raw, 'a/#', { qos: 2 });
  const { client } = await client5(url);
  for (const topic of ['a/0', 'a/1', 'a/2']) await client.publishAsync(topic, 'x', { qos: 2 });
  for (const i of [0, 1]) {
    await expect.poll(() => topicsOf(raw)).toHaveLength(i + 1);
    const { messageId } = raw.of('publish')[i] as { messageId?: number };
    raw.send({ cmd: 'pubrec', messageId, reasonCode: 0x97 });
  }
  await expect.poll(() => topicsOf(raw)).toEqual(['a/0', 'a/1', 'a/2']);
  expect(raw.of('pubrel')).toEqual([]);
  raw.socket.destroy();
  const back = await rawClient5(port, kept);
  await expect.poll(() => topicsOf(back)).toEqual(['a/2']);
});

it('no local: what a client publishes itself does not come back, nor wait for it', async () => {
  const { port, url, broker } = await startBroker();
  const raw = await rawClient5(port, kept);
  await subscribe(raw, 'a/#', { nl: true });
  for (const id of [1, 2]) raw.publish(id, { topic: 'a/own', qos: id });
  await expect.poll(() => raw.of('puback').length + raw.of('pubrec').length).toBe(2);
  const { client } = await client5(url);
  await client.publishAsync('a/other', 'x', { qos: 1 });
  await expect.poll(() => topicsOf(raw)).toEqual(['a/other']);
  raw.send({ cmd: 'puback', messageId: (raw.of('publish')[0] as { messageId?: number }).messageId });
  await expect.poll(() => broker.counts.kept()['queued']).toBe(0);
  raw.socket.destroy();
  const back = await rawClient5(port, kept);
  await delay(100);
  expect(topicsOf(back)).toEqual([]);
  // A second subscription without that option gets them.
  await subscribe(back, 'a/own');
  back.publish(3, { topic: 'a/own' });
  await expect.poll(() => topicsOf(back)).toEqual(['a/own']);
});

it('retain as published, and what is retained only for new subscriptions or never', async () => {
  const { port, url } = await startBroker();
  const { client, heard: witnessed } = await client5(url);
  await client.subscribeAsync('a');
  await client.publishAsync('a', 'retained', { qos: 1, retain: true });
  // Acknowledged is not yet passed on: a subscription that came earlier would get it at once.
  await expect.poll(() => witnessed).toHaveLength(1);
  const raw = await rawClient5(port);
  await subscribe(raw, 'a', { rh: 2, rap: true });
  await subscribe(raw, 'a', { rh: 1, rap: true });
  await client.publishAsync('a', 'live', { qos: 1, retain: true });
  const heard = () =>
    raw.of('publish').map((packet) => `${(packet as { payload?: Buffer }).payload} ${packet['retain' as never]}`);
  await expect.poll(heard).toEqual(['live true']);
  await client.publishAsync('a', 'plain', { qos: 1 });
  await expect.poll(heard).toEqual(['live true', 'plain false']);
  await subscribe(raw, 'a', { rh: 0, rap: false });
  await expect.poll(() => heard().at(-1)).toBe('live true');
  await client.publishAsync('a', 'next', { qos: 1, retain: true });
  await expect.poll(() => heard().at(-1)).toBe('next false');
  const other = await rawClient5(port, { clientId: 'other' });
  await subscribe(other, 'a', { rh: 1 });
  await expect.poll(() => topicsOf(other)).toEqual(['a']);
});

it.each([4, 5] as const)(
  'a kept session whose queue is full hears all the same what comes while it is connected (version %i)',
  async (version) => {
    const { url, broker } = await startBroker({ limits: { maxQueuedMessages: 3 } });
    const { client, heard } = await client5(url, {
      protocolVersion: version,
      clientId: 'kept',
      clean: false,
      ...(version === 5 && { properties: { sessionExpiryInterval: 600, receiveMaximum: 50 } }),
    });
    await client.subscribeAsync('a/#', { qos: 2 });
    const publisher = await client5(url);
    const publishes = Array.from({ length: 300 }, (_, i) => i);
    await Promise.all(publishes.map((i) => publisher.client.publishAsync(`a/${i}`, 'x', { qos: i % 2 === 0 ? 1 : 2 })));
    await expect.poll(() => heard.length).toBe(300);
    expect(broker.counts.disconnected).toEqual({});
    expect(broker.counts.boundReached.queued_device).toBeGreaterThan(0);
  },
);
