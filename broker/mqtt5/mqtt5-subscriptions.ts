import { isReasonableTopic } from '../bounds/limits.ts';
import { createTopicTree } from '../topics/topic-tree.ts';
import { type PacketReader, packetOf, prefixed, uint16 } from './mqtt5-bytes.ts';
import { Property, readProperties } from './mqtt5-properties.ts';
import { PacketError, Reason } from './mqtt5-reasons.ts';

/** The options of a subscription as SUBSCRIBE has them [MQTT 5.0, 3.8.3.1]. */
export const SubscriptionOption = { qos: 0x03, noLocal: 0x04, retainAsPublished: 0x08, retainHandling: 0x30 } as const;

const SUBSCRIBE = 0x82;
const SUBACK = 0x90;
const UNSUBSCRIBE = 0xa2;
const UNSUBACK = 0xb0;

/** Retain handling [MQTT 5.0, 3.8.3.1]: only for a subscription that is new, or never. */
const ONLY_NEW = 0x10;
const NEVER = 0x20;
const FAILED = 0x80;

/** A requested filter; with a code where it is refused at once. */
type Asked = { readonly filter: string; readonly options: number; readonly code: number | undefined };

/** Continues where no filter may: the broker refuses it, and counts the packet like others. */
const REFUSED = '$refused';

/** The subscriptions of one client of MQTT 5, with options that 3.1.1 does not have. */
export class Subscriptions5 {
  readonly #filters = new Map<string, number>();
  readonly #tree = createTopicTree();
  readonly #asked = new Map<number, readonly Asked[]>();
  readonly #options = new Map<string, number>();
  readonly #codes = new Map<string, number>();
  #withoutRetained: ReadonlySet<string> = new Set();

  /** The session was there before. */
  restore(subscriptions: Iterable<{ readonly topic: string; readonly options: number }>): void {
    for (const { topic, options } of subscriptions) this.#add(topic, options);
  }

  /** A SUBSCRIBE packet, as 3.1.1 says it. @throws {PacketError} */
  subscribe(reader: PacketReader): Buffer {
    const id = packetId(reader);
    const { numbers } = readProperties(reader, 'subscribe');
    if (numbers.has(Property.subscriptionIdentifier)) {
      throw new PacketError(Reason.subscriptionIdentifiersNotSupported, 'subscription identifiers are not supported');
    }
    const asked: Asked[] = [];
    while (!reader.isAtEnd) asked.push(readAsked(reader));
    if (asked.length === 0) throw new PacketError(Reason.protocolError, 'a SUBSCRIBE without filters');
    this.#asked.set(id, asked);
    const passed = asked.filter(({ code }) => code === undefined);
    for (const { filter, options } of passed) this.#options.set(filter, options);
    if (passed.length === 0) passed.push({ filter: REFUSED, options: 0, code: undefined });
    const parts = passed.flatMap(({ filter, options }) => [
      prefixed(Buffer.from(filter)),
      Buffer.from([options & SubscriptionOption.qos]),
    ]);
    return packetOf(SUBSCRIBE, [uint16(id), ...parts]);
  }

  /** The options requested with a filter; undefined if it was granted before. */
  optionsOf(filter: string): number | undefined {
    const options = this.#options.get(filter);
    return options === undefined ? undefined : options & ~SubscriptionOption.retainHandling;
  }

  /** A filter is not granted; SUBACK will say why. */
  refuse(filter: string, code: number): void {
    this.#codes.set(filter, code);
  }

  /** SUBACK. @param granted of each filter that went on; repeated filters only once */
  suback(id: number, granted: Iterable<number>): Buffer {
    const asked = this.#asked.get(id) ?? [];
    this.#asked.delete(id);
    const codes = new Map<string, number>();
    const withoutRetained = new Set<string>();
    const passed = new Set(asked.filter(({ code }) => code === undefined).map(({ filter }) => filter));
    const each = granted[Symbol.iterator]();
    for (const filter of passed) {
      const code = each.next().value ?? FAILED;
      const options = this.#options.get(filter) ?? 0;
      const handling = options & SubscriptionOption.retainHandling;
      if (handling === NEVER || (handling === ONLY_NEW && this.#filters.has(filter))) withoutRetained.add(filter);
      if (code < FAILED) this.#add(filter, options);
      codes.set(filter, code < FAILED ? code : (this.#codes.get(filter) ?? Reason.unspecified));
      this.#codes.delete(filter);
      this.#options.delete(filter);
    }
    this.#withoutRetained = withoutRetained;
    const answers = asked.map(({ filter, code }) => code ?? codes.get(filter) ?? Reason.unspecified);
    return packetOf(SUBACK, [uint16(id), Buffer.from([0, ...answers])]);
  }

  /** Whether a filter that has just been granted gets retained messages. */
  wantsRetained(filter: string): boolean {
    return !this.#withoutRetained.has(filter);
  }

  /** An UNSUBSCRIBE packet, as 3.1.1 says it. @throws {PacketError} */
  unsubscribe(reader: PacketReader): Buffer {
    const id = packetId(reader);
    readProperties(reader, 'unsubscribe');
    const asked: Asked[] = [];
    while (!reader.isAtEnd) {
      const filter = reader.text().toString();
      asked.push({ filter, options: 0, code: isFilter(filter) ? undefined : Reason.topicFilterInvalid });
    }
    if (asked.length === 0) throw new PacketError(Reason.protocolError, 'an UNSUBSCRIBE without filters');
    this.#asked.set(id, asked);
    const passed = asked.filter(({ code }) => code === undefined);
    if (passed.length === 0) passed.push({ filter: REFUSED, options: 0, code: undefined });
    const parts = passed.map(({ filter }) => prefixed(Buffer.from(filter)));
    return packetOf(UNSUBSCRIBE, [uint16(id), ...parts]);
  }

  unsuback(id: number): Buffer {
    const asked = this.#asked.get(id) ?? [];
    this.#asked.delete(id);
    const answers = asked.map(
      ({ filter, code }) => code ?? (this.#remove(filter) ? Reason.success : Reason.noSubscriptionExisted),
    );
    return packetOf(UNSUBACK, [uint16(id), Buffer.from([0, ...answers])]);
  }

  /** Whether all its subscriptions to a topic exclude its own publishes [MQTT-3.8.3-3]. */
  excludesOwn(topic: string): boolean {
    const matching = [...this.#tree.match(topic).values()];
    return matching.length > 0 && matching.every((options) => (options & SubscriptionOption.noLocal) !== 0);
  }

  /**
   * Whether a message on a topic comes with its retain flag as it was published [MQTT-3.3.1-13].
   */
  keepsRetain(topic: string): boolean {
    return [...this.#tree.match(topic).values()].some(
      (options) => (options & SubscriptionOption.retainAsPublished) !== 0,
    );
  }

  #add(filter: string, options: number): void {
    this.#filters.set(filter, options);
    this.#tree.add(filter, filter, options);
  }

  #remove(filter: string): boolean {
    this.#tree.remove(filter, filter);
    return this.#filters.delete(filter);
  }
}

function packetId(reader: PacketReader): number {
  const id = reader.uint16();
  if (id === 0) throw new PacketError(Reason.protocolError, 'a packet id of 0');
  return id;
}

function readAsked(reader: PacketReader): Asked {
  const filter = reader.text().toString();
  const options = reader.byte();
  if ((options & 0xc0) !== 0) throw new PacketError(Reason.malformed, 'options of SUBSCRIBE that mean nothing');
  if ((options & 0x03) === 3 || (options & 0x30) === 0x30) {
    throw new PacketError(Reason.protocolError, 'options of SUBSCRIBE that do not exist');
  }
  return { filter, options, code: refusalOf(filter) };
}

function refusalOf(filter: string): number | undefined {
  if (/^\$share(\/|$)/.test(filter)) return Reason.sharedSubscriptionsNotSupported;
  return isFilter(filter) ? undefined : Reason.topicFilterInvalid;
}

/** [MQTT-4.7.1-1], [MQTT-4.7.1-2]: a wildcard is a level of its own, and `#` the last one. */
function isFilter(filter: string): boolean {
  if (filter === '' || !isReasonableTopic(filter)) return false;
  const levels = filter.split('/');
  return levels.every((level, at) =>
    /[+#]/.test(level) ? level === '+' || (level === '#' && at === levels.length - 1) : true,
  );
}
