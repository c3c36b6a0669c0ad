import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { expect, it, onTestFinished } from 'vitest';
import { openAccess } from '../../broker/access/open-access.ts';
import { createMqttBroker } from '../../broker/embedded/mqtt-broker.ts';
import { createLog } from '../../lib/log.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import { rawClient } from './raw-client.ts';
import { startBroker } from './start-broker.ts';

/*
 * The behaviours that Eclipse Paho's interoperability suite for MQTT 3.1.1 checks, as our own
 * tests: basic, retained, offline queueing, wills, overlapping subscriptions, keepalive,
 * redelivery, zero-length client id, dollar topics, unsubscribe.
 */
type Heard = { topic: string; payload: string; qos: number; retain: boolean };

async function client(url: string, options: IClientOptions = {}): Promise<{ mqtt: MqttClient; heard: Heard[] }> {
  const heard: Heard[] = [];
  const mqtt = await connectAsync(url, { reconnectPeriod: 0, ...options });
  mqtt.on(
    'message',
    (topic, payload, { qos, retain }) => void heard.push({ topic, payload: payload.toString(), qos, retain }),
  );
  onTestFinished(() => mqtt.endAsync(true));
  return { mqtt, heard };
}

/** A broker that can be ended and started again on the same data. */
async function restartable() {
  const dataDir = tempDir();
  const log = createLog({ level: 'silent', pretty: false });
  const received: string[] = [];
  const start = async () => {
    const broker = await createMqttBroker({
      access: openAccess(),
      log,
      dataDir,
      onPublish: ({ topic, payload }, done) => {
        received.push(`${topic} ${Buffer.from(payload).toString()}`);
        done();
      },
    });
    const { mqtt: port = 0 } = await broker.listen({ host: '127.0.0.1', port: 0 });
    return { broker, port, url: `mqtt://127.0.0.1:${port}` };
  };
  return { start, received };
}

const persistent = (clientId: string): Parameters<typeof rawClient>[1] => ({ clientId, clean: false });

it('basic: a message of each QoS reaches its subscriber with that QoS', async () => {
  const { url } = await startBroker();
  const { mqtt, heard } = await client(url);
  await mqtt.subscribeAsync('TopicA', { qos: 2 });
  for (const qos of [0, 1, 2] as const) await mqtt.publishAsync('TopicA', `qos ${qos}`, { qos });
  await expect
    .poll(() => heard.map(({ payload, qos }) => [payload, qos]))
    .toEqual([
      ['qos 0', 0],
      ['qos 1', 1],
      ['qos 2', 2],
    ]);
});

it('retained: the last message of each topic comes with the subscription, an empty one clears it', async () => {
  const { url } = await startBroker();
  const sender = await client(url);
  for (const qos of [0, 1, 2] as const) {
    await sender.mqtt.publishAsync('TopicA/B', 'old', { qos, retain: true });
    await sender.mqtt.publishAsync(`TopicA/${qos}`, `qos ${qos}`, { qos, retain: true });
  }
  const first = await client(url);
  await first.mqtt.subscribeAsync('TopicA/+', { qos: 2 });
  await expect.poll(() => first.heard.length).toBe(4);
  expect(first.heard.every(({ retain }) => retain)).toBe(true);
  for (const name of ['B', '0', '1', '2']) {
    await sender.mqtt.publishAsync(`TopicA/${name}`, '', { qos: 1, retain: true });
  }
  const second = await client(url);
  await second.mqtt.subscribeAsync('#', { qos: 2 });
  await second.mqtt.publishAsync('end', 'x', { qos: 1 });
  await expect.poll(() => second.heard.map(({ topic }) => topic)).toEqual(['end']);
});

it('offline queueing: QoS 1 and 2 wait for a session that is away, also across a restart', async () => {
  const { start } = await restartable();
  let up = await start();
  const away = await rawClient(up.port, persistent('away'));
  away.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: '+/+', qos: 2 }] });
  await expect.poll(() => away.of('suback').length).toBe(1);
  away.send({ cmd: 'disconnect' });
  await expect.poll(away.closed).toBe(true);
  const sender = await client(up.url);
  for (const qos of [1, 2] as const) await sender.mqtt.publishAsync('a/b', `before ${qos}`, { qos });
  await sender.mqtt.endAsync();
  await up.broker.close();
  up = await start();
  onTestFinished(() => up.broker.close());
  const later = await client(up.url);
  await later.mqtt.subscribeAsync('a/b');
  for (const qos of [1, 2] as const) await later.mqtt.publishAsync('a/b', `after ${qos}`, { qos });
  await expect.poll(() => later.heard.length).toBe(2);
  const back = await rawClient(up.port, persistent('away'));
  expect(back.packets[0]).toMatchObject({ cmd: 'connack', sessionPresent: true });
  await expect
    .poll(() =>
      back
        .of('publish')
        .map((packet) => [String('payload' in packet && packet.payload), 'qos' in packet && packet.qos]),
    )
    .toEqual([
      ['before 1', 1],
      ['before 2', 2],
      ['after 1', 1],
      ['after 2', 2],
    ]);
});

it('offline queueing has a bound: what exceeds it is dropped, the oldest are kept', async () => {
  const { url, port } = await startBroker({ limits: { maxQueuedMessages: 3 } });
  const away = await rawClient(port, persistent('away'));
  away.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'a', qos: 1 }] });
  await expect.poll(() => away.of('suback').length).toBe(1);
  away.socket.destroy();
  const sender = await client(url);
  await expect.poll(away.closed).toBe(true);
  const witness = await client(url);
  await witness.mqtt.subscribeAsync('a', { qos: 0 });
  for (let i = 0; i < 6; i++) await sender.mqtt.publishAsync('a', `${i}`, { qos: 1 });
  // An acknowledgement leaves before its message is passed on: a session that returned earlier
  // would get the rest at once.
  await expect.poll(() => witness.heard.length).toBe(6);
  const back = await rawClient(port, persistent('away'));
  await expect
    .poll(() => back.of('publish').map((packet) => String('payload' in packet && packet.payload)))
    .toEqual(['0', '1', '2']);
});

it('overlapping subscriptions of a session that is away lose nothing when one of them ends', async () => {
  const { url, port } = await startBroker();
  const away = await rawClient(port, persistent('away'));
  const subscriptions = [
    { topic: 'a/#', qos: 2 as const },
    { topic: 'a/b', qos: 1 as const },
  ];
  away.send({ cmd: 'subscribe', messageId: 1, subscriptions });
  await expect.poll(() => away.of('suback').length).toBe(1);
  away.send({ cmd: 'unsubscribe', messageId: 2, unsubscriptions: ['a/b'] });
  await expect.poll(() => away.of('unsuback').length).toBe(1);
  away.send({ cmd: 'disconnect' });
  await expect.poll(away.closed).toBe(true);
  const sender = await client(url);
  await sender.mqtt.subscribeAsync('a/#');
  await sender.mqtt.publishAsync('a/b', 'one', { qos: 1 });
  await sender.mqtt.publishAsync('a/c', 'two', { qos: 1 });
  // Acknowledged is not yet passed on: a session that returned earlier would get them at once, too.
  await expect.poll(() => sender.heard.length).toBe(2);
  const back = await rawClient(port, persistent('away'));
  await expect.poll(() => back.of('publish').length).toBe(2);
});

it('wills: one who vanishes is announced, one who says goodbye is not; a will is taken in like any publish', async () => {
  const { url, port, received } = await startBroker();
  const watcher = await client(url);
  await watcher.mqtt.subscribeAsync('status/#', { qos: 1 });
  const will = (name: string) => ({
    clientId: name,
    will: { topic: `status/${name}`, payload: Buffer.from('offline'), qos: 1 as const, retain: true },
  });
  const polite = await rawClient(port, will('polite'));
  polite.send({ cmd: 'disconnect' });
  await expect.poll(polite.closed).toBe(true);
  const gone = await rawClient(port, will('gone'));
  gone.socket.destroy();
  await expect.poll(() => watcher.heard.map(({ topic }) => topic)).toEqual(['status/gone']);
  expect(received.map(({ topic }) => topic)).toEqual(['status/gone']);
  const late = await client(url);
  await late.mqtt.subscribeAsync('status/#', { qos: 1 });
  await expect.poll(() => late.heard).toMatchObject([{ topic: 'status/gone', payload: 'offline', retain: true }]);
});

it('keepalive: one who is silent for one and a half times as long is ended, with its will', async () => {
  const { url, port, broker } = await startBroker();
  const watcher = await client(url);
  await watcher.mqtt.subscribeAsync('status/#');
  const silent = await rawClient(port, {
    clientId: 'silent',
    keepalive: 1,
    will: { topic: 'status/silent', payload: Buffer.from('offline'), qos: 0, retain: false },
  });
  await expect.poll(silent.closed).toBe(true);
  await expect.poll(() => watcher.heard.length).toBe(1);
  expect(broker.counts.disconnected.keepalive).toBe(1);
});

it('redelivery on reconnect: what was not acknowledged is sent again, marked as such', async () => {
  const { url, port } = await startBroker();
  const forgetful = await rawClient(port, persistent('forgetful'));
  forgetful.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'a', qos: 2 }] });
  await expect.poll(() => forgetful.of('suback').length).toBe(1);
  const sender = await client(url);
  await sender.mqtt.publishAsync('a', 'one', { qos: 1 });
  await sender.mqtt.publishAsync('a', 'two', { qos: 2 });
  await expect.poll(() => forgetful.of('publish').length).toBe(2);
  forgetful.socket.destroy();
  await expect.poll(forgetful.closed).toBe(true);
  const back = await rawClient(port, persistent('forgetful'));
  await expect
    .poll(() => back.of('publish'))
    .toMatchObject([
      { dup: true, qos: 1 },
      { dup: true, qos: 2 },
    ]);
});

it('an empty client id needs a clean session [MQTT-3.1.3-8]', async () => {
  const { port } = await startBroker();
  const refused = await rawClient(port, null);
  // CONNECT, MQTT 3.1.1, no flags, no keepalive, empty client id; the generator refuses to make it.
  refused.socket.write(Buffer.from('100c00044d515454040000000000', 'hex'));
  await expect.poll(() => refused.packets.length).toBe(1);
  expect(refused.packets).toMatchObject([{ cmd: 'connack', returnCode: 2 }]);
  await expect.poll(refused.closed).toBe(true);
  const welcome = await rawClient(port, { clientId: '', clean: true });
  expect(welcome.packets).toMatchObject([{ cmd: 'connack', returnCode: 0 }]);
});

it('dollar topics are not matched by wildcards at the start, nor may anybody publish there', async () => {
  const { url } = await startBroker();
  const { mqtt, heard } = await client(url);
  await mqtt.subscribeAsync(['+/+', '#'], { qos: 2 });
  await mqtt.publishAsync('$TopicA/B', 'x', { qos: 1, retain: false });
  await mqtt.publishAsync('end', 'x', { qos: 1 });
  await expect.poll(() => heard.map(({ topic }) => topic)).toEqual(['end']);
});

it('unsubscribe: no more messages of that topic, those of others go on', async () => {
  const { url } = await startBroker();
  const { mqtt, heard } = await client(url);
  await mqtt.subscribeAsync(['TopicA', 'TopicB'], { qos: 1 });
  await mqtt.unsubscribeAsync('TopicA');
  await mqtt.publishAsync('TopicA', 'x', { qos: 1 });
  await mqtt.publishAsync('TopicB', 'x', { qos: 1 });
  await expect.poll(() => heard.map(({ topic }) => topic)).toEqual(['TopicB']);
});

it('a second connection with the same client id ends the first [MQTT-3.1.4-2]', async () => {
  const { port, broker } = await startBroker();
  const first = await rawClient(port, { clientId: 'same' });
  const second = await rawClient(port, { clientId: 'same' });
  await expect.poll(first.closed).toBe(true);
  expect(second.closed()).toBe(false);
  expect(broker.counts.disconnected).toEqual({ taken_over: 1 });
});

it('a repeated QoS 2 publish is taken in once, on the same connection, over a new one and after a restart', async () => {
  const { start, received } = await restartable();
  let up = await start();
  const sender = await rawClient(up.port, persistent('sender'));
  sender.publish(7, { qos: 2 });
  await expect.poll(() => sender.of('pubrec').length).toBe(1);
  sender.publish(7, { qos: 2, dup: true });
  await expect.poll(() => sender.of('pubrec').length).toBe(2);
  sender.socket.destroy();
  await expect.poll(sender.closed).toBe(true);
  const again = await rawClient(up.port, persistent('sender'));
  again.publish(7, { qos: 2, dup: true });
  await expect.poll(() => again.of('pubrec').length).toBe(1);
  await up.broker.close();
  up = await start();
  onTestFinished(() => up.broker.close());
  const later = await rawClient(up.port, persistent('sender'));
  later.publish(7, { qos: 2, dup: true });
  await expect.poll(() => later.of('pubrec').length).toBe(1);
  expect(received).toHaveLength(1);
  later.send({ cmd: 'pubrel', messageId: 7 });
  await expect.poll(() => later.of('pubcomp').length).toBe(1);
  later.publish(7, { qos: 2 });
  await expect.poll(() => received.length).toBe(2);
});

it('retained messages survive a restart', async () => {
  const { start } = await restartable();
  let up = await start();
  const sender = await client(up.url);
  await sender.mqtt.publishAsync('a/b', 'kept', { qos: 1, retain: true });
  await sender.mqtt.endAsync();
  await up.broker.close();
  up = await start();
  onTestFinished(() => up.broker.close());
  const { mqtt, heard } = await client(up.url);
  await mqtt.subscribeAsync('a/#', { qos: 1 });
  await expect.poll(() => heard).toMatchObject([{ topic: 'a/b', payload: 'kept', retain: true }]);
});
