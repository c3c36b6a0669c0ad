import path from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import type { Rejection, RejectionReason } from './rejection.ts';

/** A payload, or one element of it, that did not become a reading. */
export type QuarantineItem = {
  readonly id: number;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  readonly topic: string;
  readonly client: string;
  readonly reason: RejectionReason;
  readonly detail: string;
  readonly index: number | null;
  /** Size of the whole payload, of which `payload` holds the beginning. */
  readonly payloadBytes: number;
  readonly payload: Uint8Array;
};

/** What was refused, kept for people to look at. Bounded: the oldest goes first. */
export type Quarantine = {
  /** Keeps the rejections of one message; resolves once they are on disk. */
  add(items: readonly Omit<QuarantineItem, 'id'>[]): Promise<void>;
  /** Newest first; `before` is the id of the last one seen. */
  list(options: { limit: number; before?: number }): readonly QuarantineItem[];
  close(): Promise<void>;
};

/** How much of a payload is kept: enough to recognise it, and all of most. */
export const KEPT_PAYLOAD_BYTES = 16 * 1024;

/** Of one message so many rejections are kept one by one; the last says how many more there were. */
const KEPT_PER_MESSAGE = 10;

/** Makes quarantine items of a message's rejections: bounded, so that one message cannot hold up the others. */
export function quarantineItems(
  message: { topic: string; client: string; payload: Uint8Array; receivedAt: number },
  rejections: readonly Rejection[],
): readonly Omit<QuarantineItem, 'id'>[] {
  const more = rejections.length - KEPT_PER_MESSAGE;
  return rejections.slice(0, KEPT_PER_MESSAGE).map((rejection, i) => ({
    ...rejection,
    detail:
      more > 0 && i === KEPT_PER_MESSAGE - 1
        ? `${rejection.detail}; and ${more} more in this message`
        : rejection.detail,
    receivedAt: message.receivedAt,
    topic: message.topic.slice(0, 1024),
    client: message.client,
    payloadBytes: message.payload.length,
    payload: message.payload.slice(0, KEPT_PAYLOAD_BYTES),
  }));
}

/**
 * Opens the quarantine in the installation's `quarantine` folder.
 * @param maxItems bound; with {@link KEPT_PAYLOAD_BYTES} it bounds the disk as well
 */
export function openQuarantine(options: { dataDir: string; maxItems: number }): Quarantine {
  const db: RootDatabase<QuarantineItem, number> = open(path.join(options.dataDir, 'quarantine'), {
    encoding: 'msgpack',
    mapSize: 2 ** 34,
  });
  let nextId = 0;
  for (const key of db.getKeys({ reverse: true, limit: 1 })) nextId = key + 1;

  return {
    async add(items) {
      if (items.length === 0) return;
      await db.transaction(() => {
        for (const item of items.slice(-options.maxItems)) {
          void db.put(nextId, { ...item, id: nextId });
          if (nextId >= options.maxItems) void db.remove(nextId - options.maxItems);
          nextId++;
        }
      });
      await db.flushed;
    },
    list({ limit, before }) {
      const start = before === undefined ? {} : { start: before - 1 };
      return Array.from(db.getRange({ ...start, reverse: true, limit }), ({ value }) => value);
    },
    close: () => db.close(),
  };
}
