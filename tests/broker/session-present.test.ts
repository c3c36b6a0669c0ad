import { connect } from 'mqtt';
import type { IConnackPacket, ISubackPacket, Packet } from 'mqtt-packet';
import { expect, it, onTestFinished } from 'vitest';
import { tempDir } from '../helpers/temp-dir.ts';
import { oneDeviceEach } from './one-device-each.ts';
import { rawClient } from './raw-client.ts';
import { startBroker } from './start-broker.ts';

const start = (more: object = {}) => startBroker({ access: oneDeviceEach, ...more });
const kept = (port: number, more: object = {}) =>
  rawClient(port, { username: 'a', clientId: 'c', clean: false, ...more });

type Raw = Awaited<ReturnType<typeof rawClient>>;
const present = (client: Raw) => (client.packets[0] as IConnackPacket).sessionPresent;

async function end(client: Raw, how: 'goodbye' | 'cut' = 'cut'): Promise<void> {
  if (how === 'goodbye') client.send({ cmd: 'disconnect' });
  else client.socket.destroy();
  await expect.poll(client.closed).toBe(true);
}

/** Subscribes to the topic `x`. @returns the granted quality of service */
async function subscribe(client: Raw, qos: 0 | 1): Promise<readonly number[]> {
  client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'x', qos }] } as Packet);
  await expect.poll(() => client.of('suback').length).toBe(1);
  return (client.of('suback')[0] as ISubackPacket).granted as number[];
}

it.each(['goodbye', 'cut'] as const)(
  'a session without subscriptions is present when its client comes back (%s) [MQTT-3.2.2-2]',
  async (how) => {
    const { port } = await start();
    const first = await kept(port);
    expect(present(first)).toBe(false);
    await end(first, how);
    const bytes = await kept(port);
    expect(present(bytes)).toBe(true);
    await end(bytes, how);
    expect(present(await kept(port))).toBe(true);
  },
);

it('a session with subscriptions is present, one whose last subscription has ended too', async () => {
  const { port } = await start();
  const first = await kept(port);
  expect(await subscribe(first, 0)).toEqual([0]);
  await end(first);
  const second = await kept(port);
  expect(present(second)).toBe(true);
  second.send({ cmd: 'unsubscribe', messageId: 1, unsubscriptions: ['x'] } as Packet);
  await expect.poll(() => second.of('unsuback').length).toBe(1);
  await end(second);
  expect(present(await kept(port))).toBe(true);
});

it('a session whose every subscription was refused is present all the same', async () => {
  const { port } = await start({ access: { ...oneDeviceEach, maySubscribe: () => false } });
  const first = await kept(port);
  expect(await subscribe(first, 0)).toEqual([128]);
  await end(first);
  expect(present(await kept(port))).toBe(true);
});

it('a kept subscription that is no longer allowed ends when its session is taken up, and queues nothing more', async () => {
  let allowed = true;
  const up = await start({ access: { ...oneDeviceEach, maySubscribe: () => allowed } });
  const first = await kept(up.port);
  expect(await subscribe(first, 1)).toEqual([1]);
  await end(first);
  allowed = false;
  const second = await kept(up.port);
  expect(present(second)).toBe(true);
  await end(second);
  const sender = await rawClient(up.port, { username: 'b' });
  sender.publish(1, { topic: 'x' });
  await expect.poll(() => sender.of('puback').length).toBe(1);
  expect(up.broker.counts.kept()).toMatchObject({ queued: 0, subscriptions: 0, sessions: 1 });
});

it('taking over a session that is connected finds it present', async () => {
  const { port, broker } = await start();
  const first = await kept(port);
  const second = await kept(port);
  expect(present(second)).toBe(true);
  await expect.poll(first.closed).toBe(true);
  expect(broker.counts.disconnected).toEqual({ taken_over: 1 });
  // Its end must not end the session of the other.
  await end(second);
  expect(present(await kept(port))).toBe(true);
});

it('a clean session ends the kept one, with its subscriptions and queue [MQTT-3.1.2-6]', async () => {
  const { port } = await start();
  const first = await kept(port);
  expect(await subscribe(first, 1)).toEqual([1]);
  await end(first);
  const sender = await rawClient(port, { username: 'b' });
  sender.publish(1, { topic: 'x', payload: 'queued' });
  await expect.poll(() => sender.of('puback').length).toBe(1);
  const clean = await kept(port, { clean: true });
  expect(present(clean)).toBe(false);
  sender.publish(2, { topic: 'x', payload: 'unheard' });
  await expect.poll(() => sender.of('puback').length).toBe(2);
  await end(clean);
  const last = await kept(port);
  expect(present(last)).toBe(false);
  await end(last);
  const again = await kept(port);
  expect(present(again)).toBe(true);
  expect([clean, last, again].flatMap((client) => client.of('publish'))).toEqual([]);
});

it('a clean session that takes over a connected one ends it', async () => {
  const { port } = await start();
  await kept(port);
  const clean = await kept(port, { clean: true });
  expect(present(clean)).toBe(false);
  expect(present(await kept(port))).toBe(false);
});

it('two devices with the same client id have sessions of their own', async () => {
  const { port } = await start();
  await end(await kept(port));
  expect(present(await kept(port, { username: 'b' }))).toBe(false);
});

it('sessions are present after a restart, also one that was connected when the process ended', async () => {
  const dataDir = tempDir();
  const before = await start({ dataDir });
  await end(await kept(before.port, { clientId: 'away' }));
  await kept(before.port, { clientId: 'here' });
  await end(await kept(before.port, { clientId: 'ended' }));
  await end(await kept(before.port, { clientId: 'ended', clean: true }));
  await before.broker.close();
  const { port } = await start({ dataDir });
  expect(present(await kept(port, { clientId: 'away' }))).toBe(true);
  expect(present(await kept(port, { clientId: 'here' }))).toBe(true);
  expect(present(await kept(port, { clientId: 'ended' }))).toBe(false);
});

it('a session ends after the time that it may be away, with its queue; one that comes back begins the time anew', async () => {
  let now = 1_000_000;
  const up = await start({ limits: { sessionExpirySeconds: 100 }, now: () => now });
  const first = await kept(up.port);
  expect(await subscribe(first, 1)).toEqual([1]);
  now += 1_000_000;
  await end(first);
  now += 99_999;
  const second = await kept(up.port);
  expect(present(second)).toBe(true);
  await end(second);
  const sender = await rawClient(up.port, { username: 'b' });
  sender.publish(1, { topic: 'x' });
  await expect.poll(() => sender.of('puback').length).toBe(1);
  await expect.poll(() => up.broker.counts.kept()).toMatchObject({ queued: 1, subscriptions: 1, sessions: 1 });
  now += 100_000;
  const third = await kept(up.port);
  expect(present(third)).toBe(false);
  expect(up.broker.counts.kept()).toMatchObject({ queued: 0, subscriptions: 0, sessions: 1 });
});

it('a session expires while the program does not run, too', async () => {
  let now = 1_000_000;
  const more = { dataDir: tempDir(), limits: { sessionExpirySeconds: 100 }, now: () => now };
  const before = await start(more);
  await end(await kept(before.port, { clientId: 'away' }));
  await kept(before.port, { clientId: 'here' });
  await before.broker.close();
  now += 99_999;
  const between = await start(more);
  expect(between.broker.counts.kept()['sessions']).toBe(2);
  await between.broker.close();
  now += 1;
  const { broker, port } = await start(more);
  // The one that was connected when the process ended was away from the next start on, at the
  // latest.
  expect(broker.counts.kept()['sessions']).toBeLessThan(2);
  expect(present(await kept(port, { clientId: 'away' }))).toBe(false);
});

it('one session may be used over TCP and WebSocket in turn', async () => {
  const { ports } = await startWithWebSocket();
  const connectOverWebSocket = async (): Promise<IConnackPacket> => {
    const options = { clientId: 'c', username: 'a', clean: false, reconnectPeriod: 0 } as const;
    const client = connect(`ws://127.0.0.1:${ports.ws}/mqtt`, options);
    onTestFinished(() => client.endAsync(true));
    return new Promise((resolve) => void client.once('connect', resolve));
  };
  const tcp = await kept(ports.mqtt ?? 0);
  expect(await connectOverWebSocket()).toMatchObject({ sessionPresent: true, returnCode: 0 });
  await expect.poll(tcp.closed).toBe(true);
  expect(present(await kept(ports.mqtt ?? 0))).toBe(true);
  expect(await connectOverWebSocket()).toMatchObject({ sessionPresent: true });
});

const startWithWebSocket = () => startBroker({ access: oneDeviceEach }, { host: '127.0.0.1', port: 0, wsPort: 0 });
