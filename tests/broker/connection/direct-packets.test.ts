import type { PublishPacket } from 'aedes';
import fc from 'fast-check';
import mqtt, { type Packet } from 'mqtt-packet';
import { expect, it } from 'vitest';
import { type DirectVisitor, takePackets } from '../../../broker/connection/direct-packets.ts';

const publish = fc.record({
  cmd: fc.constant('publish' as const),
  topic: fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }),
  payload: fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
  qos: fc.constantFrom(0 as const, 1 as const),
  retain: fc.boolean(),
  dup: fc.boolean(),
  messageId: fc.integer({ min: 1, max: 65_535 }),
});
const ping = fc.constant({ cmd: 'pingreq' as const });

function recorder() {
  const publishes: PublishPacket[] = [];
  const rest: Buffer[] = [];
  const visitor: DirectVisitor = {
    mayBegin: () => true,
    fits: () => true,
    onPacket: () => true,
    onPublish: (packet) => void publishes.push(packet),
    onRest: (bytes) => void rest.push(bytes),
    onMalformed: () => expect.unreachable(),
  };
  return { publishes, rest, visitor };
}

function asMqttPacketReads(bytes: Buffer): PublishPacket[] {
  const packets: Packet[] = [];
  const parser = mqtt.parser();
  parser.on('packet', (packet: Packet) => void packets.push(packet));
  parser.parse(bytes);
  return packets.flatMap((packet) => (packet.cmd === 'publish' ? [packet as PublishPacket] : []));
}

function shownOf({ topic, payload, qos, retain, dup, messageId }: PublishPacket & { messageId?: number }) {
  return { topic, payload: Buffer.from(payload).toString('hex'), qos, retain, dup, messageId };
}

it('publishes are read as mqtt-packet reads them, however the stream is torn; the rest stays as it was', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(publish, ping), { maxLength: 12 }), fc.array(fc.nat()), (sent, cuts) => {
      const stream = Buffer.concat(sent.map((packet) => mqtt.generate(packet)));
      const { publishes, rest, visitor } = recorder();
      const ends = [...new Set(cuts.map((cut) => cut % (stream.length + 1))), stream.length].sort((a, b) => a - b);
      let held: Buffer = Buffer.alloc(0);
      let from = 0;
      for (const end of ends) {
        held = Buffer.concat([held, stream.subarray(from, end)]);
        from = end;
        const { taken, outcome } = takePackets(held, visitor);
        expect(outcome).toBe(taken === held.length ? 'all' : 'incomplete');
        held = held.subarray(taken);
      }
      expect(held.length).toBe(0);
      expect(publishes.map(shownOf)).toEqual(asMqttPacketReads(stream).map(shownOf));
      const pings = sent.filter(({ cmd }) => cmd === 'pingreq');
      expect(Buffer.concat(rest)).toEqual(Buffer.concat(pings.map((packet) => mqtt.generate(packet))));
    }),
  );
});

it.each([
  [
    'of QoS 2',
    mqtt.generate({ cmd: 'publish', topic: 'a', payload: 'x', qos: 2, messageId: 1, retain: false, dup: false }),
  ],
  ['whose topic is longer than the packet', Buffer.from([0x30, 3, 0, 9, 0x61])],
  ['without room for its packet id', Buffer.from([0x32, 4, 0, 1, 0x61, 0])],
  ['too long to join its parts', Buffer.from([0x30, 0x80, 0x80, 0x02, 0, 1, 0x61])],
])('a publish %s is left to aedes, with all that follows', (_, bytes) => {
  const { publishes, rest, visitor } = recorder();
  const before = mqtt.generate({ cmd: 'publish', topic: 'a', payload: 'x', qos: 0, retain: false, dup: false });
  const found = takePackets(Buffer.concat([before, bytes, before]), visitor);
  expect(found).toEqual({ taken: before.length, outcome: 'foreign' });
  expect([publishes.length, rest]).toEqual([1, []]);
});

it('never throws and never takes more than there is, whatever the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.infiniteStream(fc.boolean()), (bytes, answers) => {
      const visitor: DirectVisitor = {
        ...recorder().visitor,
        mayBegin: () => answers.next().value,
        fits: () => answers.next().value,
        onPacket: () => answers.next().value,
        onMalformed: () => undefined,
      };
      expect(takePackets(Buffer.from(bytes), visitor).taken).toBeLessThanOrEqual(bytes.length);
    }),
  );
});
