import { setTimeout as delay } from 'node:timers/promises';
import mqtt from 'mqtt-packet';
import { expect, it } from 'vitest';
import { rawClient } from '../raw-client.ts';
import { startBroker } from '../start-broker.ts';

const TOPIC = { topic: 'a/b', qos: 1 as const };
const heard = (client: Awaited<ReturnType<typeof rawClient>>) =>
  client.of('publish').map((packet) => (packet.cmd === 'publish' ? packet.payload.toString() : ''));

it('one who subscribes while others publish gets what comes from then on, and nothing after it has left', async () => {
  const { port, received } = await startBroker();
  const sender = await rawClient(port, { clientId: 'sender' });
  const listener = await rawClient(port, { clientId: 'listener' });
  sender.publish(1, { payload: 'before' });
  await expect.poll(() => sender.of('puback').length).toBe(1);
  listener.send({ cmd: 'subscribe', messageId: 1, subscriptions: [TOPIC, { topic: '+/b', qos: 0 }] });
  await expect.poll(() => listener.of('suback').length).toBe(1);
  listener.send({ cmd: 'unsubscribe', messageId: 2, unsubscriptions: ['+/b'] });
  await expect.poll(() => listener.of('unsuback').length).toBe(1);
  sender.publish(2, { payload: 'during' });
  await expect.poll(() => heard(listener)).toEqual(['during']);
  listener.send({ cmd: 'unsubscribe', messageId: 3, unsubscriptions: ['a/b'] });
  await expect.poll(() => listener.of('unsuback').length).toBe(2);
  sender.publish(3, { payload: 'after' });
  await expect.poll(() => sender.of('puback').length).toBe(3);
  expect(heard(listener)).toEqual(['during']);
  expect(received.map(({ payload }) => Buffer.from(payload).toString())).toEqual(['before', 'during', 'after']);
});

it('two with the same filter are two: the second one still listens when the first one is gone', async () => {
  const { port } = await startBroker();
  const sender = await rawClient(port, { clientId: 'sender' });
  const listeners = [await rawClient(port, { clientId: 'one' }), await rawClient(port, { clientId: 'two' })] as const;
  for (const listener of listeners) {
    listener.send({ cmd: 'subscribe', messageId: 1, subscriptions: [TOPIC] });
    await expect.poll(() => listener.of('suback').length).toBe(1);
  }
  // Both ways at once: aedes unsubscribes it twice.
  listeners[0].send({ cmd: 'unsubscribe', messageId: 2, unsubscriptions: ['a/b'] });
  listeners[0].send({ cmd: 'disconnect' });
  await expect.poll(listeners[0].closed).toBe(true);
  sender.publish(1);
  await expect.poll(() => heard(listeners[1])).toEqual(['x']);
});

it('a session that is away gets it later, and a retained message is kept', async () => {
  const { port } = await startBroker();
  const away = await rawClient(port, { clientId: 'away', clean: false });
  away.send({ cmd: 'subscribe', messageId: 1, subscriptions: [TOPIC] });
  await expect.poll(() => away.of('suback').length).toBe(1);
  away.send({ cmd: 'disconnect' });
  await expect.poll(away.closed).toBe(true);
  const sender = await rawClient(port, { clientId: 'sender' });
  const witness = await rawClient(port, { clientId: 'witness' });
  witness.send({ cmd: 'subscribe', messageId: 1, subscriptions: [TOPIC] });
  await expect.poll(() => witness.of('suback').length).toBe(1);
  sender.publish(1, { payload: 'queued' });
  await expect.poll(() => heard(witness)).toEqual(['queued']);
  sender.publish(2, { payload: 'kept', retain: true, topic: 'kept' });
  await expect.poll(() => sender.of('puback').length).toBe(2);
  const back = await rawClient(port, { clientId: 'away', clean: false });
  await expect.poll(() => heard(back)).toEqual(['queued']);
  back.send({ cmd: 'subscribe', messageId: 2, subscriptions: [{ topic: 'kept', qos: 0 }] });
  await expect.poll(() => heard(back)).toEqual(['queued', 'kept']);
});

it('one who only publishes is alive: its keepalive does not run out', async () => {
  const { port, broker } = await startBroker();
  const sender = await rawClient(port, { keepalive: 1 });
  let id = 0;
  const timer = setInterval(() => sender.publish(++id), 100);
  try {
    // Well beyond one and a half times a second.
    await expect.poll(() => sender.of('puback').length).toBeGreaterThan(30);
  } finally {
    clearInterval(timer);
  }
  expect([sender.closed(), broker.counts.disconnected.keepalive]).toEqual([false, undefined]);
});

it('what could not be kept is not acknowledged, and ends the connection', async () => {
  const { port, broker } = await startBroker({ onPublish: (_message, done) => done(new Error('the disk is full')) });
  const sender = await rawClient(port);
  sender.publish(1);
  await expect.poll(sender.closed).toBe(true);
  expect([sender.of('puback'), broker.counts.disconnected.not_kept]).toEqual([[], 1]);
});

it.each([
  ['a retained one and a plain one', [1, true], [1, false]],
  ['QoS 1 and QoS 0', [1, false], [0, false]],
  ['a retained one of QoS 0 and a plain one', [0, true], [0, false]],
] as const)('messages that come together are all heard, and once: %s', async (_what, first, second) => {
  const { port } = await startBroker();
  const subscriber = await rawClient(port, { clientId: 'subscriber' });
  const subscriptions = ['a', '+', 'a/#'].map((topic) => ({ topic, qos: 1 as const }));
  subscriber.send({ cmd: 'subscribe', messageId: 1, subscriptions } as never);
  await expect.poll(() => subscriber.of('suback')).toHaveLength(1);
  const publisher = await rawClient(port, { clientId: 'publisher' });
  const packets = [first, second].map(([qos, retain], i) =>
    mqtt.generate({ cmd: 'publish', topic: 'a', payload: `${i}`, qos, retain, dup: false, messageId: i + 1 }),
  );
  publisher.socket.write(Buffer.concat(packets));
  await expect.poll(() => subscriber.of('publish')).toHaveLength(2);
  await delay(50);
  const heard = subscriber.of('publish').map((packet) => `${(packet as { payload?: Buffer }).payload}`);
  expect(heard.sort()).toEqual(['0', '1']);
});
