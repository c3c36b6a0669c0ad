import { connectAsync } from 'mqtt';
import { expect, it } from 'vitest';
import { openAccess } from '../../broker/access/open-access.ts';
import { type Access, reserveTopic } from '../../broker/access/principal.ts';
import { rawClient } from './raw-client.ts';
import { startBroker } from './start-broker.ts';

/** A device is who its user name says; it may publish and subscribe below its own name only. */
const strict: Access = {
  ...openAccess(),
  authenticate: async ({ username }) => ({ principal: { site: 'p', device: username ?? '', kind: 'device' } }),
  mayPublish: ({ device }, topic) => topic.startsWith(`${device}/`),
  maySubscribe: ({ device }, filter) => filter.startsWith(`${device}/`),
};

const as = (username: string) => ({ username, reconnectPeriod: 0 });

it("a message on another's topic is acknowledged, handed to ingest to be set aside, and heard by nobody", async () => {
  const { url, received, broker } = await startBroker({ access: strict });
  const [one, two] = await Promise.all([connectAsync(url, as('one')), connectAsync(url, as('two'))]);
  const heard: string[] = [];
  two.on('message', (topic) => void heard.push(topic));
  await two.subscribeAsync('two/#');
  await one.publishAsync('two/status', 'forged', { qos: 1, retain: true });
  await two.publishAsync('two/end', 'mine', { qos: 1 });
  await expect.poll(() => heard).toEqual(['two/end']);
  expect(received.map(({ topic }) => topic)).toEqual(['two/status', 'two/end']);
  expect(broker.counts.forbiddenPublishes).toBe(1);
  const late = await connectAsync(url, as('two'));
  late.on('message', (topic) => void heard.push(`late ${topic}`));
  await late.subscribeAsync('two/#');
  await late.publishAsync('two/last', '', { qos: 1 });
  await expect.poll(() => heard).toContain('late two/last');
  expect(heard).not.toContain('late two/status');
  await Promise.all([one.endAsync(), two.endAsync(), late.endAsync()]);
});

it('topics that begin with $ are acknowledged and dropped', async () => {
  const { url, received, broker } = await startBroker();
  const client = await connectAsync(url, as('one'));
  await client.publishAsync('$SYS/uptime', 'x', { qos: 1 });
  expect(received).toEqual([]);
  expect(broker.counts.forbiddenPublishes).toBe(1);
  await client.endAsync();
});

it('a topic of our own is heard from us alone, also where everybody may publish everywhere', async () => {
  const { url, broker } = await startBroker({ access: reserveTopic(openAccess(), 'ours') });
  const client = await connectAsync(url, as('one'));
  const heard: string[] = [];
  client.on('message', (topic, payload) => void heard.push(`${topic} ${payload}`));
  await client.subscribeAsync('#');
  await client.publishAsync('ours', 'forged', { qos: 1, retain: true });
  await client.publishAsync('ours/not', 'theirs', { qos: 1 });
  await broker.publish({ topic: 'ours', payload: 'true', qos: 1, retain: true });
  await expect.poll(() => heard).toEqual(['ours/not theirs', 'ours true']);
  await client.endAsync();
});

it('a subscription that is not allowed is answered with failure, the others of the packet stand', async () => {
  const { url } = await startBroker({ access: strict });
  const client = await connectAsync(url, as('one'));
  const answer = await client.subscribeAsync(['one/a', 'two/a', '#', '$SYS/#', 'one/b'], { qos: 1 }).catch((e) => e);
  expect(answer).toBeInstanceOf(Error);
  const { granted } = await new Promise<{ granted: number[] }>((resolve) => {
    client.on('packetreceive', (packet) => packet.cmd === 'suback' && resolve(packet as never));
    client.subscribe(['one/a', 'two/a', '#', '$SYS/#', 'one/b'], { qos: 1 }, () => undefined);
  });
  expect(granted).toEqual([1, 128, 128, 128, 1]);
  await client.endAsync(true);
});

it('a revoked device is disconnected at once, with all of its connections and nobody else', async () => {
  let revoke: (deviceId: string) => void = () => undefined;
  const access: Access = {
    ...strict,
    onRevoke: (listener) => {
      revoke = listener;
      return () => undefined;
    },
  };
  const { url, broker } = await startBroker({ access });
  const connect = (name: string) => connectAsync(url, as(name));
  const [first, second, other] = await Promise.all([connect('one'), connect('one'), connect('two')]);
  const gone = Promise.all(
    [first, second].map((client) => new Promise<void>((resolve) => client.once('close', () => resolve()))),
  );
  revoke('p:one');
  await gone;
  expect(other.connected).toBe(true);
  expect(broker.counts.disconnected.revoked).toBe(2);
  await expect.poll(() => broker.presence('p:one')?.online).toBe(false);
  expect(broker.presence('p:two')?.online).toBe(true);
  await Promise.all([first, second, other].map((client) => client.endAsync()));
});

it('tells who comes and goes', async () => {
  const seen: unknown[] = [];
  const { url, broker } = await startBroker({
    now: () => 7,
    onPresence: (deviceId, presence) => void seen.push([deviceId, presence]),
  });
  const client = await connectAsync(url, as('north:pump-1'));
  expect(broker.presence('north:pump-1')).toEqual({ online: true, since: 7 });
  await client.endAsync();
  await expect.poll(() => broker.presence('north:pump-1')).toEqual({ online: false, since: 7 });
  expect(seen).toEqual([
    ['north:pump-1', { online: true, since: 7 }],
    ['north:pump-1', { online: false, since: 7 }],
  ]);
});

it('sends messages of the platform to those who subscribe, retained ones also to those who come later', async () => {
  const { url, broker, received } = await startBroker();
  await broker.publish({ topic: 'spBv1.0/STATE/host', payload: '{"online":true}', qos: 1, retain: true });
  const client = await connectAsync(url);
  const message = new Promise((resolve) => client.once('message', (_topic, payload) => resolve(String(payload))));
  await client.subscribeAsync('spBv1.0/STATE/#', { qos: 1 });
  expect(await message).toBe('{"online":true}');
  expect(received).toEqual([]);
  await client.endAsync();
});

it.each(['all/#', '+/x', 'a\0b'])('a will whose topic is none (%j) is handed to nobody', async (topic) => {
  const { port, received } = await startBroker();
  const hearer = await rawClient(port, { clientId: 'hearer' });
  hearer.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: '#', qos: 0 }] });
  await expect.poll(() => hearer.of('suback').length).toBe(1);
  const will = (topic: string) => ({ topic, payload: Buffer.from('x'), qos: 0 as const, retain: false });
  for (const one of [topic, 'a/last']) {
    const dying = await rawClient(port, { clientId: one === topic ? 'bad' : 'good', will: will(one) });
    dying.socket.destroy();
    await expect.poll(() => dying.closed()).toBe(true);
    if (one !== topic) await expect.poll(() => hearer.of('publish').length).toBeGreaterThan(0);
  }
  expect(received.map((message) => message.topic)).toEqual(['a/last']);
  expect(hearer.of('publish')).toMatchObject([{ topic: 'a/last' }]);
});
