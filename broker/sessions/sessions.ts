import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { AedesPublishPacket, Client, Subscription } from 'aedes';
import AsyncLevelPersistence from 'aedes-persistence-level/asyncPersistence.js';
import { ClassicLevel } from 'classic-level';
import { createInOrder } from '../../lib/in-order.ts';
import type { Principal } from '../../lib/principal.ts';
import type { Bound } from '../../lib/quota.ts';
import { holderOf } from '../access/principal.ts';
import type { BrokerBounds } from '../bounds/broker-bounds.ts';
import { createControlPace, PACES } from '../bounds/control-pace.ts';
import type { BrokerLimits } from '../bounds/limits.ts';
import type { Gate } from '../connection/gate.ts';
import { carriedBy, fromQueue, toQueue } from '../messages/carried.ts';
import { ReceivedIds } from '../messages/received-ids.ts';
import { createTopicTree } from '../topics/topic-tree.ts';
import { type ConnectionFilters, createConnectionFilters } from './connection-filters.ts';
import { type Entering, KeptSessions } from './kept-sessions.ts';
import { createKeptWills, withOrigin } from './kept-wills.ts';
import { migrateSessions } from './migrate-sessions.ts';
import { createQueues, type Queues, unlessNotQueued } from './queues.ts';
import { RetainedMessages } from './retained-messages.ts';
import { incomingKey, under } from './session-keys.ts';

const RAW = { keyEncoding: 'buffer', valueEncoding: 'buffer' } as const;

type Qos = 0 | 1 | 2;
type Packet = AedesPublishPacket & { messageId?: number };
type Session = { readonly id: string; readonly clean?: boolean };
type Asked = { readonly client: Client; readonly subscriptions: readonly Subscription[] };

/** Cost of a session whose place another session of its device takes, by {@link PACES}. */
const DISPLACED = 500;

/**
 * aedes reports a session present if it has subscriptions: a session without gets this reserved
 * one.
 */
export const NO_SUBSCRIPTION = '$session/present';

/**
 * Keeps sessions, subscriptions, messages for away clients, wills, retained messages and QoS 2
 * packet ids in LevelDB. Without fsync: they survive the end of the process, not a power cut; the
 * journal is responsible for readings. All of it is bounded, see {@link BrokerBounds}; deliveries
 * from here wait for slow readers.
 */
export class Sessions extends AsyncLevelPersistence {
  readonly received = new ReceivedIds();
  readonly kept: KeptSessions;
  readonly retained: RetainedMessages;
  /** The client that gets the next retained messages; aedes does not pass it on. */
  asked: Asked | undefined;
  readonly #db: ClassicLevel;
  /** All entries as they are stored, as of the beginning of the iteration. */
  readonly entries = (): AsyncIterable<[Buffer, Buffer]> => this.#db.iterator<Buffer, Buffer>(RAW);
  readonly #tree = createTopicTree();
  readonly #queues: Queues;
  readonly #filters: ConnectionFilters;
  readonly #bounds: BrokerBounds;
  /**
   * LevelDB writes side by side; acknowledgements and messages leave in order [MQTT-4.6.0-3],
   * [MQTT-4.6.0-6].
   */
  readonly #inOrder = createInOrder();
  readonly #wills = createKeptWills();
  readonly #displacing = createControlPace(PACES.displaced);
  readonly #now: () => number;

  constructor(options: {
    db: ClassicLevel;
    bounds: BrokerBounds;
    limits: Pick<BrokerLimits, 'maxQueuedMessages' | 'sessionExpirySeconds'>;
    now: () => number;
  }) {
    super(options.db);
    const { db, bounds, limits, now } = options;
    this.#db = db;
    this.#bounds = bounds;
    this.#now = now;
    this.#queues = createQueues({ bounds, maxMessages: limits.maxQueuedMessages });
    this.#filters = createConnectionFilters(bounds.subscriptions);
    this.kept = new KeptSessions({ db, bounds, expirySeconds: limits.sessionExpirySeconds, now });
    this.retained = new RetainedMessages({ db, bounds, now });
  }

  override async setup(broker: { readonly id: string }): Promise<void> {
    await super.setup(broker);
    await this.kept.open();
    await migrateSessions({
      db: this.#db,
      kept: this.kept,
      retained: this.retained,
      subscriptionsOf: (id) => super.subscriptionsByClient({ id }),
      retainedStream: () => super.createRetainedStreamCombi(['#']),
    });
    await this.retained.open();
    for (const { id, topic, qos } of this.kept.subscriptions()) if (qos > 0) this.#tree.add(id, topic, qos);
    for await (const [key, value] of this.#db.iterator<string, Buffer>({
      ...under('outgoing:'),
      valueEncoding: 'buffer',
    })) {
      const id = decodeURIComponent(key.split(':')[1] ?? '');
      await this.kept.adopt(id);
      this.#queues.restore(id, this.kept.ownerOf(id).id, value.length);
    }
    for await (const key of this.#db.keys(under('incoming:'))) {
      const [, session = '', id] = key.split(':');
      await this.kept.adopt(decodeURIComponent(session));
      this.received.restore({ id: decodeURIComponent(session) }, Number(id));
    }
    await this.endExpired();
  }

  /**
   * A client connects. A clean session ends the one before [MQTT-3.1.2-6]. At a device's maximum,
   * ends the session away longest, at most two a second: each costs disk work. Call it when no
   * connection is in the session.
   * @returns the bound that leaves no room for a session
   */
  async enter(id: string, { principal, clean, fresh = clean, expirySeconds }: Entering): Promise<Bound | undefined> {
    if (fresh || this.kept.isOver(id)) await this.end(id);
    if (clean) return undefined;
    const holder = holderOf(principal);
    const bound = await this.kept.enter(id, holder, expirySeconds);
    if (!bound) return undefined;
    this.#bounds.reached('sessions', bound, holder.id);
    const away = this.kept.longestAway(holder);
    if (away === undefined || this.#displacing.charge(holder.id, DISPLACED, this.#now()) > 0) return bound;
    await this.end(away);
    return this.kept.enter(id, holder, expirySeconds);
  }

  /**
   * The connection that was in a session has ended.
   * @param expirySeconds how long it outlives it; absent: as long as the settings let it
   */
  async leave(id: string, expirySeconds?: number): Promise<void> {
    if (expirySeconds === 0) await this.end(id);
    else await this.kept.leave(id, expirySeconds);
  }

  /** Ends a session: its subscriptions, queue and packet ids. */
  async end(id: string): Promise<void> {
    if (!this.kept.has(id)) return;
    for (const filter of await this.kept.end(id)) this.#tree.remove(id, filter);
    this.#queues.end(id);
    const name = encodeURIComponent(id);
    await Promise.all([
      this.#db.clear(under(`outgoing:${name}:`)),
      this.#db.clear(under(`outgoing-id:${name}:`)),
      this.cleanIncoming({ id }),
    ]);
  }

  /** Ends the sessions that have been away for too long. @returns how many */
  async endExpired(): Promise<number> {
    const expired = this.kept.expired();
    // A session that has come back meanwhile is not away.
    for (const id of expired) if (this.kept.isExpired(id)) await this.end(id);
    return expired.length;
  }

  /**
   * Counts a subscription that its client may have, and keeps it where the session is kept.
   * @returns whether there is room for it
   */
  async grant(client: Client, { topic, qos, options = qos }: Subscription & { options?: number }): Promise<boolean> {
    const { principal, v5 } = client.conn as Gate;
    const holder = holderOf(principal as Principal);
    const bound = client.clean
      ? this.#filters.add(client, holder, topic)
      : await this.kept.subscribe(client.id, topic, v5?.subscriptions.optionsOf(topic) ?? options);
    if (bound) this.#bounds.reached('subscriptions', bound, holder.id);
    else if (!client.clean && qos > 0) this.#tree.add(client.id, topic, qos);
    else if (!client.clean) this.#tree.remove(client.id, topic);
    return bound === undefined;
  }

  /**
   * Counts no more what a connection had subscribed to.
   * @param filters absent: all, because the connection has ended
   */
  release(client: Client, filters?: readonly string[]): void {
    if (filters) this.#filters.remove(client, filters);
    else this.#filters.end(client);
  }

  /** Does nothing: {@link grant} has stored each granted subscription. */
  override async addSubscriptions(): Promise<void> {}

  override async removeSubscriptions(session: Session, topics: readonly string[]): Promise<void> {
    for (const topic of topics) this.#tree.remove(session.id, topic);
    await this.kept.unsubscribe(session.id, topics);
  }

  override async subscriptionsByClient({ id }: Session): Promise<Subscription[]> {
    const all = [...this.kept.subscriptionsOf(id)];
    return all.length === 0 && this.kept.wasPresent(id) ? [{ topic: NO_SUBSCRIPTION, qos: 0 }] : all;
  }

  /** Whether a session, connected or away, gets messages on a topic. */
  hears(topic: string): boolean {
    return this.#tree.hears(topic);
  }

  override async subscriptionsByTopic(topic: string): Promise<{ clientId: string; topic: string; qos: number }[]> {
    return [...this.#tree.match(topic)].map(([clientId, qos]) => ({ clientId, topic, qos }));
  }

  override async outgoingEnqueueCombi(
    subscriptions: readonly { readonly clientId: string; readonly qos: number }[],
    packet: Packet,
  ): Promise<void> {
    const writes: Promise<void>[] = [];
    const queued = toQueue(packet);
    for (const subscription of subscriptions) {
      const { clientId, qos } = subscription;
      if (carriedBy(packet)?.notTo === clientId) continue;
      if (!this.#queues.add(clientId, this.kept.ownerOf(clientId), packet)) continue;
      writes.push(this.outgoingEnqueue(subscription, { ...queued, qos: Math.min(queued.qos, qos) as Qos }));
    }
    await this.#inOrder('queue', Promise.all(writes));
  }

  override outgoingUpdate(client: Client, packet: Packet): Promise<void> {
    return this.#inOrder(`out ${client.id}`, super.outgoingUpdate(client, packet).catch(unlessNotQueued));
  }

  override async outgoingClearMessageId(session: Session, packet: Packet): Promise<Packet | undefined> {
    const cleared = await super.outgoingClearMessageId(session, packet);
    if (cleared) this.#queues.remove(session.id, cleared);
    return cleared;
  }

  override outgoingStream(client: Client): Readable {
    if (this.#queues.isEmpty(client.id)) return Readable.from([]);
    return Readable.from(this.#paced(super.outgoingStream(client), client));
  }

  override storeRetained(packet: Packet): Promise<void> {
    return this.retained.store(packet);
  }

  override createRetainedStreamCombi(filters: readonly string[]): Readable {
    if (!this.asked) return Readable.from([]);
    const { client, subscriptions } = this.asked;
    const granted = new Map(subscriptions.map(({ topic, qos }) => [topic, qos as Qos]));
    const gate = client.conn as Gate;
    const wanted = filters.filter((filter) => gate.v5?.subscriptions.wantsRetained(filter) ?? true);
    const asked = new Map(wanted.map((filter) => [filter, granted.get(filter) ?? 0]));
    const stream = Readable.from(this.retained.deliver(gate, asked));
    // No other listener: a failed read, as while the broker closes, must end this connection only.
    stream.once('error', () => client.conn.destroy());
    return stream;
  }

  override async incomingStorePacket(session: Session, packet: Packet): Promise<void> {
    const id = packet.messageId ?? 0;
    // Its session may have been ended meanwhile: the next one uses the same ids.
    const kept = !session.clean && this.received.has(session, id);
    const put = kept ? this.#db.put(incomingKey(session.id, id), '') : undefined;
    try {
      await this.#inOrder(`in ${session.id}`, Promise.resolve(put));
    } catch (error) {
      // No client gets it and it is not acknowledged: treat its next arrival as new.
      this.received.release(session, id);
      throw error;
    }
    this.received.store(session, id);
  }

  override async incomingGetPacket(session: Session, packet: Packet): Promise<Packet> {
    if (this.received.isStored(session, packet.messageId ?? 0)) return packet;
    throw new Error('no such packet');
  }

  override async incomingDelPacket(session: Session, packet: Packet): Promise<void> {
    const id = packet.messageId ?? 0;
    this.received.release(session, id);
    if (!session.clean) await this.#db.del(incomingKey(session.id, id));
  }

  override async cleanIncoming(session: Session): Promise<void> {
    this.received.forget(session);
    // Of a clean session nothing is on disk.
    if (!session.clean) await this.#db.clear(under(`incoming:${encodeURIComponent(session.id)}:`));
  }

  override putWill(client: Client, packet: object): Promise<void> {
    return this.#wills.put(client, () => super.putWill(client, withOrigin(packet, client.conn as Gate)));
  }

  /** aedes does not wait for the result, even for a client in sign-in when the broker closed. */
  override async delWill(session: { readonly id: string }): Promise<unknown> {
    try {
      return await this.#wills.delete(session, () => super.delWill(session));
    } catch (error) {
      if (this.#db.status === 'open') throw error;
      return undefined;
    }
  }

  async *#paced(packets: Readable, client: Client | undefined): AsyncGenerator<Packet> {
    const gate = client?.conn as Gate | undefined;
    for await (const packet of packets as AsyncIterable<Packet>) {
      fromQueue(packet);
      await gate?.drained();
      if (gate?.destroyed) return;
      // [MQTT-3.3.1-1]: mark messages sent before as sent again.
      if (packet.messageId && packet.cmd === 'publish') packet.dup = true;
      yield packet;
    }
  }
}

/** Opens the sessions in `DATA_DIR/sessions`. */
export async function openSessions(
  options: { dataDir: string } & Omit<ConstructorParameters<typeof Sessions>[0], 'db'>,
): Promise<Sessions> {
  const folder = path.join(options.dataDir, 'sessions');
  mkdirSync(folder, { recursive: true });
  const db = new ClassicLevel(folder);
  return await db.open().then(() => new Sessions({ ...options, db }));
}
