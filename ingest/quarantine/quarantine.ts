import path from 'node:path';
import { type Database, open } from 'lmdb';
import { GATEWAY_SHARE, holderOf } from '../../broker/access/principal.ts';
import { createFairShares } from '../../lib/fair-shares.ts';
import type { Principal } from '../../lib/principal.ts';
import type { Holder } from '../../lib/quota.ts';
import type { Rejection, RejectionReason } from '../reading/rejection.ts';

/** A payload, or one element of it, that did not become a reading. */
export type QuarantineItem = {
  readonly id: number;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  readonly topic: string;
  readonly client: string;
  /** The sender, if it was a device: a retry counts for it. */
  readonly principal?: Principal;
  readonly reason: RejectionReason;
  readonly detail: string;
  readonly index: number | null;
  /** How many elements of the message were refused; only the first few are kept one by one. */
  readonly rejected?: number;
  /** Size of the whole payload. */
  readonly payloadBytes: number;
  /** The whole payload, or its beginning where it was too large to keep, or is listed. */
  readonly payload: Uint8Array;
};

/**
 * Refused items, kept for people. Bounded: drops the oldest item of the device with the most first.
 */
export type Quarantine = {
  /**
   * Keeps the rejections of messages; resolves once they are on disk. Items that share a payload
   * belong to one message.
   */
  add(items: readonly Omit<QuarantineItem, 'id'>[]): Promise<void>;
  /**
   * Newest first; `before` is the id of the last one seen. Payloads are cut to {@link
   * LISTED_PAYLOAD_BYTES}.
   */
  list(options: { limit: number; before?: number }): readonly QuarantineItem[];
  /**
   * All items of the message that an item belongs to, with the whole payload; empty where it is not
   * kept (any more).
   */
  message(id: number): readonly QuarantineItem[];
  /** How much is kept: refused elements, and bytes of their payloads. */
  kept(): { readonly items: number; readonly bytes: number };
  /** How many messages had to go since the start because there was no room. */
  pushedOut(): number;
  /** Removes the message that an item belongs to. */
  remove(id: number): Promise<void>;
  close(): Promise<void>;
};

/** How much of a payload a list shows. */
export const LISTED_PAYLOAD_BYTES = 16 * 1024;

/**
 * Of one message this many rejections are kept one by one; the last says how many more there were.
 */
const KEPT_PER_MESSAGE = 10;

/**
 * Makes quarantine items of a message's rejections: bounded, so that one message cannot hold up the
 * others.
 */
export function quarantineItems(
  message: { topic: string; client: string; principal?: Principal; payload: Uint8Array; receivedAt: number },
  rejections: readonly Rejection[],
): readonly Omit<QuarantineItem, 'id'>[] {
  const more = rejections.length - KEPT_PER_MESSAGE;
  const tooLarge = rejections[0]?.reason === 'too_large';
  const { topic, client, principal, receivedAt } = message;
  // A copy of its own: the original may be a view of a whole network buffer.
  const payload = message.payload.slice(0, tooLarge ? LISTED_PAYLOAD_BYTES : undefined);
  return rejections.slice(0, KEPT_PER_MESSAGE).map((rejection, i) => ({
    ...rejection,
    detail:
      more > 0 && i === KEPT_PER_MESSAGE - 1
        ? `${rejection.detail}; and ${more} more in this message`
        : rejection.detail,
    receivedAt,
    topic: topic.slice(0, 1024),
    client,
    ...(principal && { principal }),
    rejected: rejections.length,
    payloadBytes: message.payload.length,
    payload,
  }));
}

/** The holder of a message; senders of all devices are distinguished by client. */
function keptFor({ principal, client }: Pick<QuarantineItem, 'principal' | 'client'>): Holder {
  if (principal && principal.kind !== 'anyone') return holderOf(principal);
  return { id: `client ${client}`, share: GATEWAY_SHARE };
}

/** An item as it is stored; its payload is stored under the id of the message's first item. */
type Stored = Omit<QuarantineItem, 'payload'> & { readonly message: number; readonly keptBytes: number };

/**
 * Opens the quarantine in the installation's `quarantine` folder.
 * @param maxItems bound of the items
 * @param maxBytes bound of their payloads
 */
export function openQuarantine(options: { dataDir: string; maxItems: number; maxBytes: number }): Quarantine {
  const root = open({ path: path.join(options.dataDir, 'quarantine'), mapSize: 2 ** 36, maxDbs: 4 });
  const items: Database<Stored, number> = root.openDB({ name: 'items', encoding: 'msgpack' });
  const payloads: Database<Buffer, number> = root.openDB({ name: 'payloads', encoding: 'binary' });
  /** By message. */
  const shares = createFairShares<number>();
  const note = (message: number, item: Pick<QuarantineItem, 'principal' | 'client'>, bytes: number): void => {
    const { count, size } = shares.amountOf(message);
    shares.put(message, keptFor(item), { count: count + 1, size: size + bytes });
  };
  let nextId = 0;
  let pushedOut = 0;
  for (const { key, value } of items.getRange()) {
    note(value.message, value, value.message === key ? value.keptBytes : 0);
    nextId = key + 1;
  }
  const withPayload = ({ message, keptBytes: _, ...item }: Stored, limit?: number): QuarantineItem => {
    const payload = payloads.get(message) ?? Buffer.alloc(0);
    return { ...item, payload: Uint8Array.from(limit === undefined ? payload : payload.subarray(0, limit)) };
  };
  const ofMessage = (id: number): readonly Stored[] => {
    const message = items.get(id)?.message ?? id;
    const range = items.getRange({ start: message, end: message + KEPT_PER_MESSAGE });
    return Array.from(range, ({ value }) => value).filter((item) => item.message === message);
  };
  const drop = (id: number): void => {
    shares.remove(items.get(id)?.message ?? id);
    for (const item of ofMessage(id)) {
      if (item.id === item.message) void payloads.remove(item.id);
      void items.remove(item.id);
    }
  };
  const put = (item: Omit<QuarantineItem, 'id'>, message: number): void => {
    const { payload, ...rest } = item;
    const id = nextId++;
    void items.put(id, { ...rest, id, message, keptBytes: payload.length });
    note(message, item, id === message ? payload.length : 0);
    if (id === message) void payloads.put(id, Buffer.from(payload));
  };
  const makeRoom = (): void => {
    for (;;) {
      const { count, size } = shares.used();
      if (count <= options.maxItems && size <= options.maxBytes) return;
      const message = shares.next(count > options.maxItems ? 'count' : 'size');
      if (message === undefined) return;
      drop(message);
      pushedOut++;
    }
  };

  return {
    async add(added) {
      if (added.length === 0) return;
      await root.transaction(() => {
        let message = 0;
        for (const [i, item] of added.entries()) {
          if (i === 0 || added[i - 1]?.payload !== item.payload) message = nextId;
          put(item, message);
          makeRoom();
        }
      });
      await root.flushed;
    },
    kept: () => ({ items: shares.used().count, bytes: shares.used().size }),
    pushedOut: () => pushedOut,
    list({ limit, before }) {
      const start = before === undefined ? {} : { start: before - 1 };
      const range = items.getRange({ ...start, reverse: true, limit });
      return Array.from(range, ({ value }) => withPayload(value, LISTED_PAYLOAD_BYTES));
    },
    message: (id) => ofMessage(id).map((item) => withPayload(item)),
    async remove(id) {
      await root.transaction(() => drop(id));
      await root.flushed;
    },
    close: () => root.close(),
  };
}
