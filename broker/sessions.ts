import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { AedesPublishPacket, Client, PublishPacket, Subscription } from 'aedes';
import AsyncLevelPersistence from 'aedes-persistence-level/asyncPersistence.js';
import { ClassicLevel } from 'classic-level';
import type { Gate } from './gate.ts';
import { createInOrder } from './in-order.ts';
import type { Principal } from './principal.ts';
import { ReceivedIds } from './received-ids.ts';
import { createTopicTree } from './topic-tree.ts';

/** A will as it is kept: with whom it speaks for, because its client is gone when it is published. */
export type KeptWill = PublishPacket & { readonly clientId: string; readonly principal: Principal };

type Packet = AedesPublishPacket & { messageId?: number };
type Session = { readonly id: string; readonly clean?: boolean };
type Queue = { messages: number; bytes: number };

/** Bytes that are kept for one client while it is away, beside the number of messages. */
const MAX_QUEUED_BYTES = 4 * 2 ** 20;

/**
 * What outlives a connection, in LevelDB: subscriptions, messages for those who are away, wills, retained messages, and packet ids of
 * QoS 2. It is written without fsync: it survives the end of the process, not the power; readings are the journal's matter.
 * Bounds the queue of each client, and lets what is sent from here wait for slow readers.
 */
export class Sessions extends AsyncLevelPersistence {
  readonly received = new ReceivedIds();
  /** Messages that were dropped because the queue of their client was full. */
  dropped = 0;
  /** Who gets the retained messages that are asked for next; aedes does not pass it on. */
  subscriber: Client | undefined;
  readonly #db: ClassicLevel;
  readonly #tree = createTopicTree();
  readonly #queues = new Map<string, Queue>();
  readonly #adding = new WeakMap<object, Promise<void>>();
  /** LevelDB writes side by side; acknowledgements and messages leave in order [MQTT-4.6.0-3], [MQTT-4.6.0-6]. */
  readonly #inOrder = createInOrder();
  readonly #maxQueuedMessages: number;
  readonly #maySubscribe: (client: Client, topic: string) => boolean;

  constructor(options: {
    db: ClassicLevel;
    maxQueuedMessages: number;
    maySubscribe: (client: Client, topic: string) => boolean;
  }) {
    super(options.db);
    this.#db = options.db;
    this.#maxQueuedMessages = options.maxQueuedMessages;
    this.#maySubscribe = options.maySubscribe;
  }

  override async setup(broker: { readonly id: string }): Promise<void> {
    await super.setup(broker);
    for await (const key of this.#db.keys(under('subscriptions:'))) {
      const [, session = '', ...topic] = key.split(':');
      const id = decodeURIComponent(session);
      // Only the value tells the QoS; a session's subscriptions are read as one.
      const all = await this.subscriptionsByClient({ id });
      const found = all.find((subscription) => subscription.topic === topic.join(':'));
      if (found && found.qos > 0) this.#tree.add(id, found.topic, found.qos);
    }
    for await (const [key, value] of this.#db.iterator<string, Buffer>({
      ...under('outgoing:'),
      valueEncoding: 'buffer',
    })) {
      this.#enqueued(decodeURIComponent(key.split(':')[1] ?? ''), value.length);
    }
    for await (const key of this.#db.keys(under('incoming:'))) {
      const [, session = '', id] = key.split(':');
      this.received.restore({ id: decodeURIComponent(session) }, Number(id));
    }
  }

  /** aedes calls this once for each subscription of a packet, each time with all of them, the refused ones too. */
  override addSubscriptions(client: Client, subscriptions: readonly Subscription[]): Promise<void> {
    let adding = this.#adding.get(subscriptions);
    if (!adding) {
      const allowed = subscriptions.filter(({ topic }) => this.#maySubscribe(client, topic));
      for (const { topic, qos } of allowed) {
        if (qos > 0) this.#tree.add(client.id, topic, qos);
        else this.#tree.remove(client.id, topic);
      }
      adding = super.addSubscriptions(client, allowed);
      this.#adding.set(subscriptions, adding);
    }
    return adding;
  }

  override removeSubscriptions(session: Session, topics: readonly string[]): Promise<void> {
    for (const topic of topics) this.#tree.remove(session.id, topic);
    return super.removeSubscriptions(session, topics);
  }

  /** Whether a session, here or away, gets what is published on a topic. */
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
    for (const subscription of subscriptions) {
      const queue = this.#queues.get(subscription.clientId);
      const full = queue && (queue.messages >= this.#maxQueuedMessages || queue.bytes >= MAX_QUEUED_BYTES);
      if (full) this.dropped++;
      else {
        this.#enqueued(subscription.clientId, packet.payload.length);
        writes.push(this.outgoingEnqueue(subscription, packet));
      }
    }
    await this.#inOrder('queue', Promise.all(writes));
  }

  override outgoingUpdate(client: Client, packet: Packet): Promise<void> {
    return this.#inOrder(`out ${client.id}`, super.outgoingUpdate(client, packet));
  }

  override async outgoingClearMessageId(session: Session, packet: Packet): Promise<Packet | undefined> {
    const cleared = await super.outgoingClearMessageId(session, packet);
    const queue = cleared && this.#queues.get(session.id);
    if (queue && --queue.messages <= 0) this.#queues.delete(session.id);
    else if (queue) queue.bytes -= cleared.payload?.length ?? 0;
    return cleared;
  }

  override outgoingStream(client: Client): Readable {
    return Readable.from(this.#paced(super.outgoingStream(client), client));
  }

  override createRetainedStreamCombi(filters: readonly string[]): Readable {
    const client = this.subscriber;
    const stream = Readable.from(this.#paced(super.createRetainedStreamCombi(filters), client));
    // Nobody else listens: a read that fails, as while the broker closes, must cost this connection and not the process.
    stream.once('error', () => client?.conn.destroy());
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
      // Nobody gets it and it is not acknowledged: the next time it comes it is new.
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
    await this.#db.clear(under(`incoming:${encodeURIComponent(session.id)}:`));
  }

  override putWill(client: Client, packet: object): Promise<void> {
    const { principal } = client.conn as Gate;
    return super.putWill(client, Object.assign(packet, { principal }));
  }

  /** aedes does not listen to what becomes of it, also for one that was being let in when the broker closed. */
  override async delWill(session: { readonly id: string }): Promise<unknown> {
    try {
      return await super.delWill(session);
    } catch (error) {
      if (this.#db.status === 'open') throw error;
      return undefined;
    }
  }

  #enqueued(session: string, bytes: number): void {
    const queue = this.#queues.get(session) ?? { messages: 0, bytes: 0 };
    queue.messages++;
    queue.bytes += bytes;
    this.#queues.set(session, queue);
  }

  async *#paced(packets: Readable, client: Client | undefined): AsyncGenerator<Packet> {
    const gate = client?.conn as Gate | undefined;
    for await (const packet of packets as AsyncIterable<Packet>) {
      await gate?.drained();
      // [MQTT-3.3.1-1]: what was sent before is marked as sent again.
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
  await db.open();
  return new Sessions({ ...options, db });
}

function under(prefix: string): { gte: string; lt: string } {
  return { gte: prefix, lt: `${prefix.slice(0, -1)};` };
}

function incomingKey(session: string, id: number): string {
  return `incoming:${encodeURIComponent(session)}:${id.toString().padStart(16, '0')}`;
}
