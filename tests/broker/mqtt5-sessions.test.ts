import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { openAccess } from '../../broker/access/open-access.ts';
import { createMqttBroker } from '../../broker/embedded/mqtt-broker.ts';
import { createLog } from '../../lib/log.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import { client5, rawClient5 } from './client5.ts';
import { rawClient } from './raw-client.ts';
import { startBroker } from './start-broker.ts';

const log = createLog({ level: 'silent', pretty: false });

/** A session, as in CONNECT. */
const session = (clean: boolean, sessionExpiryInterval?: number) => ({
  clientId: 'one',
  clean,
  ...(sessionExpiryInterval !== undefined && { properties: { sessionExpiryInterval } }),
});

async function present(port: number, clean = false, expiry = 60): Promise<boolean> {
  const raw = await rawClient5(port, session(clean, expiry));
  const found = (raw.packets[0] as { sessionPresent?: boolean }).sessionPresent;
  raw.send({ cmd: 'disconnect', reasonCode: 0 });
  await expect.poll(raw.closed).toBe(true);
  return found === true;
}

it('a session lives as long after its connection as its client asked', async () => {
  let now = Date.now();
  const { port } = await startBroker({ now: () => now });
  expect(await present(port)).toBe(false);
  now += 59_000;
  expect(await present(port)).toBe(true);
  now += 61_000;
  expect(await present(port)).toBe(false);
  // Without an interval it ends with its connection, also one that was taken up.
  expect(await present(port, false, 0)).toBe(true);
  expect(await present(port)).toBe(false);
});

it('a clean start ends what was kept, and begins a session that is kept', async () => {
  const { port, url } = await startBroker();
  const first = await rawClient5(port, session(false, 60));
  first.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'a', qos: 1 }] });
  await expect.poll(() => first.of('suback')).toHaveLength(1);
  first.socket.destroy();
  const { client } = await client5(url);
  await client.publishAsync('a', 'for the first session', { qos: 1 });
  const second = await rawClient5(port, session(true, 60));
  expect(second.packets).toMatchObject([{ cmd: 'connack', sessionPresent: false }]);
  second.socket.destroy();
  await client.publishAsync('a', 'nobody subscribes any more', { qos: 1 });
  const third = await rawClient5(port, session(false, 60));
  expect(third.packets).toMatchObject([{ cmd: 'connack', sessionPresent: true }]);
  await delay(50);
  expect(third.of('publish')).toEqual([]);
});

it('the settings bound how long a session is kept, and CONNACK says so', async () => {
  let now = Date.now();
  const { port, broker } = await startBroker({ now: () => now, limits: { sessionExpirySeconds: 100 } });
  const raw = await rawClient5(port, session(false, 0xffffffff));
  expect(raw.packets).toMatchObject([{ properties: { sessionExpiryInterval: 100 } }]);
  raw.socket.destroy();
  await expect.poll(() => broker.counts.disconnected.lost).toBe(1);
  now += 101_000;
  expect(await present(port)).toBe(false);
  const fits = await rawClient5(port, session(false, 100));
  expect(fits.packets[0]).not.toHaveProperty('properties.sessionExpiryInterval');
});

it('DISCONNECT may change how long a session is kept, but not keep one that was to end', async () => {
  const { port } = await startBroker();
  const raw = await rawClient5(port, session(false, 60));
  raw.send({ cmd: 'disconnect', reasonCode: 0, properties: { sessionExpiryInterval: 0 } });
  await expect.poll(raw.closed).toBe(true);
  expect(await present(port)).toBe(false);
  const other = await rawClient5(port, { clientId: 'other' });
  other.send({ cmd: 'disconnect', reasonCode: 0, properties: { sessionExpiryInterval: 60 } });
  await expect.poll(() => other.of('disconnect')).toMatchObject([{ reasonCode: 0x82 }]);
});

it('a connection that takes a session over tells the first one, and finds the session only if that outlives a connection', async () => {
  const { port } = await startBroker();
  const first = await rawClient5(port, session(false, 60));
  const second = await rawClient5(port, session(false, 0));
  expect(second.packets).toMatchObject([{ cmd: 'connack', sessionPresent: true }]);
  await expect.poll(() => first.of('disconnect')).toMatchObject([{ reasonCode: 0x8e }]);
  const third = await rawClient5(port, session(false, 60));
  expect(third.packets).toMatchObject([{ cmd: 'connack', sessionPresent: false }]);
});

it('a client may take its session from one version of MQTT to the other', async () => {
  const { port } = await startBroker();
  const four = await rawClient(port, { clientId: 'one', clean: false });
  four.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'a', qos: 1 }] } as never);
  await expect.poll(() => four.of('suback')).toHaveLength(1);
  four.socket.destroy();
  const publisher = await rawClient5(port, { clientId: 'publisher' });
  publisher.publish(1, { topic: 'a', properties: { contentType: 'text/plain' } });
  await expect.poll(() => publisher.of('puback')).toHaveLength(1);
  const five = await rawClient5(port, session(false, 60));
  await expect
    .poll(() => five.of('publish'))
    .toMatchObject([{ topic: 'a', properties: { contentType: 'text/plain' } }]);
});

it('the broker that stops says so, one that says nothing in time is told that', async () => {
  const { port, broker } = await startBroker();
  const raw = await rawClient5(port, { clientId: 'silent', keepalive: 1 });
  const other = await rawClient5(port, { clientId: 'other' });
  await expect.poll(() => raw.of('disconnect')).toMatchObject([{ reasonCode: 0x8d }]);
  await broker.close();
  await expect.poll(() => other.of('disconnect')).toMatchObject([{ reasonCode: 0x8b }]);
});

const will = (extra: object = {}) => ({
  ...session(false, 60),
  will: { topic: 'gone', payload: Buffer.from('one'), qos: 1 as const, retain: false, properties: {}, ...extra },
});

it('a will is published unless its client says goodbye; with 0x04 it is published then, too', async () => {
  const { port, url, received } = await startBroker();
  const { client, heard } = await client5(url);
  await client.subscribeAsync('gone');
  const properties = { contentType: 'text/plain', userProperties: { why: 'lost' }, messageExpiryInterval: 100 };
  for (const reasonCode of [0, 4]) {
    const raw = await rawClient5(port, will({ properties }));
    raw.send({ cmd: 'disconnect', reasonCode });
    await expect.poll(raw.closed).toBe(true);
  }
  await expect.poll(() => heard).toMatchObject([{ topic: 'gone', payload: 'one', properties }]);
  await delay(50);
  expect(received).toHaveLength(1);
});

it('a will waits as long as its client asked, unless the session begins anew; one whose client is back is dropped', async () => {
  const { port, received, broker } = await startBroker();
  // Longer than a busy machine takes to connect again.
  const delayed = will({ properties: { willDelayInterval: 4 } });
  const lost = async (count: number) => {
    await expect.poll(() => broker.counts.disconnected.lost).toBe(count);
  };
  const first = await rawClient5(port, delayed);
  first.socket.destroy();
  await lost(1);
  const second = await rawClient5(port, delayed);
  expect(received).toEqual([]);
  second.socket.destroy();
  // Its own alone: that of the first would have come before it.
  await expect.poll(() => received).toHaveLength(1);
  const third = await rawClient5(port, delayed);
  expect(received).toHaveLength(1);
  third.socket.destroy();
  await lost(3);
  await rawClient5(port, session(true, 60));
  await expect.poll(() => received).toHaveLength(2);
});

it('sessions, queues, properties and wills survive a restart; a session that was to end with its connection does not', async () => {
  const dataDir = tempDir();
  const received: string[] = [];
  const start = async () => {
    const onPublish = ({ topic }: { topic: string }, done: () => void): void => {
      received.push(topic);
      done();
    };
    const broker = await createMqttBroker({ access: openAccess(), log, dataDir, onPublish });
    onTestFinished(() => broker.close());
    const { mqtt: port = 0 } = await broker.listen({ host: '127.0.0.1', port: 0 });
    return { broker, port };
  };
  const first = await start();
  const subscriber = await rawClient5(first.port, session(false, 600));
  subscriber.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'a/#', qos: 2, nl: true }] });
  await expect.poll(() => subscriber.of('suback')).toHaveLength(1);
  subscriber.socket.destroy();
  const publisher = await rawClient5(first.port, {
    ...will({ properties: { willDelayInterval: 50 } }),
    clientId: 'two',
  });
  const properties = { correlationData: Buffer.from([0, 255]), messageExpiryInterval: 500 };
  publisher.publish(1, { topic: 'a/1', properties });
  publisher.publish(2, { topic: 'a/2', qos: 2, properties });
  publisher.publish(3, { topic: 'a/kept', retain: true, properties });
  await expect.poll(() => publisher.of('puback').length + publisher.of('pubrec').length).toBe(3);
  const passing = await rawClient5(first.port, { clientId: 'passing', clean: false });
  expect(passing.packets).toHaveLength(1);
  publisher.socket.destroy();
  await expect.poll(() => first.broker.counts.connections).toBe(1);
  await first.broker.close();
  const second = await start();
  expect(received.at(-1)).toBe('gone');
  const back = await rawClient5(second.port, session(false, 600));
  expect(back.packets[0]).toMatchObject({ cmd: 'connack', sessionPresent: true });
  await expect.poll(() => back.of('publish').map((packet) => (packet as { topic?: string }).topic)).toHaveLength(3);
  for (const packet of back.of('publish')) {
    expect(packet).toMatchObject({ properties: { correlationData: Buffer.from([0, 255]) } });
  }
  // No local holds for a session that was taken up.
  back.publish(9, { topic: 'a/own' });
  await expect.poll(() => back.of('puback')).toHaveLength(1);
  await delay(50);
  expect(back.of('publish')).toHaveLength(3);
  const gone = await rawClient5(second.port, { clientId: 'passing', clean: false });
  expect(gone.packets).toMatchObject([{ sessionPresent: false }]);
  const newcomer = await rawClient5(second.port, { clientId: 'newcomer' });
  newcomer.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'a/kept', qos: 0 }] });
  await expect
    .poll(() => newcomer.of('publish'))
    .toMatchObject([{ retain: true, properties: { correlationData: {} } }]);
});
