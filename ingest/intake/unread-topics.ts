import { GATEWAY_SHARE, holderOf } from '../../broker/access/principal.ts';
import { createFairShares } from '../../lib/fair-shares.ts';
import type { Principal } from '../../lib/principal.ts';
import type { QuietLog } from '../../lib/quiet-log.ts';
import type { Format } from '../reading/payload-format.ts';
import { UNREAD_WORDS, type Unread, type UnreadReason } from '../reading/unread.ts';

/** A topic of telemetry that is not read in part, or at all, for one reason; with a sample. */
export type UnreadTopic = {
  readonly topic: string;
  readonly client: string;
  readonly principal?: Principal;
  readonly format: Format;
  readonly reason: UnreadReason;
  /** The first few names of unread data. */
  readonly names: readonly string[];
  /** Messages with unread data for this reason, and messages without any kept data. */
  readonly messages: number;
  readonly emptyMessages: number;
  /** Milliseconds since the epoch. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** Size of the payload of the sample, and its beginning. */
  readonly payloadBytes: number;
  readonly payload: Uint8Array;
};

/** Unread telemetry, by sender, topic and reason. */
export type UnreadTopics = {
  /**
   * Counts what a message holds that is not read; keeps the first of each topic and reason as the
   * sample.
   */
  note(message: UnreadMessage, unread: readonly Unread[]): void;
  /** The one with the newest message first. */
  list(): readonly UnreadTopic[];
  /** Values and messages since the start. */
  readonly counts: Partial<Record<UnreadReason, number>>;
};

type UnreadMessage = {
  readonly topic: string;
  readonly client: string;
  readonly principal?: Principal;
  readonly payload: Uint8Array;
  readonly receivedAt: number;
  readonly format: Format;
  /** Whether a part of it was kept, or refused. */
  readonly isEmpty: boolean;
};

type Kept = { -readonly [Key in keyof UnreadTopic]: UnreadTopic[Key] } & { names: string[]; newest: number };

/** Topics and reasons in all, and how much of a sample is kept. */
const MAX_TOPICS = 2_000;
const SAMPLE_BYTES = 2_048;
const MAX_NAMES = 10;

/**
 * Starts empty, and is kept in memory. Where there are too many topics, the oldest of the device
 * that has most goes (a gateway counts a tenth).
 * @param warn is called once for each topic and reason, where a whole message was not read
 */
export function createUnreadTopics({ warn }: { warn: QuietLog }): UnreadTopics {
  const counts: Partial<Record<UnreadReason, number>> = {};
  const topics = new Map<string, Kept>();
  const shares = createFairShares<string>();
  let newest = 0;

  function topicOf(message: UnreadMessage, reason: UnreadReason): Kept {
    const holder = holderFor(message);
    const topic = message.topic.slice(0, 1024);
    const key = `${holder.id}\n${reason}\n${topic}`;
    const known = topics.get(key);
    if (known) return known;
    const { client, principal, format, receivedAt, payload } = message;
    const kept: Kept = {
      topic,
      client,
      ...(principal && { principal }),
      format,
      reason,
      names: [] as string[],
      messages: 0,
      emptyMessages: 0,
      firstAt: receivedAt,
      lastAt: receivedAt,
      newest: 0,
      // A copy of its own: the original may be a view of a whole network buffer.
      payloadBytes: payload.length,
      payload: payload.slice(0, SAMPLE_BYTES),
    };
    topics.set(key, kept);
    shares.put(key, holder, { count: 1, size: kept.payload.length });
    while (topics.size > MAX_TOPICS) {
      const oldest = shares.next('count');
      if (oldest === undefined) break;
      shares.remove(oldest);
      topics.delete(oldest);
    }
    return kept;
  }

  function noteReason(message: UnreadMessage, reason: UnreadReason, names: readonly string[]): void {
    counts[reason] = (counts[reason] ?? 0) + names.length;
    const kept = topicOf(message, reason);
    kept.messages++;
    kept.lastAt = message.receivedAt;
    kept.newest = ++newest;
    for (const name of names) {
      if (kept.names.length >= MAX_NAMES) break;
      if (!kept.names.includes(name)) kept.names.push(name);
    }
    if (!message.isEmpty || kept.emptyMessages++ > 0) return;
    const { topic, client } = message;
    warn('nothing of a message is kept', { topic, client, reason, names: kept.names, hint: UNREAD_WORDS[reason] });
  }

  return {
    counts,
    note(message, unread) {
      const byReason = new Map<UnreadReason, string[]>();
      for (const { reason, name } of unread) byReason.set(reason, [...(byReason.get(reason) ?? []), name]);
      for (const [reason, names] of byReason) noteReason(message, reason, names);
    },
    list: () =>
      [...topics.values()]
        .sort((a, b) => b.newest - a.newest)
        .map(({ newest: _, names, ...kept }) => ({
          ...kept,
          names: [...names],
        })),
  };
}

function holderFor({ principal, client }: UnreadMessage): { id: string; share: number } {
  if (principal && principal.kind !== 'anyone') return holderOf(principal);
  return { id: `client ${client}`, share: GATEWAY_SHARE };
}
