import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import type { Client } from 'aedes';
import AsyncLevelPersistence from 'aedes-persistence-level/asyncPersistence.js';
import { ClassicLevel } from 'classic-level';
import mqtt, { type Packet } from 'mqtt-packet';
import { expect, it } from 'vitest';
import { ListeningAedes } from '../../broker/embedded/listening-aedes.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import { sessionsOn } from './sessions-on.ts';

/*
 * Parts of aedes and of its persistence that the broker uses and that they do not guarantee. A
 * version that changes it must fail here, and not in a plant.
 */
const require = createRequire(import.meta.url);

it.each(['aedes', 'aedes-persistence-level'])('%s is pinned to the version that was looked at', (name) => {
  const root = path.dirname(path.dirname(import.meta.dirname));
  const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Record<string, never>;
  const { dependencies } = read(path.join(root, 'package.json')) as unknown as { dependencies: Record<string, string> };
  expect(dependencies[name]).toMatch(/^\d+\.\d+\.\d+$/);
  const folder = path.dirname(require.resolve('aedes-persistence-level'));
  expect(read(path.join(folder, '..', name, 'package.json'))).toMatchObject({ version: dependencies[name] });
});

/** aedes on sessions whose calls are noted, with one client. */
async function aedesWithClient(options: { clean: boolean }) {
  const db = new ClassicLevel(tempDir());
  await db.open();
  const { sessions } = sessionsOn(db);
  const calls: string[] = [];
  const noted = new Proxy(sessions, {
    get(target, name) {
      const value = Reflect.get(target, name, target) as unknown;
      if (typeof value !== 'function') return value;
      if (name === 'setup') return async (broker: { id: string }) => target.setup(broker);
      return (...args: unknown[]) => {
        calls.push(String(name));
        return (value as (...args: unknown[]) => unknown).apply(target, args);
      };
    },
  });
  const aedes = new ListeningAedes({
    persistence: noted,
    preConnect: (_client, _packet, done) => done(null, true),
    authorizeSubscribe: (_client, subscription, done) => {
      calls.push(`authorizeSubscribe ${subscription.topic}`);
      done(null, subscription.topic.startsWith('$') ? null : subscription);
    },
  });
  await aedes.listen();
  for (const event of ['subscribe', 'unsubscribe', 'client', 'connackSent'] as const) {
    aedes.on(event as 'client', () => void calls.push(`event ${event}`));
  }
  aedes.on('subscribe', (subscriptions, client) => {
    sessions.asked = { client, subscriptions };
  });
  const conn = Object.assign(new PassThrough({ readableHighWaterMark: 2 ** 20 }), { drained: async () => undefined });
  const answers: Packet[] = [];
  const parser = mqtt.parser();
  parser.on('packet', (packet) => void answers.push(packet));
  conn.write = (chunk: Buffer) => parser.parse(chunk) >= 0;
  const client = aedes.handle(conn);
  const send = (packet: Packet): void => void conn.push(mqtt.generate(packet));
  const connect = { cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clientId: 'c', keepalive: 60 } as const;
  send({ ...connect, clean: options.clean });
  await expect.poll(() => answers.length).toBe(1);
  return { aedes, client: client as Client & Record<string, unknown>, conn, calls, answers, send, sessions };
}

it('a client has a timer for its keepalive that can be refreshed, and its subscriptions by filter', async () => {
  const { aedes, client, send, answers } = await aedesWithClient({ clean: true });
  expect((client['_keepaliveTimer'] as NodeJS.Timeout).refresh).toBeTypeOf('function');
  send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'a/b', qos: 0 }] } as Packet);
  await expect.poll(() => answers.length).toBe(2);
  expect(Object.keys(client['subscriptions'] as object)).toEqual(['a/b']);
  aedes.publish({ cmd: 'publish', topic: 'a/b', payload: '', qos: 0, retain: false, dup: false }, () => undefined);
  await expect.poll(() => answers.length).toBe(3);
  expect(client.conn).toBeDefined();
  // By broker, the number of the last message that it got.
  expect(client['duplicates']).toEqual({ [aedes.id]: expect.any(Number) });
});

it('one that left while it was being let in can be taken out', async () => {
  const { aedes, client } = await aedesWithClient({ clean: true });
  const own = aedes as ListeningAedes & { unregisterClient(client: Client): void; clients: object };
  expect(Object.keys(own.clients)).toEqual(['c']);
  own.unregisterClient(client);
  expect(Object.keys(own.clients)).toEqual([]);
  expect(aedes.connectedClients).toBe(0);
});

it('a session is present when its subscriptions are asked for and there are any', async () => {
  const { answers, calls } = await aedesWithClient({ clean: false });
  expect(answers).toMatchObject([{ cmd: 'connack', sessionPresent: false }]);
  expect(calls.filter((call) => call.startsWith('subscriptionsBy'))).toEqual(['subscriptionsByClient']);
  expect(calls).toContain('delWill');
  expect(calls).toContain('outgoingStream');
});

it('a subscription is authorized before it is kept, and who subscribes is told before retained messages are asked for', async () => {
  const { calls, send, answers } = await aedesWithClient({ clean: false });
  calls.length = 0;
  const subscriptions = [
    { topic: 'a', qos: 1 },
    { topic: '$b', qos: 1 },
  ];
  send({ cmd: 'subscribe', messageId: 1, subscriptions } as Packet);
  await expect.poll(() => calls.at(-1)).toBe('createRetainedStreamCombi');
  expect(answers[1]).toMatchObject({ cmd: 'suback', granted: [1, 128] });
  const order = ['authorizeSubscribe a', 'addSubscriptions', 'event subscribe', 'createRetainedStreamCombi'];
  expect(calls.filter((call) => order.includes(call))).toEqual(order);
  send({ cmd: 'unsubscribe', messageId: 2, unsubscriptions: ['a'] } as Packet);
  await expect.poll(() => calls.includes('event unsubscribe')).toBe(true);
  expect(calls).toContain('removeSubscriptions');
});

it('the end of a connection ends its subscriptions in aedes, and the packet ids of a clean session', async () => {
  const { conn, calls, client } = await aedesWithClient({ clean: true });
  calls.length = 0;
  conn.destroy();
  await expect.poll(() => client['closed']).toBe(true);
  await expect.poll(() => calls).toContain('cleanIncoming');
});

it('the persistence keeps its queue under the keys that are read at the start', async () => {
  const db = new ClassicLevel(tempDir());
  await db.open();
  const base = new AsyncLevelPersistence(db);
  const packet = { cmd: 'publish', brokerId: 'b', brokerCounter: 1, topic: 't', payload: Buffer.from('x'), qos: 1 };
  await base.outgoingEnqueue({ clientId: 'a/b' }, packet as never);
  await base.outgoingUpdate({ id: 'a/b' } as never, { ...packet, messageId: 7 } as never);
  await base.addSubscriptions({ id: 'a/b' }, [{ topic: 'x:y', qos: 1 }]);
  await base.storeRetained(packet as never);
  const keys = (await db.keys().all()).map((key) => key.replace(/\d{8,}/g, 'N'));
  expect(keys).toEqual(['outgoing-id:a%2Fb:N', 'outgoing:a%2Fb:b:N', 'retained:t', 'subscriptions:a%2Fb:x:y']);
  expect(await base.outgoingClearMessageId({ id: 'a/b' }, { messageId: 7 } as never)).toMatchObject({ topic: 't' });
});

it('what an earlier version kept of subscriptions, sessions and retained messages is taken over', async () => {
  const folder = tempDir();
  const db = new ClassicLevel(folder);
  await db.open();
  const earlier = new AsyncLevelPersistence(db);
  const many = Array.from({ length: 700 }, (_, i) => ({ topic: `a/${i}`, qos: 1 as const }));
  await earlier.addSubscriptions({ id: 'c' }, [...many, { topic: 'zero', qos: 0 }]);
  await earlier.storeRetained({ cmd: 'publish', topic: 'r/ö', payload: Buffer.from('kept'), qos: 1 } as never);
  const { sessions, bounds } = sessionsOn(db);
  await sessions.setup({ id: 'b' });
  expect(sessions.kept.subscriptionsOf('c')).toHaveLength(701);
  expect(sessions.hears('a/699')).toBe(true);
  expect(bounds.retained.used().count).toBe(1);
  expect(await sessions.enter('c', { principal: { site: 'p', device: 'a', kind: 'device' }, clean: false })).toBe(
    undefined,
  );
  expect(sessions.kept.wasPresent('c')).toBe(true);
  expect((await db.keys().all()).filter((key) => /^(subscriptions|retained):/.test(key))).toEqual([]);
  const packets = [];
  const gate = { destroyed: false, drained: async () => undefined };
  for await (const packet of sessions.retained.deliver(gate as never, new Map([['r/+', 2]]))) packets.push(packet);
  expect(packets).toMatchObject([{ topic: 'r/ö', payload: Buffer.from('kept'), qos: 1, retain: true }]);
});
