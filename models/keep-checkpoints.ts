import type { JournalBatch } from '../ingest/journal.ts';
import type { Checkpoints, SavedState } from './checkpoints.ts';
import type { Detector } from './detector.ts';

/** How often a checkpoint is due: after so long or so many readings. */
const CHECKPOINT_MILLISECONDS = 2_000;
const CHECKPOINT_READINGS = 50_000;
/**
 * A state costs as much to write as several readings to judge: one that is due waits until this many readings came for each state
 * in it, so that a reading costs the same with few devices and with many. But no longer than this: a crash repeats that work.
 */
const READINGS_PER_STATE = 8;
const LONGEST_MILLISECONDS = 20_000;

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
  detector: Pick<Detector, 'dirty' | 'dirtyCount'>;
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

  function isDue(): boolean {
    const age = Date.now() - savedAt;
    if (age >= LONGEST_MILLISECONDS) return unsaved > 0;
    if (age < CHECKPOINT_MILLISECONDS && unsaved < CHECKPOINT_READINGS) return false;
    return unsaved >= READINGS_PER_STATE * detector.dirtyCount();
  }

  // Without it a plant that falls silent would leave its last readings unsaved.
  const timer = setInterval(() => {
    if (!busy && isDue()) saving ??= save();
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
      if (isDue()) await save();
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
