import { PacketReader, packetOf, prefixed } from './mqtt5-bytes.ts';
import { Property, readProperties } from './mqtt5-properties.ts';
import { PacketError, Reason } from './mqtt5-reasons.ts';

/** The will of a client of MQTT 5, beside its topic and payload. */
export type Will5 = {
  readonly delaySeconds: number;
  /** From its publication on; undefined: it does not expire. */
  readonly expirySeconds: number | undefined;
  readonly forwarded: Buffer | undefined;
};

/** Content of CONNECT of MQTT 5 that 3.1.1 does not have. */
export type Connect5 = {
  readonly cleanStart: boolean;
  /** As the client requests it; 0xFFFFFFFF: without end. */
  readonly sessionExpirySeconds: number;
  /** PUBLISH packets of QoS 1 and 2 that the client takes at a time. */
  readonly receiveMaximum: number;
  /** The largest packet that the client takes. */
  readonly maximumPacketSize: number;
  /** Whether acknowledgements may say reasons in words [MQTT-3.1.2-29]. */
  readonly wantsReasons: boolean;
  /** The client gave no id of its own. */
  readonly assignedClientId: string | undefined;
  readonly will: Will5 | undefined;
};

const NAME = Buffer.from([0, 4, 0x4d, 0x51, 0x54, 0x54]);
const CLEAN = 0x02;
const WILL = 0x04;
const WILL_QOS = 0x18;
const WILL_RETAIN = 0x20;
const PASSWORD = 0x40;
const USER_NAME = 0x80;

/** The bit by which Mosquitto says that it is a bridge. */
const BRIDGE = 0x80;

/**
 * The protocol level of a whole CONNECT packet of MQTT [MQTT 3.1.1, 3.1.2.2]: 4, 5, or an
 * unsupported level; undefined where it names another protocol, or MQTT 3.1.
 */
export function levelOf(packet: Buffer): number | undefined {
  let at = 1;
  while ((packet[at] ?? 0) >= 128) at++;
  at++;
  if (!packet.subarray(at, at + NAME.length).equals(NAME)) return undefined;
  const level = packet[at + NAME.length];
  return level === (BRIDGE | 4) ? 4 : level;
}

/**
 * Reads CONNECT of MQTT 5, and translates it to 3.1.1 as far as possible. A session that must
 * outlive its connection, or that may exist from before, is not a clean one.
 * @param newId an id for a client that has none @throws {PacketError}
 */
export function readConnect5(packet: Buffer, newId: () => string): { connect: Connect5; asVersion4: Buffer } {
  const reader = new PacketReader(packet, 1);
  if (packet[0] !== 0x10) throw new PacketError(Reason.malformed, 'a CONNECT with flags');
  reader.varint();
  reader.text();
  reader.byte();
  const flags = checkFlags(reader.byte());
  const keepAlive = reader.uint16();
  const { numbers, texts } = readProperties(reader, 'connect');
  if (texts.has(Property.authenticationMethod)) {
    throw new PacketError(
      Reason.badAuthenticationMethod,
      'no authentication method is supported: use user name and password',
    );
  }
  if (texts.has(Property.authenticationData))
    throw new PacketError(Reason.protocolError, 'authentication data without a method');
  const receiveMaximum = numbers.get(Property.receiveMaximum) ?? 0xffff;
  const maximumPacketSize = numbers.get(Property.maximumPacketSize) ?? Number.POSITIVE_INFINITY;
  if (receiveMaximum === 0 || maximumPacketSize === 0) throw new PacketError(Reason.protocolError, 'a maximum of 0');
  const wantsReasons = numbers.get(Property.requestProblemInformation) !== 0;
  const given = reader.text();
  const assignedClientId = given.length === 0 ? newId() : undefined;
  const parts: Buffer[] = [prefixed(assignedClientId === undefined ? given : Buffer.from(assignedClientId))];
  const will = (flags & WILL) !== 0 ? readWill(reader, parts) : undefined;
  if ((flags & USER_NAME) !== 0) parts.push(prefixed(reader.text()));
  // 3.1.1 has no password without a user name [MQTT-3.1.2-22].
  else if ((flags & PASSWORD) !== 0) parts.push(prefixed(Buffer.alloc(0)));
  if ((flags & PASSWORD) !== 0) parts.push(prefixed(reader.binary()));
  reader.mustEnd();
  const cleanStart = (flags & CLEAN) !== 0;
  const sessionExpirySeconds = numbers.get(Property.sessionExpiry) ?? 0;
  const clean = cleanStart && sessionExpirySeconds === 0 ? CLEAN : 0;
  const flags4 = (flags & ~CLEAN) | clean | ((flags & PASSWORD) !== 0 ? USER_NAME : 0);
  const head = Buffer.from([...NAME, 4, flags4, keepAlive >> 8, keepAlive & 255]);
  return {
    connect: {
      cleanStart,
      sessionExpirySeconds,
      receiveMaximum,
      maximumPacketSize,
      wantsReasons,
      assignedClientId,
      will,
    },
    asVersion4: packetOf(0x10, [head, ...parts]),
  };
}

/** [MQTT-3.1.2-3], [MQTT-3.1.2-11] to [MQTT-3.1.2-13]. */
function checkFlags(flags: number): number {
  const reserved = (flags & 1) !== 0;
  const qos = (flags & WILL_QOS) >> 3;
  const willWithout = (flags & WILL) === 0 && (flags & (WILL_QOS | WILL_RETAIN)) !== 0;
  if (reserved || willWithout || qos === 3)
    throw new PacketError(Reason.malformed, 'flags of CONNECT that mean nothing');
  return flags;
}

function readWill(reader: PacketReader, parts: Buffer[]): Will5 {
  const { numbers, forwarded } = readProperties(reader, 'will');
  const topic = reader.text();
  if (topic.length === 0) throw new PacketError(Reason.topicNameInvalid, 'a will without a topic');
  parts.push(prefixed(topic), prefixed(reader.binary()));
  return {
    delaySeconds: numbers.get(Property.willDelay) ?? 0,
    expirySeconds: numbers.get(Property.messageExpiry),
    forwarded,
  };
}
