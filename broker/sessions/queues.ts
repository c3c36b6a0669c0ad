import type { Holder } from '../../lib/quota.ts';
import type { BrokerBounds } from '../bounds/broker-bounds.ts';
import { carriedBy, sizeOfCarried } from '../messages/carried.ts';

type Queue = { messages: number; bytes: number; readonly owner: string };

/** Bytes in LevelDB of a message beside its topic and payload, about. */
const MESSAGE_BYTES = 128;

/** How much is queued for each session; the messages themselves are in LevelDB. */
export type Queues = {
  /** Counts one more message. @returns false where a bound has no room for it */
  add(session: string, holder: Holder, message: Message): boolean;
  /** Counts a message that exists already. @param bytes its size on disk */
  restore(session: string, owner: string, bytes: number): void;
  remove(session: string, message: Partial<Message>): void;
  isEmpty(session: string): boolean;
  /** Removes all of a session. */
  end(session: string): void;
};

type Message = { readonly topic: string; readonly payload: { readonly length: number } };

/** @param maxMessages of one session */
export function createQueues({ bounds, maxMessages }: { bounds: BrokerBounds; maxMessages: number }): Queues {
  const queues = new Map<string, Queue>();

  function count(session: string, owner: string, bytes: number): void {
    const queue = queues.get(session) ?? { messages: 0, bytes: 0, owner };
    queue.messages++;
    queue.bytes += bytes;
    queues.set(session, queue);
  }

  function end(session: string): void {
    const queue = queues.get(session);
    if (queue) bounds.queued.give(queue.owner, { count: queue.messages, bytes: queue.bytes });
    queues.delete(session);
  }

  return {
    add(session, holder, message) {
      const queue = queues.get(session);
      if (queue && queue.messages >= maxMessages) {
        bounds.reached('queued', 'device', holder.id);
        return false;
      }
      if (maxMessages === 0) return false;
      const bytes = sizeOf(message);
      const bound = bounds.queued.take(holder, { count: 1, bytes });
      if (bound) {
        bounds.reached('queued', bound, holder.id);
        return false;
      }
      count(session, holder.id, bytes);
      return true;
    },
    restore(session, owner, bytes) {
      bounds.queued.restore(owner, { count: 1, bytes });
      count(session, owner, bytes);
    },
    remove(session, message) {
      const queue = queues.get(session);
      if (!queue) return;
      // Give back the rest with the last message as well: on disk it may have another size.
      if (queue.messages <= 1) return end(session);
      const bytes = Math.min(queue.bytes, sizeOf(message));
      queue.messages--;
      queue.bytes -= bytes;
      bounds.queued.give(queue.owner, { count: 1, bytes });
    },
    isEmpty: (session) => !queues.has(session),
    end,
  };
}

/**
 * A message without room still goes to a connected client; it is not kept for it.
 */
export function unlessNotQueued(error: Error): void {
  if (error.message !== 'no such packet') throw error;
}

function sizeOf(message: Partial<Message>): number {
  const { topic = '', payload } = message;
  return MESSAGE_BYTES + topic.length + (payload?.length ?? 0) + sizeOfCarried(carriedBy(message));
}
