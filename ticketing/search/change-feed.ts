import type { Now } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Sql } from '../db/sql.ts';
import { type Change, keyOf, type Mark, markNow, readChangesSince } from './recent-changes.ts';

/**
 * Takes changes as they come, the oldest first, with the mark from which to continue after them.
 */
export type Watcher = (changes: readonly Change[], next: Mark) => void;

/** Reports changes to watchers, from any process, and however late they show. */
export type ChangeFeed = {
  /**
   * Begins with changes that show from now on.
   * @returns `begun` resolves with the mark before it, once nothing that shows later is missed;
   * `leave` ends it
   */
  watch(watcher: Watcher): { readonly begun: Promise<Mark>; leave(): void };
};

const POLL_MS = 1_000;

/** Changes that one read takes. */
const LIMIT = 5_000;

/**
 * Polls the database once a second for all watchers, and not at all without one. Each poll begins
 * at the mark of the one before, so that it sees long transactions too. Owns the timer, the mark
 * and the changes reported since it.
 */
export function createChangeFeed({ db, now, log }: { db: Sql; now: Now; log: Log }): ChangeFeed {
  const watchers = new Set<Watcher>();
  let told = new Set<string>();
  let mark: Mark | undefined;
  let waiting: ((mark: Mark) => void)[] = [];
  let timer: NodeJS.Timeout | undefined;

  const poll = async (): Promise<void> => {
    const begun = waiting;
    waiting = [];
    try {
      const next = await markNow(db, now());
      const changes = mark === undefined ? [] : await readChangesSince(db, mark, LIMIT);
      const fresh = changes.filter((change) => !told.has(keyOf(change)));
      // A full page advances the mark past its changes; else an open transaction would stop all
      // progress.
      const last = changes.length < LIMIT ? undefined : latest(changes);
      mark = last === undefined ? next : { ...next, tx: last };
      const from = BigInt(mark.tx);
      told = new Set(changes.filter(({ tx }) => tx !== null && BigInt(tx) >= from).map(keyOf));
      if (fresh.length > 0) for (const watcher of watchers) watcher(fresh, mark);
      for (const resolve of begun) resolve(mark);
    } catch (error) {
      waiting = [...begun, ...waiting];
      throw error;
    }
  };
  const next = (): void => {
    poll()
      .catch((error) => log.warn({ reason: messageOf(error) }, 'changes could not be read'))
      .finally(() => {
        timer = watchers.size === 0 ? undefined : setTimeout(next, POLL_MS).unref();
        // Without watchers, changes are skipped.
        if (timer === undefined) mark = undefined;
      });
  };
  return {
    watch: (watcher) => {
      watchers.add(watcher);
      const begun = new Promise<Mark>((resolve) => waiting.push(resolve));
      timer ??= setTimeout(next, 0).unref();
      return { begun, leave: () => void watchers.delete(watcher) };
    },
  };
}

function latest(changes: readonly Change[]): string {
  return changes.reduce((most, { tx }) => (tx !== null && BigInt(tx) > BigInt(most) ? tx : most), '0');
}
