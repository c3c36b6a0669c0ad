import type { Holder } from './quota.ts';

/** How much there is of something: how many, and how large they are together. */
export type Amount = { readonly count: number; readonly size: number };

/**
 * Picks the entry to drop if there is no room: the oldest of the holder with the most, so that no
 * holder pushes out entries of holders with less.
 */
export type FairShares<Key> = {
  /** Notes a kept entry; a known key becomes the newest, of this holder and with this amount. */
  put(key: Key, holder: Holder, amount: Amount): void;
  /** Changes the amount of a key; it stays where it is. */
  resize(key: Key, amount: Amount): void;
  remove(key: Key): void;
  amountOf(key: Key): Amount;
  /**
   * The oldest of the holder with the most by one measure, for each share that it has; undefined
   * where nothing is kept.
   */
  next(by: keyof Amount): Key | undefined;
  readonly used: () => Amount;
};

type Sum = { count: number; size: number };
type Held<Key> = { readonly share: number; readonly sum: Sum; readonly keys: Set<Key> };

const NOTHING: Amount = { count: 0, size: 0 };

/** Starts empty; remembers only the holders that something is kept for. */
export function createFairShares<Key>(): FairShares<Key> {
  const known = new Map<Key, { readonly holder: string; amount: Amount }>();
  const holders = new Map<string, Held<Key>>();
  const all: Sum = { ...NOTHING };

  function resize(key: Key, amount: Amount): void {
    const found = known.get(key);
    const held = found && holders.get(found.holder);
    if (!found || !held) return;
    for (const sum of [held.sum, all]) {
      sum.count += amount.count - found.amount.count;
      sum.size += amount.size - found.amount.size;
    }
    found.amount = amount;
  }

  function remove(key: Key): void {
    const found = known.get(key);
    if (!found) return;
    resize(key, NOTHING);
    known.delete(key);
    const held = holders.get(found.holder);
    held?.keys.delete(key);
    if (held?.keys.size === 0) holders.delete(found.holder);
  }

  return {
    put(key, { id, share }, amount) {
      remove(key);
      const held = holders.get(id) ?? { share, sum: { ...NOTHING }, keys: new Set<Key>() };
      holders.set(id, held);
      held.keys.add(key);
      known.set(key, { holder: id, amount: NOTHING });
      resize(key, amount);
    },
    resize,
    remove,
    amountOf: (key) => known.get(key)?.amount ?? NOTHING,
    next(by) {
      let most: Held<Key> | undefined;
      for (const held of holders.values()) {
        if (!most || held.sum[by] / held.share > most.sum[by] / most.share) most = held;
      }
      return most?.keys.values().next().value;
    },
    used: () => ({ ...all }),
  };
}
