import path from 'node:path';
import { open } from 'lmdb';

/** What the detector knew of its devices at an offset. */
export type Checkpoints = {
  /** The offset to go on from and each device's state at that offset; 0 and nothing at first. */
  load(partition: number): Promise<{ offset: number; devices: Iterable<readonly [device: string, state: Uint8Array]> }>;
  /** Replaces the states of the given devices and moves the offset, as one; resolves once on disk. */
  save(
    partition: number,
    offset: number,
    changed: Iterable<readonly [device: string, state: Uint8Array]>,
  ): Promise<void>;
  close(): Promise<void>;
};

/** Opens the embedded checkpoint store, LMDB, in the installation's `detector` folder. One writer. */
export function openLmdbCheckpoints(options: { dataDir: string }): Checkpoints {
  const db = open({ path: path.join(options.dataDir, 'detector'), maxDbs: 2, mapSize: 2 ** 36 });
  const offsets = db.openDB<number, number>({ name: 'offset' });
  const states = db.openDB<Uint8Array, [number, string]>({ name: 'state', encoding: 'binary' });
  return {
    async load(partition) {
      const range = states.getRange({ start: [partition, ''], end: [partition + 1, ''] });
      return { offset: offsets.get(partition) ?? 0, devices: range.map(({ key, value }) => [key[1], value] as const) };
    },
    async save(partition, offset, changed) {
      await db.transaction(() => {
        for (const [device, state] of changed) void states.put([partition, device], state);
        void offsets.put(partition, offset);
      });
      await db.flushed;
    },
    close: () => db.close(),
  };
}
