import type { PublishPacket } from 'aedes';
import { PacketType } from './packet-scanner.ts';

/** The way of publishes past aedes, see `createDirectPublish`. */
export type Direct = {
  take(packet: PublishPacket): void;
  /** Data has come: the client is active. */
  alive(): void;
};

/** Handles the packets of a stream that bypasses aedes. */
export type DirectVisitor = {
  /** Whether the next packet may be taken now. */
  mayBegin(): boolean;
  /**
   * Whether a packet of this length, perhaps still to come, is permitted; if not, the connection
   * ends.
   */
  fits(length: number): boolean;
  /** A whole packet is taken. @returns false to stop */
  onPacket(first: number, length: number): boolean;
  /** A publish of QoS 0 or 1. */
  onPublish(packet: PublishPacket): void;
  /** Whole packets of other kinds, as they came. */
  onRest(bytes: Buffer): void;
  /** The length has more than four bytes [MQTT-2.2.3]. */
  onMalformed(): void;
};

/**
 * Why it took no more: all is done, the next packet has not come yet or may not begin, the
 * connection has ended, or the packet is not for this path. Such a packet has QoS 2, is not
 * well-formed, or is so long that its parts are not kept here.
 */
export type DirectOutcome = 'all' | 'incomplete' | 'blocked' | 'stopped' | 'foreign';

/** Joins parts of a packet up to this size only, to avoid copying single bytes again and again. */
const MAX_JOINED_BYTES = 16 * 1024;

/** Takes whole packets from the front of a chunk. @returns how many bytes, and why not more */
export function takePackets(chunk: Buffer, visitor: DirectVisitor): { taken: number; outcome: DirectOutcome } {
  let at = 0;
  let rest = 0;
  const end = (outcome: DirectOutcome) => {
    if (rest < at) visitor.onRest(chunk.subarray(rest, at));
    return { taken: at, outcome };
  };
  while (at < chunk.length) {
    if (!visitor.mayBegin()) return end('blocked');
    const first = chunk[at] as number;
    let length = 0;
    let body = at + 1;
    for (let shift = 0; ; shift += 7) {
      const byte = chunk[body++];
      if (byte === undefined) return end('incomplete');
      length |= (byte & 127) << shift;
      if (byte < 128) break;
      if (shift === 21) {
        visitor.onMalformed();
        return end('stopped');
      }
    }
    if (!visitor.fits(length)) return end('stopped');
    const next = body + length;
    if (next > chunk.length) return end(length > MAX_JOINED_BYTES ? 'foreign' : 'incomplete');
    const isPublish = first >> 4 === PacketType.publish;
    const publish = isPublish ? readPublish(chunk, { first, body, next }) : undefined;
    if (isPublish && publish === undefined) return end('foreign');
    if (!visitor.onPacket(first, length)) return end('stopped');
    if (publish) {
      if (rest < at) visitor.onRest(chunk.subarray(rest, at));
      rest = next;
      visitor.onPublish(publish);
    }
    at = next;
  }
  return end('all');
}

/**
 * A publish of QoS 0 or 1 as mqtt-packet reads it; undefined where it is of another QoS or not
 * well-formed.
 */
function readPublish(
  chunk: Buffer,
  { first, body, next }: { first: number; body: number; next: number },
): (PublishPacket & { messageId?: number; length: number }) | undefined {
  const qos = (first >> 1) & 3;
  if (qos > 1 || body + 2 > next) return undefined;
  const topicEnd = body + 2 + (((chunk[body] as number) << 8) | (chunk[body + 1] as number));
  const payloadAt = topicEnd + 2 * qos;
  if (payloadAt > next) return undefined;
  const retain = (first & 1) === 1;
  const dup = (first & 8) === 8;
  const length = next - body;
  const topic = chunk.toString('utf8', body + 2, topicEnd);
  const payload = chunk.subarray(payloadAt, next);
  // Member by member: spreading costs more than the rest of it.
  if (qos === 0) return { cmd: 'publish', qos, topic, payload, retain, dup, length };
  const messageId = ((chunk[topicEnd] as number) << 8) | (chunk[topicEnd + 1] as number);
  return { cmd: 'publish', qos: 1, topic, payload, retain, dup, length, messageId };
}
