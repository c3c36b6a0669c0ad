import { randomUUID } from 'node:crypto';
import type { ConnectionRefusal, DisconnectReason } from '../bounds/broker-counts.ts';
import { type BrokerLimits, MAX_CONTROL_BYTES, maxPacketBytes } from '../bounds/limits.ts';
import { carriedByPayload } from '../messages/carried.ts';
import { connack5, disconnect5, refusal5 } from './mqtt5-answers.ts';
import { PacketReader, packetOf } from './mqtt5-bytes.ts';
import { type Connect5, levelOf, readConnect5 } from './mqtt5-connect.ts';
import { Deliveries5, type Delivery } from './mqtt5-deliveries.ts';
import { PacketCollector, PieceCollector } from './mqtt5-framing.ts';
import { readAck, readDisconnect, Type } from './mqtt5-from-client.ts';
import { MAX_PROPERTIES_BYTES } from './mqtt5-properties.ts';
import { Publishes5 } from './mqtt5-publishes.ts';
import { CONNACK_CODES, DISCONNECT_CODES, FAILURE, PacketError, Reason, refusalWords } from './mqtt5-reasons.ts';
import { Subscriptions5 } from './mqtt5-subscriptions.ts';
import { reasonWords } from './reason-words.ts';

const RETAIN = 0x01;
const PUBACK = 0x40;
const FLAGS_OF_CONTROL = 0x02;

/** Packets of which the fixed header has flags of its own [MQTT 5.0, 2.1.3]. */
const WITH_FLAGS: ReadonlySet<number> = new Set([Type.pubrel, Type.subscribe, Type.unsubscribe]);

type LinkOptions = {
  readonly connect: Connect5;
  readonly limits: BrokerLimits;
  readonly now: () => number;
  /** Sends a whole packet to the client. */
  readonly send: (packet: Buffer) => void;
  /**
   * Accepts packets of 3.1.1 as if the client had sent them; never called while others are read or
   * written.
   */
  readonly acceptPackets: (packets: Buffer) => void;
  readonly end: (reason: DisconnectReason) => void;
  /** Fewer messages wait for the client. */
  readonly onRoom: () => void;
};

/** CONNACK with code 1 [MQTT-3.1.2-2]. */
const UNACCEPTABLE_LEVEL = Buffer.from([0x20, 2, 0, 1]);

/**
 * Begins with a CONNECT packet of any version.
 * @returns `connect` says the same in 3.1.1; undefined where its level is not supported, or a
 * packet of MQTT 5 is wrong: then its client has its answer
 */
export function beginConnect(
  packet: Buffer,
  options: Omit<LinkOptions, 'connect'>,
): { link?: Mqtt5Link; connect: Buffer } | undefined {
  const level = levelOf(packet);
  if (level === undefined || level === 4) return { connect: packet };
  if (level !== 5) {
    options.send(UNACCEPTABLE_LEVEL);
    return undefined;
  }
  try {
    const { connect, asVersion4 } = readConnect5(packet, () => `auto-${randomUUID()}`);
    return { link: new Mqtt5Link({ ...options, connect }), connect: asVersion4 };
  } catch (error) {
    if (!(error instanceof PacketError)) throw error;
    options.send(refusal5(error.code, error.message));
    return undefined;
  }
}

/**
 * Talks MQTT 5 with one client and 3.1.1 with the broker. Packets continue as 3.1.1, through the
 * same gate, limits and journal; answers get reason codes. Features beyond 3.1.1 are decided here
 * or carried along.
 */
export class Mqtt5Link {
  readonly connect: Connect5;
  readonly publishes: Publishes5;
  readonly subscriptions = new Subscriptions5();
  /** How long its session outlives the connection; 0xFFFFFFFF: as long as the settings let it. */
  sessionExpirySeconds: number;
  /** Why the client is refused; CONNACK says it. */
  refusal: ConnectionRefusal | undefined;
  /** The client has sent DISCONNECT; later bytes are ignored. */
  left = false;
  readonly #options: LinkOptions;
  readonly #receiveMaximum: number;
  readonly #deliveries: Deliveries5;
  readonly #collector = new PacketCollector();
  readonly #pieces = new PieceCollector((first, pieces) => this.#onWritten(first, pieces));
  /** A message whose payload is empty: its only piece comes next. */
  #withoutPayload: Delivery | undefined;
  #isIn = false;
  #code: number | undefined;
  #words: string | undefined;

  constructor(options: LinkOptions) {
    const { connect, limits, now, send, onRoom } = options;
    this.connect = connect;
    this.sessionExpirySeconds = connect.sessionExpirySeconds;
    this.#options = options;
    this.#receiveMaximum = Math.min(limits.maxInFlight, 0xffff);
    this.publishes = new Publishes5({ ...connect, receiveMaximum: this.#receiveMaximum, now });
    const settle = (id: number): void => this.#accept(Buffer.from([PUBACK, 2, id >> 8, id & 255]));
    this.#deliveries = new Deliveries5({ ...connect, now, send, settle, onRoom });
  }

  /** Bytes of messages that wait because the client has not acknowledged earlier ones. */
  get waitingBytes(): number {
    return this.#deliveries.waitingBytes;
  }

  /** Reads bytes of the client. @returns the same in 3.1.1; nothing if it ended the connection */
  read(chunk: Buffer): Buffer {
    const packets: Buffer[] = [];
    if (this.left) return Buffer.alloc(0);
    try {
      for (const { first, bytes, body, end } of this.#collector.take(chunk, (...head) => this.#fits(...head))) {
        const packet = this.#onRead(first, new PacketReader(bytes, body, end));
        if (packet) packets.push(packet);
        if (this.left) break;
      }
    } catch (error) {
      if (!(error instanceof PacketError)) throw error;
      this.because(error.code, error.message);
      this.#options.end(error.code === Reason.packetTooLarge ? 'packet_too_large' : 'protocol');
      return Buffer.alloc(0);
    }
    return packets.length === 1 ? (packets[0] as Buffer) : Buffer.concat(packets);
  }

  /** The broker's output in 3.1.1, piece by piece. */
  write(piece: Uint8Array | string): void {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : (piece as Buffer);
    const waiting = this.#withoutPayload;
    if (waiting) {
      this.#withoutPayload = undefined;
      this.#deliver({ ...waiting, carried: bytes.length === 0 ? carriedByPayload(bytes) : undefined });
    }
    // Most messages to a device: PUBACK of success is the same in both versions.
    const same =
      bytes[0] === PUBACK && bytes.length % 4 === 0 && this.#pieces.isBetween && this.publishes.hasNothingToSay;
    if (same) this.#options.send(bytes);
    else this.#pieces.take(bytes);
  }

  /** Why the connection is about to end; the first reason counts. */
  because(code: number, words: string): void {
    this.#code ??= code;
    this.#words ??= words;
  }

  /** The connection ends: sends the reason to a client that is still there. */
  goodbye(reason: DisconnectReason): void {
    const code = this.#code ?? DISCONNECT_CODES[reason];
    if (!this.#isIn || code === undefined || this.left) return;
    this.#isIn = false;
    this.#options.send(disconnect5(code, this.#words, this.connect.maximumPacketSize));
  }

  #fits(first: number, length: number): void {
    const type = first >> 4;
    const isControl = type === Type.subscribe || type === Type.unsubscribe;
    const most =
      type === Type.publish
        ? maxPacketBytes(this.#options.limits)
        : isControl
          ? MAX_CONTROL_BYTES
          : MAX_PROPERTIES_BYTES + 16;
    if (length > most)
      throw new PacketError(Reason.packetTooLarge, `a packet of ${length} bytes, where ${most} are the most`);
    if (type !== Type.publish && (first & 15) !== (WITH_FLAGS.has(type) ? FLAGS_OF_CONTROL : 0)) {
      throw new PacketError(Reason.malformed, 'flags of a packet that mean nothing');
    }
  }

  #onRead(first: number, reader: PacketReader): Buffer | undefined {
    const type = first >> 4;
    switch (type) {
      case Type.publish:
        return this.publishes.read(first, reader);
      case Type.puback:
      case Type.pubrec:
      case Type.pubrel:
      case Type.pubcomp:
        return this.#onAck(first, reader);
      case Type.subscribe:
        return this.subscriptions.subscribe(reader);
      case Type.unsubscribe:
        return this.subscriptions.unsubscribe(reader);
      case Type.pingreq:
        reader.mustEnd();
        return Buffer.from([first, 0]);
      case Type.disconnect:
        return this.#onDisconnect(first, reader);
      default:
        throw new PacketError(Reason.protocolError, `a packet (type ${type}) that a client does not send here`);
    }
  }

  #onAck(first: number, reader: PacketReader): Buffer {
    const type = first >> 4;
    const { id, code } = readAck(type, reader);
    const failed = type === Type.pubrec && code >= FAILURE;
    if (type === Type.puback || type === Type.pubcomp || failed) this.#deliveries.done(id);
    // A message that the client refuses is done with: 3.1.1 can only say that of QoS 1.
    return Buffer.from([failed ? PUBACK : first, 2, id >> 8, id & 255]);
  }

  #onDisconnect(first: number, reader: PacketReader): Buffer | undefined {
    const { code, sessionExpirySeconds } = readDisconnect(reader);
    if (sessionExpirySeconds !== undefined) {
      if (this.connect.sessionExpirySeconds === 0 && sessionExpirySeconds > 0) {
        throw new PacketError(
          Reason.protocolError,
          'a session that was to end with its connection cannot be kept afterwards',
        );
      }
      this.sessionExpirySeconds = sessionExpirySeconds;
    }
    this.left = true;
    // [MQTT-3.14.4-3]: only a normal end takes the will back; after any other the connection is
    // simply gone.
    return code === 0 ? Buffer.from([first, 0]) : undefined;
  }

  #onWritten(first: number, pieces: readonly Buffer[]): void {
    const type = first >> 4;
    if (type === Type.publish) {
      this.#onPublish(first, pieces);
      return;
    }
    const body = Buffer.concat(pieces);
    const { send } = this.#options;
    if (type === Type.connack) send(this.#connack(body[0] === 1, body[1] ?? 0));
    else if (type === Type.suback) send(this.subscriptions.suback(body.readUInt16BE(0), body.subarray(2)));
    else if (type === Type.unsuback) send(this.subscriptions.unsuback(body.readUInt16BE(0)));
    else if (type === Type.puback || type === Type.pubrec || type === Type.pubcomp) {
      const { answer, ended } = this.publishes.answer(packetOf(first, [body]));
      if (answer) send(answer);
      if (ended) this.#accept(ended);
    } else send(packetOf(first, [body]));
  }

  #accept(packet: Buffer): void {
    process.nextTick(() => this.#options.acceptPackets(packet));
  }

  #onPublish(first: number, pieces: readonly Buffer[]): void {
    const body = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
    const topicEnd = 2 + body.readUInt16BE(0);
    const hasId = ((first >> 1) & 3) > 0;
    const id = hasId ? body.readUInt16BE(topicEnd) : undefined;
    const payload = body.subarray(topicEnd + (hasId ? 2 : 0));
    const delivery = { first, topic: body.subarray(2, topicEnd), id, payload, carried: undefined };
    if (payload.length === 0) this.#withoutPayload = delivery;
    else this.#deliver({ ...delivery, carried: carriedByPayload(pieces.at(-1) as Buffer) });
  }

  #deliver(delivery: Delivery): void {
    const { first, topic, carried } = delivery;
    const retain = carried?.retain === true && this.subscriptions.keepsRetain(topic.toString()) ? RETAIN : 0;
    this.#deliveries.add({ ...delivery, first: first | retain });
  }

  #connack(sessionPresent: boolean, code: number): Buffer {
    const { limits } = this.#options;
    const { assignedClientId, sessionExpirySeconds: asked } = this.connect;
    if (code !== 0) {
      const refused = this.refusal ? CONNACK_CODES[this.refusal] : Reason.unspecified;
      return refusal5(refused, this.refusal ? refusalWords(this.refusal) : reasonWords(code));
    }
    this.#isIn = true;
    return connack5({
      sessionPresent,
      sessionExpirySeconds: asked > limits.sessionExpirySeconds ? limits.sessionExpirySeconds : undefined,
      assignedClientId,
      receiveMaximum: this.#receiveMaximum,
      maximumPacketSize: maxPacketBytes(limits),
    });
  }
}
