import type { JournalBatch } from '../ingest/journal.ts';
import type { Checkpoints, SavedState } from './checkpoints.ts';
import type { Detector } from './detector.ts';

/** A crash repeats at most this much work. */
const CHECKPOINT_MILLISECONDS = 2_000;
const CHECKPOINT_READINGS = 50_000;

/** Saves the detector's state every few seconds, and what its readings came to. */
export type CheckpointKeeper = {
  /** Tells where a device's readings come from. */
  restored(device: string, partition: number): void;
  /** Runs the work on a batch; the checkpoint moves past the batch only if it resolves with true. */
  during(batch: JournalBatch, work: () => Promise<boolean>): Promise<void>;
  /** Saves what is left; nothing where the last batch was not done. */
  stop(): Promise<void>;
};

/** @param onSaved is told the offset of each partition once it is on disk */
export function keepCheckpoints(options: {
  checkpoints: Pick<Checkpoints, 'save'>;
  detector: Pick<Detector, 'dirty'>;
  onSaved: (offsets: ReadonlyMap<number, number>) => void;
}): CheckpointKeeper {
  const { checkpoints, detector, onSaved } = options;
  const offsets = new Map<number, number>();
  /** Devices of other partitions than 0. */
  const homes = new Map<string, number>();
  let savedAt = Date.now();
  let unsaved = 0;
  let busy = false;
  let saving: Promise<void> | undefined;

  async function save(): Promise<void> {
    unsaved = 0;
    await checkpoints.save({ offsets, changed: inPartitions(detector.dirty(), homes) });
    savedAt = Date.now();
    onSaved(new Map(offsets));
  }

  // Without it a plant that falls silent would leave its last readings unsaved.
  const timer = setInterval(() => {
    if (!busy && unsaved > 0 && Date.now() - savedAt >= CHECKPOINT_MILLISECONDS) saving ??= save();
  }, CHECKPOINT_MILLISECONDS);

  return {
    restored: (device, partition) => {
      if (partition !== 0) homes.set(device, partition);
    },
    async during(batch, work) {
      busy = true;
      await saving;
      saving = undefined;
      if (batch.partition !== 0) for (const { device } of batch.readings) homes.set(device, batch.partition);
      if (!(await work())) return;
      offsets.set(batch.partition, batch.nextOffset);
      unsaved += batch.readings.length;
      if (Date.now() - savedAt >= CHECKPOINT_MILLISECONDS || unsaved >= CHECKPOINT_READINGS) await save();
      busy = false;
    },
    async stop() {
      clearInterval(timer);
      await saving;
      if (!busy && unsaved > 0) await save();
    },
  };
}

function* inPartitions(
  changed: Iterable<readonly [device: string, state: Uint8Array]>,
  homes: ReadonlyMap<string, number>,
): Generator<SavedState> {
  for (const [device, state] of changed) yield { partition: homes.get(device) ?? 0, device, state };
}
