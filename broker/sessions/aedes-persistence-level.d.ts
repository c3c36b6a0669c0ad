/**
 * The parts of `aedes-persistence-level` that `sessions.ts` builds on; the package has no types of
 * its own.
 */
declare module 'aedes-persistence-level/asyncPersistence.js' {
  import type { Readable } from 'node:stream';
  import type { AedesPublishPacket, Subscription } from 'aedes';
  import type { ClassicLevel } from 'classic-level';

  type Packet = AedesPublishPacket & { messageId?: number };
  type Session = { readonly id: string };

  class AsyncLevelPersistence {
    constructor(db: ClassicLevel);
    setup(broker: { readonly id: string }): Promise<void>;
    addSubscriptions(session: Session, subscriptions: readonly Subscription[]): Promise<void>;
    storeRetained(packet: Packet): Promise<void>;
    removeSubscriptions(session: Session, topics: readonly string[]): Promise<void>;
    subscriptionsByClient(session: Session): Promise<Subscription[]>;
    subscriptionsByTopic(topic: string): Promise<{ clientId: string; topic: string; qos: number }[]>;
    outgoingEnqueue(subscription: { readonly clientId: string }, packet: Packet): Promise<void>;
    outgoingEnqueueCombi(
      subscriptions: readonly { readonly clientId: string; readonly qos: number }[],
      packet: Packet,
    ): Promise<void>;
    outgoingUpdate(client: Client, packet: Packet): Promise<void>;
    outgoingClearMessageId(session: Session, packet: Packet): Promise<Packet | undefined>;
    outgoingStream(session: Session): Readable;
    createRetainedStreamCombi(filters: readonly string[]): Readable;
    incomingStorePacket(session: Session, packet: Packet): Promise<void>;
    incomingGetPacket(session: Session, packet: Packet): Promise<Packet>;
    incomingDelPacket(session: Session, packet: Packet): Promise<void>;
    cleanIncoming(session: Session): Promise<void>;
    putWill(session: Session, packet: object): Promise<void>;
    delWill(session: Session): Promise<unknown>;
    streamWill(brokers?: object): Readable;
    destroy(): Promise<void>;
  }
  export = AsyncLevelPersistence;
}
