import path from 'node:path';
import { type Database, open, type RangeOptions, type RootDatabase } from 'lmdb';
import { createUnsavedRows, type KeptRows, type UnsavedRows } from '../device/kept-rows.ts';
import { keyOf, MOST_SET_ASIDE, type ReadingName } from './detector-guard.ts';

/** The bytes of a device's state, and the partition that its readings come from. */
export type SavedState = { readonly partition: number; readonly device: string; readonly state: Uint8Array };

/** The detector's states of its devices at an offset. */
export type Checkpoints = {
  /** The offset to continue from and each device's state at that offset; 0 and nothing at first. */
  /** @param devices these alone, where the others are not wanted */
  load(
    partition: number,
    devices?: ReadonlySet<string>,
  ): Promise<{ offset: number; devices: Iterable<readonly [device: string, state: Uint8Array]> }>;
  /**
   * Replaces the given states and moves the offset of each partition, all as one; resolves once on
   * disk.
   */
  save(checkpoint: { offsets: ReadonlyMap<number, number>; changed: Iterable<SavedState> }): Promise<void>;
  /**
   * Keeps the names of readings that are not to be judged, the newest of them.
   * @returns all that are kept, oldest first
   */
  setAside(readings: readonly ReadingName[]): Promise<readonly ReadingName[]>;
  /** Rows for learning devices again; saved with the next checkpoint, as one with it. */
  readonly kept: KeptRows;
  close(): Promise<void>;
};

/**
 * Opens the embedded checkpoint store, LMDB, in the installation's `detector` folder. One writer.
 */
export function openLmdbCheckpoints(options: { dataDir: string }): Checkpoints {
  const db = open({ path: path.join(options.dataDir, 'detector'), maxDbs: 4, mapSize: 2 ** 36 });
  const saved = db.openDB<number, number>({ name: 'offset' });
  const states = db.openDB<Uint8Array, [number, string]>({ name: 'state', encoding: 'binary' });
  const blocks = db.openDB<Uint8Array, [string, number]>({ name: 'rows', encoding: 'binary' });
  const {
    rows,
    unsaved,
    saved: rowsSaved,
  } = createUnsavedRows((device) =>
    blocks.getRange(blocksOf(device)).map(({ key, value }) => [key[1], numbersOf(value)] as const),
  );
  return {
    async load(partition) {
      const range = states.getRange({ start: [partition, ''], end: [partition + 1, ''] });
      return { offset: saved.get(partition) ?? 0, devices: range.map(({ key, value }) => [key[1], value] as const) };
    },
    async save({ offsets, changed }) {
      await db.transaction(() => {
        for (const { partition, device, state } of changed) void states.put([partition, device], state);
        for (const [partition, offset] of offsets) void saved.put(partition, offset);
        saveRows(blocks, unsaved);
      });
      rowsSaved();
      await db.flushed;
    },
    setAside: openReadingsAside(db),
    kept: rows,
    close: () => db.close(),
  };
}

/** A device's state of another partition, and the offsets to go on from. */
export type StateMove = {
  readonly dataDir: string;
  /** Partitions of the journal that the states are of; of any other where undefined. */
  readonly from: ReadonlySet<number> | undefined;
  readonly partitionOf: (device: string) => number;
  readonly offsets: ReadonlyMap<number, number>;
};

/**
 * Gives states that belong to another journal's partitions to those of a new one. Nothing else has
 * the store open. What was of the old ones stays.
 */
export async function copyStates({ dataDir, from, partitionOf, offsets }: StateMove): Promise<void> {
  const db = open({ path: path.join(dataDir, 'detector'), maxDbs: 4, mapSize: 2 ** 36 });
  const saved = db.openDB<number, number>({ name: 'offset' });
  const states = db.openDB<Uint8Array, [number, string]>({ name: 'state', encoding: 'binary' });
  try {
    await db.transaction(() => {
      for (const key of [...states.getKeys()]) {
        const [partition, device] = key;
        const target = partitionOf(device);
        if (target === partition || (from ? !from.has(partition) : offsets.has(partition))) continue;
        void states.put([target, device], Buffer.from(states.get(key) as Uint8Array));
      }
      for (const [partition, offset] of offsets) void saved.put(partition, offset);
    });
    await db.flushed;
  } finally {
    await db.close();
  }
}

/** Removes the states and offsets of all partitions but some. */
export async function keepStatesOf(dataDir: string, partitions: ReadonlySet<number>): Promise<void> {
  const db = open({ path: path.join(dataDir, 'detector'), maxDbs: 4, mapSize: 2 ** 36 });
  const saved = db.openDB<number, number>({ name: 'offset' });
  const states = db.openDB<Uint8Array, [number, string]>({ name: 'state', encoding: 'binary' });
  try {
    await db.transaction(() => {
      for (const key of [...states.getKeys()]) if (!partitions.has(key[0])) void states.remove(key);
      for (const key of [...saved.getKeys()]) if (!partitions.has(key)) void saved.remove(key);
    });
    await db.flushed;
  } finally {
    await db.close();
  }
}

/** The names of readings that are not to be judged; see {@link Checkpoints.setAside}. */
export function openReadingsAside(db: RootDatabase): Checkpoints['setAside'] {
  const aside = db.openDB<readonly ReadingName[], string>({ name: 'set aside' });
  return async (readings) => {
    const kept = new Map([...(aside.get('readings') ?? []), ...readings].map((reading) => [keyOf(reading), reading]));
    const newest = [...kept.values()].slice(-MOST_SET_ASIDE);
    if (readings.length > 0) await aside.put('readings', newest);
    await db.flushed;
    return newest;
  };
}

/** Blocks of rows by name and number. */
export type Blocks = Database<Uint8Array, [string, number]>;

export const blocksOf = (device: string): RangeOptions => ({
  start: [device, 0],
  end: [device, Number.MAX_SAFE_INTEGER],
});

/** Within a transaction. */
function saveRows(blocks: Blocks, { forgotten, blocks: changed }: UnsavedRows): void {
  for (const device of forgotten) for (const key of [...blocks.getKeys(blocksOf(device))]) void blocks.remove(key);
  for (const [device, own] of changed) {
    for (const [block, rows] of own) {
      if (rows === null) void blocks.remove([device, block]);
      else void blocks.put([device, block], new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength));
    }
  }
}

/** A copy: the store may give bytes at any address, and for a moment only. */
export function numbersOf(bytes: Uint8Array): Float64Array {
  return new Float64Array(bytes.slice().buffer);
}
