import type { Now } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Sql } from '../db.ts';
import { type Change, keyOf, readChanges } from './recent-changes.ts';

/** Takes changes as they come, the oldest first. */
export type Watcher = (changes: readonly Change[]) => void;

/** Tells watchers of changes, whichever process made them. */
export type ChangeFeed = {
  /** Begins with what happens from now on. @returns ends it */
  watch(watcher: Watcher): () => void;
};

const POLL_MS = 1_000;
/** A transaction shows when it ends, with the time at which it began: so far back is looked each time. */
const OVERLAP_MS = 10_000;
/** More than this in ten seconds, and the oldest are told first. */
const LIMIT = 5_000;

/**
 * Asks the database once a second, however many watch, and not at all while nobody does. Owns the timer and what was told in the
 * last ten seconds.
 */
export function createChangeFeed({ db, now, log }: { db: Sql; now: Now; log: Log }): ChangeFeed {
  const watchers = new Set<Watcher>();
  let told = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  const poll = async (tell: boolean): Promise<void> => {
    const changes = await readChanges(db, new Date(now().getTime() - OVERLAP_MS), LIMIT);
    const fresh = changes.filter((change) => !told.has(keyOf(change)));
    told = new Set(changes.map(keyOf));
    if (tell && fresh.length > 0) for (const watcher of watchers) watcher(fresh);
  };
  const next = (tell: boolean): void => {
    poll(tell)
      .catch((error) => log.warn({ reason: messageOf(error) }, 'changes could not be read'))
      .finally(() => {
        if (watchers.size === 0) timer = undefined;
        else timer = setTimeout(next, POLL_MS, true).unref();
      });
  };
  return {
    watch: (watcher) => {
      watchers.add(watcher);
      if (timer === undefined) {
        timer = setTimeout(next, 0, false).unref();
      }
      return () => void watchers.delete(watcher);
    },
  };
}
