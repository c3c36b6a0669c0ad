import type { Readable } from 'node:stream';
import type { Subscription } from 'aedes';
import type { ClassicLevel } from 'classic-level';
import type { KeptSessions } from './kept-sessions.ts';
import type { RetainedMessages } from './retained-messages.ts';
import { under } from './session-keys.ts';

/**
 * Takes over what an earlier version has kept in the way of aedes: subscriptions and retained
 * messages.
 * @param earlier reads as that version wrote; call it once at start, after `kept` is open and
 * before `retained` is
 */
export async function migrateSessions(earlier: {
  readonly db: ClassicLevel;
  readonly kept: KeptSessions;
  readonly retained: RetainedMessages;
  readonly subscriptionsOf: (id: string) => Promise<Subscription[]>;
  readonly retainedStream: () => Readable;
}): Promise<void> {
  const { db, kept, retained } = earlier;
  const ids = new Set<string>();
  for await (const key of db.keys(under('subscriptions:'))) ids.add(decodeURIComponent(key.split(':')[1] ?? ''));
  for (const id of ids) {
    await kept.adopt(id);
    for (const { topic, qos } of await earlier.subscriptionsOf(id)) await kept.subscribe(id, topic, qos as 0 | 1 | 2);
  }
  await db.clear(under('subscriptions:'));
  await retained.takeOver(earlier.retainedStream());
  await db.clear(under('retained:'));
}
