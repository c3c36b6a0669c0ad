/** Rows of a block. */
export const BLOCK_ROWS = 16;

/**
 * Rows that devices are learned from again, in blocks beside their states: a state is written whole
 * every few seconds and stays small. Puts and drops hold at once, and are on disk with the next
 * checkpoint.
 */
export type KeptRows = {
  put(device: string, block: number, rows: Float64Array): void;
  drop(device: string, block: number): void;
  /** The blocks of a device by number, ascending. */
  of(device: string): ReadonlyMap<number, Float64Array>;
  /** Drops all blocks of a device. */
  forget(device: string): void;
  /** Brings the blocks of a device here before `of`; absent where they are here. */
  fetch?(device: string): Promise<void>;
};

/** Keeps them in memory, for recordings and tests. */
export function createKeptRows(): KeptRows {
  const devices = new Map<string, Map<number, Float64Array>>();
  const of = (device: string): Map<number, Float64Array> => {
    const known = devices.get(device) ?? new Map<number, Float64Array>();
    devices.set(device, known);
    return known;
  };
  return {
    put: (device, block, rows) => void of(device).set(block, rows),
    drop: (device, block) => void of(device).delete(block),
    of: (device) => new Map([...of(device)].sort(([a], [b]) => a - b)),
    forget: (device) => void devices.delete(device),
  };
}

/** Writes to do on disk; null: the block is dropped. */
export type UnsavedRows = {
  /** Devices whose blocks on disk are all dropped before anything else. */
  readonly forgotten: ReadonlySet<string>;
  readonly blocks: ReadonlyMap<string, ReadonlyMap<number, Float64Array | null>>;
};

/**
 * Keeps unsaved rows over saved ones.
 * @param saved reads the blocks of a device from disk
 * @returns the rows, the unsaved ones, a function to call once these are on disk, and one that
 * loses those of a device: another process saves them
 */
export function createUnsavedRows(saved: (device: string) => Iterable<readonly [number, Float64Array]>): {
  rows: KeptRows;
  unsaved: UnsavedRows;
  saved: () => void;
  lose: (device: string) => void;
} {
  const forgotten = new Set<string>();
  const blocks = new Map<string, Map<number, Float64Array | null>>();
  const change = (device: string, block: number, rows: Float64Array | null): void => {
    const own = blocks.get(device) ?? new Map<number, Float64Array | null>();
    own.set(block, rows);
    blocks.set(device, own);
  };
  return {
    rows: {
      put: change,
      drop: (device, block) => change(device, block, null),
      of: (device) => {
        const found = new Map<number, Float64Array | null>(forgotten.has(device) ? [] : saved(device));
        for (const [block, rows] of blocks.get(device) ?? []) found.set(block, rows);
        const kept = [...found].filter((each): each is [number, Float64Array] => each[1] !== null);
        return new Map(kept.sort(([a], [b]) => a - b));
      },
      forget: (device) => {
        forgotten.add(device);
        blocks.delete(device);
      },
    },
    unsaved: { forgotten, blocks },
    saved: () => {
      forgotten.clear();
      blocks.clear();
    },
    lose: (device) => {
      forgotten.delete(device);
      blocks.delete(device);
    },
  };
}
