/** The amount kept for a holder. */
export type Amount = { readonly count: number; readonly bytes: number };

/** Whose bound has no room: that of the device, or that of all together. */
export type Bound = 'device' | 'all';

/**
 * The device that something is kept for. `share` is how many times the bound of one device it has.
 */
export type Holder = { readonly id: string; readonly share: number };

/** Bounds the kept amount, for each device and in all. */
export type Quota = {
  /** Counts an amount. @returns the bound that it would exceed: then nothing is counted */
  take(holder: Holder, amount: Amount): Bound | undefined;
  /** Counts an amount that is there already, also beyond the bounds. */
  restore(holderId: string, amount: Amount): void;
  give(holderId: string, amount: Amount): void;
  readonly used: () => Amount;
};

/** Starts empty; remembers only the devices that something is kept for. */
export function createQuota(bounds: { readonly device: Amount; readonly all: Amount }): Quota {
  const byHolder = new Map<string, { count: number; bytes: number }>();
  const all = { count: 0, bytes: 0 };

  function restore(id: string, { count, bytes }: Amount): void {
    const own = byHolder.get(id) ?? { count: 0, bytes: 0 };
    own.count += count;
    own.bytes += bytes;
    byHolder.set(id, own);
    all.count += count;
    all.bytes += bytes;
  }

  return {
    take({ id, share }, amount) {
      const own = byHolder.get(id) ?? { count: 0, bytes: 0 };
      const { count, bytes } = bounds.device;
      if (own.count + amount.count > share * count || own.bytes + amount.bytes > share * bytes) return 'device';
      if (all.count + amount.count > bounds.all.count || all.bytes + amount.bytes > bounds.all.bytes) return 'all';
      restore(id, amount);
      return undefined;
    },
    restore,
    give(id, { count, bytes }) {
      const own = byHolder.get(id);
      if (!own) return;
      own.count -= count;
      own.bytes -= bytes;
      all.count -= count;
      all.bytes -= bytes;
      if (own.count <= 0 && own.bytes <= 0) byHolder.delete(id);
    },
    used: () => ({ ...all }),
  };
}
