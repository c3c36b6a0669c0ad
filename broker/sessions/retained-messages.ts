import { setImmediate as turn } from 'node:timers/promises';
import type { ClassicLevel } from 'classic-level';
import { sleep } from '../../lib/clock.ts';
import { createOneAfterAnother } from '../../lib/one-after-another.ts';
import type { Holder } from '../../lib/quota.ts';
import { principalId } from '../access/principal.ts';
import type { BrokerBounds } from '../bounds/broker-bounds.ts';
import { createControlPace, PACES } from '../bounds/control-pace.ts';
import type { Gate } from '../connection/gate.ts';
import { type Carried, carriedBy, carryByPayload, isExpired, sizeOfCarried } from '../messages/carried.ts';
import { createTopicTree, type TopicTree } from '../topics/topic-tree.ts';
import { under } from './session-keys.ts';

type Qos = 0 | 1 | 2;

/** A retained message as it is delivered. */
export type Retained = {
  readonly cmd: 'publish';
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: Qos;
  readonly retain: true;
};

const PREFIX = 'retain:';

/** The platform's own messages are within no bound. */
const PLATFORM = '';

/** Of messages whose device an earlier version has not kept: within the bound of all only. */
const UNKNOWN = '?';

/** Topics to check before other work gets a turn. */
const TOPICS_PER_TURN = 1_000;

/**
 * The retained messages, in LevelDB; their topics, owners and sizes also in memory, so that the
 * bounds hold over restarts. A message belongs to the device that published it last. Deliveries
 * read one message at a time, as fast as their client reads, and end with it.
 */
export class RetainedMessages {
  readonly #db: ClassicLevel;
  readonly #bounds: BrokerBounds;
  readonly #kept = new Map<string, { owner: string; bytes: number; expiresAt?: number | undefined }>();
  readonly #now: () => number;
  readonly #inTurn = createOneAfterAnother();
  readonly #pace = createControlPace(PACES.delivered);
  /** Filters that a running delivery takes up next, with their QoS. */
  readonly #waiting = new WeakMap<Gate, Map<string, Qos>>();
  /** Deliveries that run. */
  delivering = 0;

  constructor({ db, bounds, now }: { db: ClassicLevel; bounds: BrokerBounds; now: () => number }) {
    this.#db = db;
    this.#bounds = bounds;
    this.#now = now;
  }

  /** Counts the kept messages. */
  async open(): Promise<void> {
    for await (const [key, value] of this.#db.iterator<string, Buffer>({ ...under(PREFIX), valueEncoding: 'buffer' })) {
      const { payload, owner, carried } = decode(value);
      this.#account(key.slice(PREFIX.length), { owner, bytes: payload.length, carried });
    }
  }

  /**
   * Decides whether a message may be retained; call it just before the message is stored. A refused
   * message still removes the earlier one, which would otherwise count as the last word of its
   * topic.
   * @param holder undefined: the platform itself
   */
  admit(holder: Holder | undefined, message: { topic: string; payload: Uint8Array | string }): boolean {
    const { topic, payload } = message;
    const carried = carriedBy(message);
    const before = this.#kept.get(topic);
    this.#release(topic);
    if (payload.length === 0) return true;
    const bytes = sizeOf(topic, payload.length, carried);
    const bound = holder && this.#bounds.retained.take(holder, { count: 1, bytes });
    if (!holder) this.#account(topic, { owner: PLATFORM, bytes: payload.length, carried });
    else if (!bound) this.#kept.set(topic, { owner: holder.id, bytes, expiresAt: carried?.expiresAt });
    if (!holder || !bound) return true;
    this.#bounds.reached('retained', bound, holder.id);
    if (before) void this.#write(topic, undefined).catch(() => undefined);
    return false;
  }

  /** Stores a message that was admitted; an empty one clears its topic. */
  store(message: { topic: string; payload: Uint8Array | string; qos: number }): Promise<void> {
    const { topic, payload, qos } = message;
    const kept = this.#kept.get(topic);
    // Its topic may have been cleared since it was admitted.
    if (payload.length === 0 || !kept) return this.#write(topic, undefined);
    const bytes = Buffer.from(payload as Uint8Array);
    return this.#write(
      topic,
      encode({ qos: qos as Qos, owner: kept.owner, payload: bytes, carried: carriedBy(message) }),
    );
  }

  /** Removes the messages that have expired. */
  async endExpired(): Promise<void> {
    const now = this.#now();
    for (const [topic, kept] of this.#kept) if (isExpired(kept, now)) await this.#forget(topic);
  }

  /** Moves the messages of an earlier version here; {@link open} counts them then. */
  async takeOver(earlier: AsyncIterable<{ topic: string; payload: Buffer; qos: number }>): Promise<void> {
    for await (const message of earlier) {
      this.#account(message.topic, { owner: UNKNOWN, bytes: message.payload.length, carried: undefined });
      await this.store(message);
    }
    for (const topic of [...this.#kept.keys()]) this.#release(topic);
  }

  /**
   * Retained messages for new subscriptions. One delivery at a time; it includes later
   * subscriptions.
   */
  async *deliver(gate: Gate, granted: ReadonlyMap<string, Qos>): AsyncGenerator<Retained> {
    const running = this.#waiting.get(gate);
    if (running) {
      for (const [filter, qos] of granted) running.set(filter, qos);
      return;
    }
    const waiting = new Map(granted);
    this.#waiting.set(gate, waiting);
    this.delivering++;
    try {
      while (waiting.size > 0) {
        const filters = createTopicTree();
        for (const [filter, qos] of waiting) filters.add('', filter, qos);
        const only = [...waiting.keys()];
        waiting.clear();
        yield* this.#matching(gate, filters, only);
      }
    } finally {
      this.delivering--;
      this.#waiting.delete(gate);
    }
  }

  async *#matching(gate: Gate, filters: TopicTree, only: readonly string[]): AsyncGenerator<Retained> {
    let looked = 0;
    const exact = only.every((filter) => !/[+#]/.test(filter));
    // A copy: each message that is retained meanwhile moves to the end.
    for (const topic of exact ? only : [...this.#kept.keys()]) {
      if (++looked % TOPICS_PER_TURN === 0) await turn();
      if (gate.destroyed) return;
      const granted = this.#kept.has(topic) ? filters.match(topic).get('') : undefined;
      if (granted === undefined) continue;
      await gate.drained();
      await this.#wait(gate, this.#kept.get(topic)?.bytes ?? 0);
      if (gate.destroyed) return;
      const value = await this.#db.get<string, Buffer>(PREFIX + topic, { valueEncoding: 'buffer' });
      if (value === undefined) continue;
      const { payload, qos, carried } = decode(value);
      if (carried && isExpired(carried, this.#now())) {
        await this.#forget(topic);
        continue;
      }
      if (carried) carryByPayload(payload, carried);
      yield { cmd: 'publish', topic, payload, qos: Math.min(qos, granted) as Qos, retain: true };
      // aedes writes it a turn of the event loop after it has taken it: only then is it seen
      // whether the client reads.
      await turn();
      await turn();
    }
  }

  /** Messages to one device delay others, so each device has its rate. */
  async #wait(gate: Gate, length: number): Promise<void> {
    if (!gate.principal) return;
    const id = principalId(gate.principal);
    const gone = new AbortController();
    const leave = (): void => gone.abort();
    gate.once('close', leave);
    // Charged when it continues: a client that leaves while it waits is not charged.
    for (let wait = this.#pace.charge(id, 0, Date.now()); wait > 0 && !gate.destroyed; ) {
      await sleep(wait, gone.signal);
      wait = this.#pace.charge(id, 0, Date.now());
    }
    gate.off('close', leave);
    if (!gate.destroyed) this.#pace.charge(id, length, Date.now());
  }

  #write(topic: string, value: Buffer | undefined): Promise<void> {
    const key = PREFIX + topic;
    return this.#inTurn(topic, () =>
      value ? this.#db.put<string, Buffer>(key, value, { valueEncoding: 'buffer' }) : this.#db.del(key),
    );
  }

  async #forget(topic: string): Promise<void> {
    this.#release(topic);
    await this.#write(topic, undefined);
  }

  #account(topic: string, of: { owner: string; bytes: number; carried: Carried | undefined }): void {
    const { owner, carried } = of;
    const bytes = sizeOf(topic, of.bytes, carried);
    this.#kept.set(topic, { owner, bytes, expiresAt: carried?.expiresAt });
    if (owner !== PLATFORM) this.#bounds.retained.restore(owner, { count: 1, bytes });
  }

  #release(topic: string): void {
    const kept = this.#kept.get(topic);
    if (!kept) return;
    this.#kept.delete(topic);
    if (kept.owner !== PLATFORM) this.#bounds.retained.give(kept.owner, { count: 1, bytes: kept.bytes });
  }
}

function sizeOf(topic: string, length: number, carried: Carried | undefined): number {
  return topic.length + length + sizeOfCarried(carried);
}

/**
 * Of the first byte: the time at which it expires (0: never) and properties of MQTT 5 with their
 * length follow the owner.
 */
const CARRIES = 0x80;

type Stored = { qos: Qos; owner: string; payload: Buffer; carried: Carried | undefined };

/** QoS, length of the owner in bytes, owner, carried data, payload. */
function encode({ qos, owner, payload, carried }: Stored): Buffer {
  const { properties = Buffer.alloc(0), expiresAt = 0 } = carried ?? {};
  const carries = properties.length > 0 || expiresAt > 0;
  const name = Buffer.from(owner);
  const head = Buffer.from([carries ? qos | CARRIES : qos, name.length >> 8, name.length & 255]);
  if (!carries) return Buffer.concat([head, name, payload]);
  const numbers = Buffer.alloc(12);
  numbers.writeDoubleBE(expiresAt);
  numbers.writeUInt32BE(properties.length, 8);
  return Buffer.concat([head, name, numbers, properties, payload]);
}

function decode(value: Buffer): Stored {
  const [first = 0] = value;
  const end = 3 + value.readUInt16BE(1);
  const [qos, owner] = [(first & 3) as Qos, value.toString('utf8', 3, end)];
  if ((first & CARRIES) === 0) return { qos, owner, payload: value.subarray(end), carried: undefined };
  const expiresAt = value.readDoubleBE(end) || undefined;
  const payloadAt = end + 12 + value.readUInt32BE(end + 8);
  const properties = Buffer.from(value.subarray(end + 12, payloadAt));
  return { qos, owner, payload: value.subarray(payloadAt), carried: { properties, expiresAt } };
}
