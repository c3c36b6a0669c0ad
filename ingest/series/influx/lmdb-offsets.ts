import path from 'node:path';
import { open } from 'lmdb';
import type { OffsetStore } from './influx-series.ts';

/**
 * Keeps the recorder's offset for a series store without transactions, in the installation's
 * `offsets` folder.
 */
export function openLmdbOffsets(options: { dataDir: string }): OffsetStore & { close(): Promise<void> } {
  const db = open<number, number>({ path: path.join(options.dataDir, 'offsets') });
  return {
    get: async (partition) => db.get(partition) ?? 0,
    set: async (partition, offset) => {
      await db.put(partition, offset);
      await db.flushed;
    },
    close: () => db.close(),
  };
}
