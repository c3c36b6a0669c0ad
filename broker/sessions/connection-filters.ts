import type { Bound, Holder, Quota } from '../../lib/quota.ts';
import { weightOf } from '../topics/topic-tree.ts';

/** The subscriptions of sessions that end with their connection: only counted, aedes keeps them. */
export type ConnectionFilters = {
  /** @returns the bound that leaves no room for one more */
  add(connection: object, holder: Holder, filter: string): Bound | undefined;
  remove(connection: object, filters: readonly string[]): void;
  /** The connection has ended. */
  end(connection: object): void;
};

/** Starts empty. */
export function createConnectionFilters(quota: Quota): ConnectionFilters {
  const known = new Map<object, { readonly owner: string; readonly filters: Set<string> }>();
  return {
    add(connection, holder, filter) {
      const mine = known.get(connection) ?? { owner: holder.id, filters: new Set() };
      if (mine.filters.has(filter)) return undefined;
      const bound = quota.take(holder, { count: weightOf(filter), bytes: 0 });
      if (bound) return bound;
      mine.filters.add(filter);
      known.set(connection, mine);
      return undefined;
    },
    remove(connection, filters) {
      const mine = known.get(connection);
      if (!mine) return;
      for (const filter of filters) {
        if (mine.filters.delete(filter)) quota.give(mine.owner, { count: weightOf(filter), bytes: 0 });
      }
    },
    end(connection) {
      const mine = known.get(connection);
      if (mine) this.remove(connection, [...mine.filters]);
      known.delete(connection);
    },
  };
}
