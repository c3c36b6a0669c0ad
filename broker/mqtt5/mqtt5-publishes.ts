import { isUtf8 } from 'node:buffer';
import { MAX_TOPIC_BYTES } from '../bounds/limits.ts';
import type { Carried } from '../messages/carried.ts';
import { type PacketReader, packetOf, prefixed, uint16 } from './mqtt5-bytes.ts';
import { Property, property, propertyBlock, readProperties } from './mqtt5-properties.ts';
import { FAILURE, PacketError, Reason } from './mqtt5-reasons.ts';

const PUBREL = 0x62;
const PUBCOMP = 7;

/** Topics that one connection may give a number to. */
export const MAX_TOPIC_ALIASES = 32;

/** How long a reason in words may be. */
const MAX_WORDS = 512;
const CONTROL = /[\p{Cc}\p{Cs}]/gu;

/** `+` and `#`, which no topic has in it. */
const WILDCARDS = [0x2b, 0x23] as const;

/** Publishes of one MQTT 5 client: resolves topic aliases, holds data carried with messages. */
export class Publishes5 {
  readonly #receiveMaximum: number;
  readonly #now: () => number;
  readonly #aliases = new Map<number, Buffer>();
  /** Data carried with messages that the broker has not taken yet, in order of arrival. */
  readonly #carried = new Map<number, Carried>();
  #came = 0;
  #taken = 0;
  /** Packet ids of QoS 2 messages that are not completed. */
  readonly #open = new Set<number>();
  /** The content of an acknowledgement that is more than success. */
  readonly #said = new Map<number, { code: number; words?: string }>();
  readonly #maximumPacketSize: number;
  readonly #wantsReasons: boolean;
  /** Ids whose PUBCOMP is dropped: their client expects no more packets for them. */
  readonly #ended = new Set<number>();

  /**
   * @param receiveMaximum messages of QoS 2 that the client may leave open
   * @param maximumPacketSize the largest packet that the client takes
   * @param wantsReasons whether acknowledgements may say reasons in words
   */
  constructor(options: {
    receiveMaximum: number;
    maximumPacketSize: number;
    wantsReasons: boolean;
    now: () => number;
  }) {
    this.#receiveMaximum = options.receiveMaximum;
    this.#maximumPacketSize = options.maximumPacketSize;
    this.#wantsReasons = options.wantsReasons;
    this.#now = options.now;
  }

  /** A PUBLISH packet, as 3.1.1 says it. @throws {PacketError} */
  read(first: number, reader: PacketReader): Buffer {
    const qos = (first >> 1) & 3;
    if (qos === 3 || (qos === 0 && (first & 8) !== 0))
      throw new PacketError(Reason.malformed, 'flags of PUBLISH that mean nothing');
    const from = reader.at;
    const said = reader.binary();
    checkTopic(said);
    const id = qos > 0 ? reader.uint16() : undefined;
    if (id === 0) throw new PacketError(Reason.protocolError, 'a packet id of 0');
    const to = reader.at;
    const { numbers, texts, forwarded } = readProperties(reader, 'publish');
    const topic = this.#topic(said, numbers.get(Property.topicAlias));
    const answerTo = texts.get(Property.responseTopic);
    if (answerTo && hasWildcard(answerTo))
      throw new PacketError(Reason.protocolError, 'a response topic with wildcards');
    if (qos === 2) this.#opened(id as number);
    const seconds = numbers.get(Property.messageExpiry);
    const expiresAt = seconds === undefined ? undefined : this.#now() + 1000 * seconds;
    if (forwarded || expiresAt !== undefined) this.#carried.set(this.#came, { properties: forwarded, expiresAt });
    this.#came++;
    // Without its properties it is what 3.1.1 says.
    if (topic === said) return packetOf(first, [reader.bytes.subarray(from, to), reader.rest()]);
    return packetOf(first, [prefixed(topic), ...(id === undefined ? [] : [uint16(id)]), reader.rest()]);
  }

  /** Whether the acknowledgement of every message so far says success, and no more. */
  get hasNothingToSay(): boolean {
    return this.#said.size === 0;
  }

  /** Data carried with the message that is taken next. */
  next(): Carried | undefined {
    const at = this.#taken++;
    const carried = this.#carried.get(at);
    if (carried) this.#carried.delete(at);
    return carried;
  }

  /** A message is not taken; its acknowledgement will say why. */
  refuse(id: number | undefined, code: number): void {
    if (id !== undefined) this.#said.set(id, { code });
  }

  /**
   * The acknowledgement of a message will say in words what of it cannot be used [MQTT 5.0,
   * 3.4.2.2.2].
   */
  tell(id: number | undefined, words: string): void {
    if (id === undefined || !this.#wantsReasons) return;
    // [MQTT-1.5.4-2]: a text has no NUL; other control characters are of no use either.
    const plain = words.slice(0, MAX_WORDS).replace(CONTROL, '\ufffd');
    this.#said.set(id, { code: this.#said.get(id)?.code ?? Reason.success, words: plain });
  }

  /**
   * The acknowledgement of a message, in MQTT 5.
   * @param packet PUBACK, PUBREC or PUBCOMP of 3.1.1
   * @returns `answer` for the client; `ended`: the packet that ends a message with a refusing
   * PUBREC
   */
  answer(packet: Buffer): { answer?: Buffer; ended?: Buffer } {
    const [first = 0, , high = 0, low = 0] = packet;
    const id = (high << 8) | low;
    if (first >> 4 === PUBCOMP) {
      if (this.#ended.delete(id)) return {};
      this.#open.delete(id);
      return { answer: packet };
    }
    const said = this.#said.get(id);
    if (said === undefined) return { answer: packet };
    this.#said.delete(id);
    const { code } = said;
    const answer = this.#answerOf(packet, said);
    if (!this.#open.has(id) || code < FAILURE) return { answer };
    this.#open.delete(id);
    this.#ended.add(id);
    return { answer, ended: Buffer.from([PUBREL, 2, high, low]) };
  }

  #answerOf(packet: Buffer, { code, words }: { code: number; words?: string }): Buffer {
    const [first = 0, , high = 0, low = 0] = packet;
    const head = Buffer.from([high, low, code]);
    if (words !== undefined) {
      const answer = packetOf(first, [head, propertyBlock([property.text(Property.reasonString, words)])]);
      if (answer.length <= this.#maximumPacketSize) return answer;
    }
    return code === Reason.success ? packet : packetOf(first, [head]);
  }

  #topic(said: Buffer, alias: number | undefined): Buffer {
    if (said.length > MAX_TOPIC_BYTES)
      throw new PacketError(Reason.topicNameInvalid, `a topic of more than ${MAX_TOPIC_BYTES} bytes`);
    if (alias === undefined) {
      if (said.length === 0) throw new PacketError(Reason.protocolError, 'neither a topic nor a topic alias');
      return said;
    }
    if (alias === 0 || alias > MAX_TOPIC_ALIASES) {
      throw new PacketError(Reason.topicAliasInvalid, `a topic alias that is not from 1 to ${MAX_TOPIC_ALIASES}`);
    }
    // A copy: otherwise the whole chunk from the socket would be kept with it.
    if (said.length > 0) {
      this.#aliases.set(alias, Buffer.from(said));
      return said;
    }
    const topic = this.#aliases.get(alias);
    if (!topic) throw new PacketError(Reason.protocolError, `topic alias ${alias} was never set on this connection`);
    return topic;
  }

  #opened(id: number): void {
    this.#open.add(id);
    if (this.#open.size <= this.#receiveMaximum) return;
    throw new PacketError(
      Reason.receiveMaximumExceeded,
      `more than ${this.#receiveMaximum} messages that are not completed`,
    );
  }
}

/**
 * Byte by byte: most topics are short and plain, and calls out of JavaScript cost more.
 * @throws {PacketError}
 */
function checkTopic(topic: Buffer): void {
  let plain = true;
  for (const byte of topic) {
    if (byte === 0) throw new PacketError(Reason.malformed, 'a topic with NUL in it');
    if (byte === WILDCARDS[0] || byte === WILDCARDS[1]) {
      throw new PacketError(Reason.topicNameInvalid, 'a topic with wildcards');
    }
    if (byte >= 0x80) plain = false;
  }
  if (!plain && !isUtf8(topic)) throw new PacketError(Reason.malformed, 'a topic that is not UTF-8');
}

function hasWildcard(topic: Buffer): boolean {
  return WILDCARDS.some((wildcard) => topic.includes(wildcard));
}
