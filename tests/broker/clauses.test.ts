import { describe, expect, it } from 'vitest';
import { rawClient } from './raw-client.ts';
import { startBroker } from './start-broker.ts';

/*
 * Clauses of MQTT 3.1.1 that bind a server, as the public interoperability suites try them, beside
 * those in interop.test.ts: packets that no correct client sends, and what a correct one may
 * expect.
 */

const text = (words: string): string =>
  Buffer.from([0, words.length]).toString('hex') + Buffer.from(words).toString('hex');
const packet = (first: string, body: string): Buffer =>
  Buffer.from(first + (body.length / 2).toString(16).padStart(2, '0') + body, 'hex');
const connect = (flags: string, rest: string, name = 'MQTT'): Buffer =>
  packet('10', `${text(name)}04${flags}0000${rest}`);

describe('a client that breaks the protocol before it is in is ended', () => {
  it.each([
    ['its first packet is no CONNECT [MQTT-3.1.0-1]', packet('c0', '')],
    ['it names another protocol [MQTT-3.1.2-1]', connect('02', text('a'), 'MQTJ')],
    ['it sets the reserved flag [MQTT-3.1.2-3]', connect('03', text('a'))],
    ['its will has a QoS of 3 [MQTT-3.1.2-14]', connect('1e', text('a') + text('t') + text('m'))],
    ['it has a QoS of a will and no will [MQTT-3.1.2-13]', connect('0a', text('a'))],
    ['it has a password and no user name [MQTT-3.1.2-22]', connect('42', text('a') + text('p'))],
    ['it announces a user name and has none [MQTT-3.1.3-1]', connect('82', text('a'))],
  ])('%s', async (_, bytes) => {
    const { port, broker } = await startBroker();
    const client = await rawClient(port, null);
    client.socket.write(bytes);
    await expect.poll(client.closed).toBe(true);
    expect(client.of('connack').filter((one) => 'returnCode' in one && one.returnCode === 0)).toEqual([]);
    expect(broker.connectedClients()).toBe(0);
  });
});

it.each([0, 1, 2, 3, 6, 0x7f, 0x83])(
  'a client of protocol level %i is told that nobody here speaks it [MQTT-3.1.2-2]',
  async (level) => {
    const { port, broker } = await startBroker();
    const client = await rawClient(port, null);
    client.socket.write(packet('10', `${text('MQTT')}${level.toString(16).padStart(2, '0')}020000${text('a')}`));
    await expect.poll(client.closed).toBe(true);
    expect(client.of('connack')).toMatchObject([{ returnCode: 1 }]);
    expect(broker.connectedClients()).toBe(0);
  },
);

describe('a client that breaks the protocol once it is in is ended', () => {
  it.each([
    ['it sends a second CONNECT [MQTT-3.1.0-2]', connect('02', text('raw'))],
    ['it publishes with a QoS of 3 [MQTT-3.3.1-4]', packet('36', `${text('a/b')}000178`)],
    ['it publishes on an empty topic [MQTT-4.7.3-1]', packet('32', '0000000178')],
    ['its topic is no UTF-8 [MQTT-1.5.3-1]', packet('32', '0002c328000178')],
    ['its topic has a NUL [MQTT-1.5.3-2]', packet('32', '0003610062000178')],
    ['it subscribes without the flag [MQTT-3.8.1-1]', packet('80', `0001${text('a')}01`)],
    ['it subscribes to nothing [MQTT-3.8.3-3]', packet('82', '0001')],
    ['it subscribes with a QoS of 3 [MQTT-3.8.3-4]', packet('82', `0001${text('a')}03`)],
    ['its publish has no packet id [MQTT-2.3.1-1]', packet('32', `${text('a/b')}000078`)],
    ['it subscribes without a packet id [MQTT-2.3.1-1]', packet('82', `0000${text('a')}01`)],
    ['it unsubscribes without a packet id [MQTT-2.3.1-1]', packet('a2', `0000${text('a')}`)],
    ['it unsubscribes from nothing [MQTT-3.10.3-2]', packet('a2', '0001')],
    ['it unsubscribes without the flag [MQTT-3.10.1-1]', packet('a0', `0001${text('a')}`)],
    ['it releases without the flag [MQTT-3.6.1-1]', packet('60', '0001')],
    ['it sends a packet of no kind [MQTT-2.2.2-2]', packet('00', '')],
    ['it sends a packet of the other reserved kind [MQTT-2.2.2-2]', packet('f0', '')],
  ])('%s', async (_, bytes) => {
    const { port, received } = await startBroker();
    const client = await rawClient(port);
    client.socket.write(bytes);
    await expect.poll(client.closed).toBe(true);
    expect(received).toEqual([]);
  });
});

/** Polls quickly: what a broker answers comes within milliseconds. */
const soon = <Value>(value: () => Value) => expect.poll(value, { interval: 5 });

describe('a correct client', () => {
  /** Publishes on `a/b`, and returns the messages of QoS 2. */
  async function say(
    client: Awaited<ReturnType<typeof rawClient>>,
    message: { payload: string; qos: 0 | 1 | 2 },
  ): Promise<void> {
    const [received, done] = [client.of('pubrec').length, client.of('pubcomp').length];
    client.publish(1, message);
    if (message.qos !== 2) return;
    await soon(() => client.of('pubrec').length).toBe(received + 1);
    client.send({ cmd: 'pubrel', messageId: 1 });
    await soon(() => client.of('pubcomp').length).toBe(done + 1);
  }

  /** A client in, and a function that subscribes it and waits for the answer. */
  async function enter(port: number, clientId: string, clean = true) {
    const client = await rawClient(port, { clientId, clean });
    let messageId = 0;
    const subscribe = async (...filters: [topic: string, qos: 0 | 1 | 2][]): Promise<void> => {
      const answers = client.of('suback').length;
      const subscriptions = filters.map(([topic, qos]) => ({ topic, qos }));
      client.send({ cmd: 'subscribe', messageId: ++messageId, subscriptions });
      await soon(() => client.of('suback').length).toBe(answers + 1);
    };
    const heard = () =>
      client.of('publish').map((one) => {
        if (one.cmd !== 'publish') throw new Error('only publishes were asked for');
        return `${one.topic} ${one.payload} ${one.qos}${one.retain ? ' retained' : ''}${one.dup ? ' dup' : ''}`;
      });
    return { ...client, subscribe, heard };
  }

  it('is answered when it pings [MQTT-3.12.4-1], and when it ends what it does not have [MQTT-3.10.4-5]', async () => {
    const { port } = await startBroker();
    const client = await enter(port, 'a');
    client.send({ cmd: 'pingreq' });
    client.send({ cmd: 'unsubscribe', messageId: 77, unsubscriptions: ['never'] });
    await soon(() => client.of('unsuback')).toMatchObject([{ messageId: 77 }]);
    expect(client.of('pingresp')).toHaveLength(1);
  });

  it('hears at the QoS of the message where that is lower [MQTT-3.8.4-6], and never as a repeat [MQTT-3.3.1-3]', async () => {
    const { port } = await startBroker();
    const [reader, sender] = [await enter(port, 'reader'), await enter(port, 'sender')];
    await reader.subscribe(['a/b', 1]);
    for (const qos of [0, 1, 2] as const) sender.publish(qos + 1, { payload: `q${qos}`, qos, dup: qos > 0 });
    await soon(reader.heard).toEqual(['a/b q0 0', 'a/b q1 1', 'a/b q2 1']);
  });

  it('sees a message as retained only where it was there before [MQTT-3.3.1-8] [MQTT-3.3.1-9], and again for the same filter [MQTT-3.8.4-3]', async () => {
    const { port } = await startBroker();
    const [reader, sender] = [await enter(port, 'reader'), await enter(port, 'sender')];
    await reader.subscribe(['a/b', 1]);
    sender.publish(1, { payload: 'kept', retain: true });
    await soon(reader.heard).toEqual(['a/b kept 1']);
    await reader.subscribe(['a/b', 0]);
    await soon(reader.heard).toEqual(['a/b kept 1', 'a/b kept 0 retained']);
    sender.publish(2, { payload: 'once', qos: 1 });
    await soon(reader.heard).toEqual(['a/b kept 1', 'a/b kept 0 retained', 'a/b once 0']);
  });

  describe('hears a message that several of its subscriptions match once, with the highest QoS of them [MQTT-3.3.5-1]', () => {
    const filters = ['a/b', 'a/#', '+/b'] as const;
    const levels = [0, 1, 2] as const;
    const pairs = filters.flatMap((one) =>
      filters.filter((other) => other !== one).map((other) => [one, other] as const),
    );
    it.each(pairs)('%s and %s', async (one, other) => {
      const { port } = await startBroker();
      const sender = await enter(port, 'sender');
      for (const [lower, higher] of levels.flatMap((low) => levels.map((high) => [low, high] as const))) {
        for (const clean of [true, false]) {
          const reader = await enter(port, `reader ${lower}${higher}${clean}`, clean);
          await reader.subscribe([one, lower]);
          await reader.subscribe([other, higher]);
          for (const qos of levels) await say(sender, { payload: `q${qos}`, qos });
          const granted = Math.max(lower, higher);
          const expected = levels.map((qos) => `a/b q${qos} ${Math.min(qos, granted)}`);
          await soon(() => reader.heard().toSorted()).toEqual(expected);
          reader.send({ cmd: 'unsubscribe', messageId: 99, unsubscriptions: [other] });
          await soon(() => reader.of('unsuback').length).toBe(1);
          await say(sender, { payload: 'then', qos: 2 });
          await soon(() => reader.heard().at(-1)).toBe(`a/b then ${lower}`);
          expect(reader.heard()).toHaveLength(4);
          reader.socket.destroy();
        }
      }
    });
  });

  it('that was away gets what came meanwhile with the QoS of its subscription where that is lower [MQTT-3.8.4-6]', async () => {
    const { port } = await startBroker();
    const [away, sender] = [await enter(port, 'away', false), await enter(port, 'sender')];
    await away.subscribe(['a/#', 1]);
    away.send({ cmd: 'disconnect' });
    await soon(away.closed).toBe(true);
    await say(sender, { payload: 'two', qos: 2 });
    await soon(() => sender.of('pubcomp').length).toBe(1);
    const back = await enter(port, 'away', false);
    await soon(back.heard).toEqual(['a/b two 1']);
  });

  it('keeps its subscription where another one unsubscribes, and after one that it ends [MQTT-3.10.4-1]', async () => {
    const { port } = await startBroker();
    const [reader, sender] = [await enter(port, 'reader'), await enter(port, 'sender')];
    await reader.subscribe(['a/b', 1], ['a/c', 1]);
    await sender.subscribe(['a/b', 1]);
    sender.send({ cmd: 'unsubscribe', messageId: 9, unsubscriptions: ['a/b'] });
    reader.send({ cmd: 'unsubscribe', messageId: 9, unsubscriptions: ['a/+'] });
    for (const client of [reader, sender]) await soon(() => client.of('unsuback').length).toBe(1);
    sender.publish(1, { payload: 'one' });
    await soon(reader.heard).toEqual(['a/b one 1']);
    expect(sender.heard()).toEqual([]);
  });

  it.each(['a/#/b', 'a#', 'a+/b', '+a'])('is not given the filter %s, which is none [MQTT-4.7.1]', async (filter) => {
    const { port } = await startBroker();
    const client = await rawClient(port);
    client.socket.write(packet('82', `0001${text(filter)}01`));
    await soon(() => client.closed() || client.of('suback').length > 0).toBe(true);
    expect(client.of('suback').every((one) => 'granted' in one && String(one.granted) === '128')).toBe(true);
  });

  it('publishes on no filter: nobody hears of it, and its connection or the acknowledgement is all it gets [MQTT-3.3.2-2]', async () => {
    const { port, received } = await startBroker();
    const [reader, sender] = [await enter(port, 'reader'), await enter(port, 'sender')];
    await reader.subscribe(['#', 1]);
    sender.publish(1, { topic: 'a/+' });
    await soon(() => sender.closed() || sender.of('puback').length > 0).toBe(true);
    const other = await enter(port, 'other');
    other.publish(1, { topic: 'end' });
    await soon(reader.heard).toEqual(['end x 1']);
    expect(received.map(({ topic }) => topic)).toEqual(['end']);
  });
});
