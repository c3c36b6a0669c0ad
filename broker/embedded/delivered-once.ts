import type { AedesPublishPacket, Client } from 'aedes';

/** See {@link createDeliveredOnce}. */
export type DeliveredOnce = {
  /** A client comes in: from now on aedes takes nothing for a repeat. */
  begin(client: Client): void;
  isRepeat(client: Client, packet: AedesPublishPacket): boolean;
};

/**
 * Messages of one client that are distinguished from their repeats: far more than may be in flight
 * at a time.
 */
const REMEMBERED = 2_048;

/**
 * Sends a message once to a client that matches it with several subscriptions. aedes treats a
 * message older than the last as a repeat. It so loses messages that overtake each other, as QoS 0
 * overtakes QoS 1.
 */
export function createDeliveredOnce(): DeliveredOnce {
  const seen = new WeakMap<Client, Set<number>>();
  return {
    begin(client) {
      seen.set(client, new Set());
      Object.assign(client, { duplicates: new Proxy({}, { get: () => 0, set: () => true }) });
    },
    isRepeat(client, { brokerId, brokerCounter, messageId }) {
      const counters = seen.get(client);
      // Retained messages have no broker, and queued messages have their packet id already.
      if (!counters || !brokerId || messageId !== undefined) return false;
      if (counters.has(brokerCounter)) return true;
      counters.add(brokerCounter);
      const [oldest] = counters.size > REMEMBERED ? counters : [];
      if (oldest !== undefined) counters.delete(oldest);
      return false;
    },
  };
}
