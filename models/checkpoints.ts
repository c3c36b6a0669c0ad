import path from 'node:path';
import { open } from 'lmdb';

/** The bytes of a device's state, and the partition that its readings come from. */
export type SavedState = { readonly partition: number; readonly device: string; readonly state: Uint8Array };

/** What the detector knew of its devices at an offset. */
export type Checkpoints = {
  /** The offset to go on from and each device's state at that offset; 0 and nothing at first. */
  load(partition: number): Promise<{ offset: number; devices: Iterable<readonly [device: string, state: Uint8Array]> }>;
  /** Replaces the given states and moves the offset of each partition, all as one; resolves once on disk. */
  save(checkpoint: { offsets: ReadonlyMap<number, number>; changed: Iterable<SavedState> }): Promise<void>;
  close(): Promise<void>;
};

/** Opens the embedded checkpoint store, LMDB, in the installation's `detector` folder. One writer. */
export function openLmdbCheckpoints(options: { dataDir: string }): Checkpoints {
  const db = open({ path: path.join(options.dataDir, 'detector'), maxDbs: 2, mapSize: 2 ** 36 });
  const saved = db.openDB<number, number>({ name: 'offset' });
  const states = db.openDB<Uint8Array, [number, string]>({ name: 'state', encoding: 'binary' });
  return {
    async load(partition) {
      const range = states.getRange({ start: [partition, ''], end: [partition + 1, ''] });
      return { offset: saved.get(partition) ?? 0, devices: range.map(({ key, value }) => [key[1], value] as const) };
    },
    async save({ offsets, changed }) {
      await db.transaction(() => {
        for (const { partition, device, state } of changed) void states.put([partition, device], state);
        for (const [partition, offset] of offsets) void saved.put(partition, offset);
      });
      await db.flushed;
    },
    close: () => db.close(),
  };
}
