import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openAccess } from '../../broker/access/open-access.ts';
import { DEFAULT_LIMITS } from '../../broker/bounds/limits.ts';
import { PacketReader } from '../../broker/mqtt5/mqtt5-bytes.ts';
import { readConnect5 } from '../../broker/mqtt5/mqtt5-connect.ts';
import { Mqtt5Link } from '../../broker/mqtt5/mqtt5-link.ts';
import { type Owner, readProperties } from '../../broker/mqtt5/mqtt5-properties.ts';
import { PacketError } from '../../broker/mqtt5/mqtt5-reasons.ts';
import { rawClient5 } from './client5.ts';
import { startBroker } from './start-broker.ts';

const text = (value: string | Buffer): Buffer => {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
};
const varint = (value: number): Buffer =>
  value < 128 ? Buffer.from([value]) : Buffer.concat([Buffer.from([(value & 127) | 128]), varint(value >> 7)]);
const block = (...parts: (number[] | Buffer)[]): Buffer => {
  const bytes = Buffer.concat(parts.map((part) => Buffer.from(part as number[])));
  return Buffer.concat([varint(bytes.length), bytes]);
};
const packet = (first: number, ...parts: (number[] | Buffer)[]): Buffer => {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part as number[])));
  return Buffer.concat([Buffer.from([first]), varint(body.length), body]);
};
const publish = (topic: string | Buffer, properties: Buffer, id = 1): Buffer =>
  packet(0x32, text(topic), [id >> 8, id & 255], properties, Buffer.from('x'));
const subscribe = (properties: Buffer, filter: string | Buffer = 'a', options = 0): Buffer =>
  packet(0x82, [0, 1], properties, text(filter), [options]);
const connect = (properties: Buffer, flags = 2, rest: Buffer = text('c')): Buffer =>
  packet(0x10, text('MQTT'), [5, flags, 0, 0], properties, rest);
const userProperties = (count: number): Buffer =>
  Buffer.concat(Array.from({ length: count }, () => Buffer.concat([Buffer.from([0x26]), text('a'), text('b')])));
const none = block();
const notUtf8 = Buffer.from([0x61, 0xff]);

const AFTER_CONNECT: readonly (readonly [string, number, Buffer])[] = [
  ['a topic alias of 0', 0x94, publish('a', block([0x23, 0, 0]))],
  ['a topic alias beyond the maximum', 0x94, publish('a', block([0x23, 0, 33]))],
  ['a topic alias that was never set', 0x82, publish('', block([0x23, 0, 5]))],
  ['neither a topic nor an alias', 0x82, publish('', none)],
  ['a topic with a wildcard', 0x90, publish('a/#', none)],
  ['a topic that is too long', 0x90, publish('a'.repeat(1025), none)],
  ['a topic that is too deep', 0x90, publish('a/'.repeat(40), none)],
  ['a topic that is not UTF-8', 0x81, publish(notUtf8, none)],
  ['a topic with NUL', 0x81, publish('a\0b', none)],
  ['a surrogate in a topic', 0x81, publish(Buffer.from([0xed, 0xa0, 0x80]), none)],
  ['a property that comes twice', 0x82, publish('a', block([0x23, 0, 1, 0x23, 0, 2]))],
  ['a property that is unknown', 0x81, publish('a', block([0x7e, 0, 1]))],
  ['a property of another packet', 0x82, publish('a', block([0x21, 0, 1]))],
  ['a subscription identifier on a publish', 0x82, publish('a', block([0x0b, 1]))],
  ['a flag that is neither 0 nor 1', 0x82, publish('a', block([0x01, 2]))],
  ['a text property that is not UTF-8', 0x81, publish('a', block([0x03], text(notUtf8)))],
  ['a user property that is not UTF-8', 0x81, publish('a', block([0x26], text('k'), text(notUtf8)))],
  ['a response topic with wildcards', 0x82, publish('a', block([0x08], text('a/+')))],
  ['properties that are cut off', 0x81, publish('a', block([0x03, 0, 50, 0x61]))],
  ['properties longer than their packet', 0x81, packet(0x32, text('a'), [0, 1, 100, 1, 2])],
  ['a length that is not the shortest', 0x81, packet(0x32, text('a'), [0, 1, 0x80, 0])],
  ['a length of five bytes', 0x81, Buffer.from([0x32, 0xff, 0xff, 0xff, 0xff, 1])],
  ['properties of 17 KiB', 0x95, publish('a', block(userProperties(2500)))],
  ['properties of 1 MiB', 0x95, publish('a', block(userProperties(140_000)))],
  ['a packet that is too large', 0x95, Buffer.concat([Buffer.from([0x30]), varint(2_000_000)])],
  ['a SUBSCRIBE that is too large', 0x95, Buffer.concat([Buffer.from([0x82]), varint(100_000)])],
  ['a packet id of 0', 0x82, publish('a', none, 0)],
  ['quality of service 3', 0x81, packet(0x36, text('a'), [0, 1, 0])],
  ['a repeated publish of QoS 0', 0x81, packet(0x38, text('a'), [0])],
  ['a subscription identifier', 0xa1, subscribe(block([0x0b, 5]))],
  ['a subscription option that is reserved', 0x81, subscribe(none, 'a', 0x40)],
  ['a subscription of QoS 3', 0x82, subscribe(none, 'a', 3)],
  ['retain handling 3', 0x82, subscribe(none, 'a', 0x30)],
  ['a filter that is not UTF-8', 0x81, subscribe(none, notUtf8)],
  ['a SUBSCRIBE without filters', 0x82, packet(0x82, [0, 1, 0])],
  ['a SUBSCRIBE with wrong flags', 0x81, packet(0x80, [0, 1, 0], text('a'), [0])],
  ['an UNSUBSCRIBE without filters', 0x82, packet(0xa2, [0, 1, 0])],
  ['a second CONNECT', 0x82, connect(none)],
  ['AUTH', 0x82, packet(0xf0, [0x18, 0])],
  ['a packet that only the broker sends', 0x82, packet(0x90, [0, 1, 0, 0])],
  ['a packet of type 0', 0x82, packet(0x00)],
  ['a reason code that does not belong there', 0x81, packet(0x40, [0, 1, 0x9d])],
  ['a PINGREQ with something in it', 0x81, packet(0xc0, [1])],
  ['a goodbye with a property of another packet', 0x82, packet(0xe0, [0, 3, 0x21, 0, 1])],
];

it('each wrong packet is answered by DISCONNECT with its reason code, and the next client is served', async () => {
  const { port, received } = await startBroker();
  for (const [name, reasonCode, bytes] of AFTER_CONNECT) {
    const raw = await rawClient5(port);
    raw.bytes(bytes);
    await expect.poll(() => raw.of('disconnect'), { message: name }).toMatchObject([{ reasonCode }]);
    await expect.poll(raw.closed, { message: name }).toBe(true);
  }
  expect(received).toEqual([]);
});

const AT_CONNECT: readonly (readonly [string, number, Buffer])[] = [
  ['an authentication method', 0x8c, connect(block([0x15], text('SCRAM-SHA-1')))],
  ['authentication data without a method', 0x82, connect(block([0x16], text('x')))],
  ['a receive maximum of 0', 0x82, connect(block([0x21, 0, 0]))],
  ['a maximum packet size of 0', 0x82, connect(block([0x27, 0, 0, 0, 0]))],
  ['a property that comes twice', 0x82, connect(block([0x21, 0, 1, 0x21, 0, 2]))],
  ['a property of another packet', 0x82, connect(block([0x23, 0, 1]))],
  ['a property that is unknown', 0x81, connect(block([0x7e]))],
  ['a reserved flag', 0x81, connect(none, 3)],
  ['flags of a will without one', 0x81, connect(none, 0x0a)],
  ['a client id that is not UTF-8', 0x81, connect(none, 2, text(notUtf8))],
  ['a client id with a control character', 0x85, connect(none, 2, text('a\u0007'))],
  ['a client id that is too long', 0x85, connect(none, 2, text('a'.repeat(300)))],
  ['a packet that is cut off', 0x81, connect(none, 0xc2)],
  ['a packet that goes on', 0x81, connect(none, 2, Buffer.concat([text('c'), Buffer.from([1])]))],
  ['a will without a topic', 0x90, connect(none, 6, Buffer.concat([text('c'), none, text(''), text('')]))],
];

it('each wrong CONNECT is answered by CONNACK with its reason code', async () => {
  const { port } = await startBroker();
  for (const [name, reasonCode, bytes] of AT_CONNECT) {
    const raw = await rawClient5(port, null);
    raw.bytes(bytes);
    await expect.poll(() => raw.packets, { message: name }).toMatchObject([{ cmd: 'connack', reasonCode }]);
    await expect.poll(raw.closed, { message: name }).toBe(true);
  }
});

it('more unfinished messages of QoS 2 than agreed end the connection; those of QoS 1 wait', async () => {
  const { port } = await startBroker({ limits: { maxInFlight: 10 } });
  const raw = await rawClient5(port);
  expect(raw.packets).toMatchObject([{ properties: { receiveMaximum: 10 } }]);
  for (let id = 1; id <= 10; id++) raw.publish(id, { qos: 2 });
  await expect.poll(() => raw.of('pubrec')).toHaveLength(10);
  for (let id = 11; id <= 100; id++) raw.publish(id);
  await expect.poll(() => raw.of('puback')).toHaveLength(90);
  raw.publish(200, { qos: 2 });
  await expect.poll(() => raw.of('disconnect')).toMatchObject([{ reasonCode: 0x93 }]);
});

it('what goes with messages is bounded as the messages are', async () => {
  const { port, broker } = await startBroker({
    limits: { maxRetainedBytesPerDevice: 20_000, maxQueuedBytesPerDevice: 20_000 },
  });
  const away = await rawClient5(port, { clientId: 'away', clean: false, properties: { sessionExpiryInterval: 600 } });
  away.bytes(subscribe(none, '#', 1));
  await expect.poll(() => away.of('suback')).toHaveLength(1);
  away.socket.destroy();
  const raw = await rawClient5(port);
  for (let id = 1; id <= 100; id++) {
    raw.bytes(packet(0x33, text(`a/${id}`), [0, id], block(userProperties(500)), Buffer.from('x')));
  }
  await expect.poll(() => raw.of('puback')).toHaveLength(100);
  const { retained_bytes: retained = 0, queued_bytes: queued = 0 } = broker.counts.kept();
  expect(retained).toBeLessThanOrEqual(200_000);
  expect(retained).toBeGreaterThan(3000);
  expect(queued).toBeLessThanOrEqual(200_000);
});

it('one that takes nothing of what it asked for is ended before it fills the memory', async () => {
  const { port, broker } = await startBroker({ limits: { maxPendingBytes: 200_000 } });
  const raw = await rawClient5(port, { properties: { receiveMaximum: 1 } });
  raw.bytes(subscribe(none, 'a', 1));
  await expect.poll(() => raw.of('suback')).toHaveLength(1);
  const other = await rawClient5(port, { clientId: 'other' });
  for (let id = 1; id <= 30; id++) other.publish(id, { topic: 'a', payload: 'x'.repeat(10_000) });
  await expect.poll(raw.closed).toBe(true);
  expect(broker.counts.disconnected).toMatchObject({ slow_reader: 1 });
  await expect.poll(() => broker.counts.pendingBytes).toBe(0);
});

it('a flood of connections that ask for sessions without end keeps no more than the bounds let it', async () => {
  const { port, broker } = await startBroker({ limits: { maxSessionsPerDevice: 1, maxSessions: 20 } });
  for (let i = 0; i < 40; i++) {
    const raw = await rawClient5(port, { clientId: `c${i}`, properties: { sessionExpiryInterval: 0xffffffff } });
    raw.socket.destroy();
  }
  await delay(50);
  expect(broker.counts.kept()['sessions']).toBeLessThanOrEqual(20);
});

it('no bytes at all make the reader do anything but answer or refuse', () => {
  const owners: readonly Owner[] = ['connect', 'will', 'publish', 'subscribe', 'unsubscribe', 'ack', 'disconnect'];
  const only = (run: () => unknown): void => {
    try {
      run();
    } catch (error) {
      if (!(error instanceof PacketError)) throw error;
    }
  };
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.constantFrom(...owners), (bytes, owner) => {
      only(() => readProperties(new PacketReader(block(Buffer.from(bytes))), owner));
      only(() => readConnect5(packet(0x10, text('MQTT'), [5], Buffer.from(bytes)), () => 'new'));
    }),
  );
});

it('packets mean the same however they are cut, and whatever follows the wrong one is not read', () => {
  const whole = Buffer.concat([
    publish('a/b', block([0x23, 0, 1], userProperties(3)), 1),
    publish('', block([0x23, 0, 1]), 2),
    subscribe(none, 'a/#', 1),
    packet(0x62, [0, 2]),
    packet(0xc0),
    packet(0xe0, [4]),
    publish('after the goodbye', none, 3),
  ]);
  const { connect: said } = readConnect5(connect(none), () => 'new');
  const read = (cuts: readonly number[]): string => {
    const link = new Mqtt5Link({
      connect: said,
      limits: DEFAULT_LIMITS,
      now: () => 0,
      send: () => undefined,
      acceptPackets: () => undefined,
      end: (reason) => expect.fail(reason),
      onRoom: () => undefined,
    });
    const ends = [...cuts, whole.length].sort((a, b) => a - b);
    const parts = ends.map((end, i) => link.read(whole.subarray(ends[i - 1] ?? 0, end)));
    expect(link.left).toBe(true);
    return Buffer.concat(parts).toString('hex');
  };
  const expected = read([]);
  fc.assert(
    fc.property(fc.array(fc.nat(whole.length), { maxLength: 8 }), (cuts) => {
      expect(read(cuts)).toBe(expected);
    }),
  );
});

it('one that asks for ever for what it cannot have is ended as any other', async () => {
  const { port, broker } = await startBroker();
  const raw = await rawClient5(port);
  for (let i = 0; i < 1001; i++) raw.bytes(subscribe(none, i % 2 === 0 ? '$share/g/a' : 'a/#/b'));
  await expect.poll(() => raw.of('disconnect')).toMatchObject([{ reasonCode: 0x96 }]);
  expect(broker.counts.disconnected).toMatchObject({ too_fast: 1 });
});

it('a device that is revoked is told so at once', async () => {
  let revoke = (_device: string): void => undefined;
  const access = {
    ...openAccess(),
    onRevoke: (told: (device: string) => void) => {
      revoke = told;
      return () => undefined;
    },
  };
  const { port } = await startBroker({ access });
  const raw = await rawClient5(port, { clientId: 'pump' });
  revoke('plant:pump');
  await expect.poll(raw.closed).toBe(true);
  expect(raw.of('disconnect')).toMatchObject([{ reasonCode: 0x98 }]);
});
