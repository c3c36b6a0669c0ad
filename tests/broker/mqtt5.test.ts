import { expect, it } from 'vitest';
import { openAccess } from '../../broker/access/open-access.ts';
import type { OnPublish } from '../../broker/messages/mqtt-message.ts';
import { client5, rawClient5 } from './client5.ts';
import { rawClient } from './raw-client.ts';
import { startBroker } from './start-broker.ts';

it('a client of MQTT 5 is let in and told what it may expect', async () => {
  const { port } = await startBroker();
  const { packets } = await rawClient5(port);
  expect(packets).toMatchObject([
    {
      cmd: 'connack',
      reasonCode: 0,
      sessionPresent: false,
      properties: {
        receiveMaximum: 512,
        maximumPacketSize: 1052672,
        topicAliasMaximum: 32,
        subscriptionIdentifiersAvailable: false,
        sharedSubscriptionAvailable: false,
      },
    },
  ]);
});

it('publishes of each QoS are taken in and acknowledged, and reach subscribers of either version', async () => {
  const { url, port, received } = await startBroker();
  const { client, heard } = await client5(url);
  const four = await rawClient(port, { clientId: 'four' });
  four.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'a/#', qos: 0 }] } as never);
  await expect.poll(() => four.of('suback')).toHaveLength(1);
  await client.subscribeAsync('a/#', { qos: 2 });
  for (const qos of [0, 1, 2] as const) {
    await client.publishAsync(`a/${qos}`, `qos ${qos}`, { qos, properties: { contentType: 'text/plain' } });
  }
  await expect.poll(() => heard).toHaveLength(3);
  expect(heard.map(({ topic, qos }) => `${topic} ${qos}`).sort()).toEqual(['a/0 0', 'a/1 1', 'a/2 2']);
  for (const { properties } of heard) expect(properties).toMatchObject({ contentType: 'text/plain' });
  expect(received.map(({ topic }) => topic).sort()).toEqual(['a/0', 'a/1', 'a/2']);
  await expect.poll(() => four.of('publish')).toHaveLength(3);
});

it('an acknowledgement leaves when the message is kept, as with 3.1.1', async () => {
  const waiting: ((error?: Error) => void)[] = [];
  const { port } = await startBroker({ onPublish: (_message, done) => void waiting.push(done) });
  const raw = await rawClient5(port);
  raw.publish(7);
  await expect.poll(() => waiting).toHaveLength(1);
  expect(raw.of('puback')).toEqual([]);
  waiting[0]?.();
  await expect.poll(() => raw.of('puback')).toMatchObject([{ messageId: 7 }]);
  raw.publish(8);
  await expect.poll(() => waiting).toHaveLength(2);
  waiting[1]?.(new Error('the disk is full'));
  await expect.poll(() => raw.of('disconnect')).toMatchObject([{ reasonCode: 0x89 }]);
  expect(raw.of('puback')).toHaveLength(1);
});

it('what may not be published is answered with its reason, and goes to nobody', async () => {
  const access = { ...openAccess(), mayPublish: (_: unknown, topic: string) => !topic.startsWith('other/') };
  const { port, url } = await startBroker({ access });
  const { client, heard } = await client5(url);
  await client.subscribeAsync('#');
  const raw = await rawClient5(port);
  for (const topic of ['other/a', 'a', '$SYS/a']) {
    raw.publish(1, { topic });
    raw.publish(2, { topic, qos: 2 });
    await expect.poll(() => raw.of('pubrec').length + raw.of('puback').length).toBe(2);
    const codes = [...raw.of('puback'), ...raw.of('pubrec')].map(({ reasonCode = 0 }) => reasonCode);
    expect(codes).toEqual(topic === 'a' ? [0, 0] : [0x87, 0x87]);
    if (topic === 'a') raw.send({ cmd: 'pubrel', messageId: 2 });
    raw.packets.length = 0;
  }
  // An id whose message was refused is free again.
  raw.publish(2, { topic: 'b', qos: 2 });
  await expect.poll(() => raw.of('pubrec')).toMatchObject([{ messageId: 2 }]);
  raw.send({ cmd: 'pubrel', messageId: 2 });
  await expect.poll(() => raw.of('pubcomp').at(-1)).toMatchObject({ messageId: 2 });
  await expect.poll(() => heard.map(({ topic }) => topic).sort()).toEqual(['a', 'a', 'b']);
});

it('each filter has an answer of its own', async () => {
  const access = { ...openAccess(), maySubscribe: (_: unknown, filter: string) => filter !== 'forbidden' };
  const { port } = await startBroker({ access });
  const raw = await rawClient5(port);
  const filters = ['a/b', 'forbidden', '$share/g/a', 'a/#/b', 'a+', '$SYS/#', 'a/b', '#'];
  raw.send({ cmd: 'subscribe', messageId: 1, subscriptions: filters.map((topic) => ({ topic, qos: 1 })) });
  const granted = [1, 0x87, 0x9e, 0x8f, 0x8f, 0x87, 1, 1];
  await expect.poll(() => raw.of('suback')).toMatchObject([{ granted }]);
  raw.send({ cmd: 'subscribe', messageId: 2, subscriptions: [{ topic: '$share/g/a', qos: 0 }] });
  await expect.poll(() => raw.of('suback')[1]).toMatchObject({ messageId: 2, granted: [0x9e] });
  raw.send({ cmd: 'unsubscribe', messageId: 3, unsubscriptions: ['a/b', 'never', 'a/#/b'] });
  await expect.poll(() => raw.of('unsuback')).toMatchObject([{ messageId: 3, granted: [0, 0x11, 0x8f] }]);
  raw.send({ cmd: 'unsubscribe', messageId: 4, unsubscriptions: ['a/#/b'] });
  await expect.poll(() => raw.of('unsuback')[1]).toMatchObject({ messageId: 4, granted: [0x8f] });
  raw.send({ cmd: 'pingreq' });
  await expect.poll(() => raw.of('pingresp')).toHaveLength(1);
});

it('a subscription that there is no room for is answered with that', async () => {
  const { port } = await startBroker({ limits: { maxSubscriptions: 1 } });
  const raw = await rawClient5(port);
  const subscriptions = ['a', 'b'].map((topic) => ({ topic, qos: 0 }));
  raw.send({ cmd: 'subscribe', messageId: 1, subscriptions });
  await expect.poll(() => raw.of('suback')).toMatchObject([{ granted: [0, 0x97] }]);
});

it('a client without an id is given one, also for a session that is kept', async () => {
  const { port, broker } = await startBroker();
  const raw = await rawClient5(port, { clientId: '', properties: { sessionExpiryInterval: 60 } });
  expect([...broker.presences().keys()]).toEqual(['plant:unnamed']);
  const { properties } = raw.packets[0] as { properties?: { assignedClientIdentifier?: string } };
  expect(properties?.assignedClientIdentifier).toMatch(/^auto-[0-9a-f-]{36}$/);
  raw.socket.destroy();
  const again = await rawClient5(port, { clientId: properties?.assignedClientIdentifier ?? '', clean: false });
  expect(again.packets[0]).toMatchObject({ sessionPresent: true });
});

it.each([
  // No answer shows whether a device is known.
  ['wrong_password', 0x86, 'bad_user_name_or_password'],
  ['unknown', 0x86, 'bad_user_name_or_password'],
  ['no_credentials', 0x87, 'no_credentials'],
  ['revoked', 0x87, 'revoked'],
  ['throttled', 0x9f, 'throttled'],
] as const)('one that is not let in (%s) is told why', async (refused, reasonCode, reasonString) => {
  const { port } = await startBroker({ access: { ...openAccess(), authenticate: async () => ({ refused }) } });
  const raw = await rawClient5(port);
  expect(raw.packets).toMatchObject([{ cmd: 'connack', reasonCode, properties: { reasonString } }]);
  await expect.poll(raw.closed).toBe(true);
});

it('a password without a user name is a password', async () => {
  const credentials: unknown[] = [];
  const access = openAccess();
  const authenticate: typeof access.authenticate = (credential) => {
    credentials.push(credential);
    return access.authenticate(credential);
  };
  const { port } = await startBroker({ access: { ...access, authenticate } });
  const raw = await rawClient5(port, null);
  const body = Buffer.from([0, 4, ...Buffer.from('MQTT'), 5, 0x42, 0, 0, 0, 0, 1, 0x63, 0, 2, 0x70, 0x77]);
  raw.bytes(0x10, body.length, body);
  await expect.poll(() => raw.packets).toMatchObject([{ cmd: 'connack', reasonCode: 0 }]);
  expect(credentials).toMatchObject([{ clientId: 'c', username: '', password: Buffer.from('pw') }]);
});

it('the acknowledgement says in words what of a message cannot be used, where its sender takes words', async () => {
  const onPublish: OnPublish = ({ payload }, done) =>
    done(undefined, 1, payload.length > 1 ? `not a number:\0 ${Buffer.from(payload)}` : undefined);
  const { port } = await startBroker({ onPublish });
  const told = async (connect: object) => {
    const raw = await rawClient5(port, connect);
    raw.publish(1, { payload: 'idle' });
    raw.publish(2, { payload: 'idle', qos: 2 });
    raw.publish(3, { payload: '1' });
    await expect.poll(() => raw.of('puback').length + raw.of('pubrec').length).toBe(3);
    raw.send({ cmd: 'pubrel', messageId: 2 });
    await expect.poll(() => raw.of('pubcomp')).toMatchObject([{ messageId: 2 }]);
    return [...raw.of('puback'), ...raw.of('pubrec')].map(({ reasonCode = 0, ...rest }) => [
      reasonCode,
      (rest as { properties?: { reasonString?: string } }).properties?.reasonString,
    ]);
  };
  const words = 'not a number:\ufffd idle';
  expect(await told({ clientId: 'a' })).toEqual([
    [0, words],
    [0, undefined],
    [0, words],
  ]);
  const nothing = [0, undefined];
  for (const properties of [{ requestProblemInformation: false }, { maximumPacketSize: 24 }]) {
    expect(await told({ clientId: JSON.stringify(properties), properties })).toEqual([nothing, nothing, nothing]);
  }
});
