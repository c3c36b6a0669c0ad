import type { JournalBatch } from '../../ingest/journal/journal.ts';
import { ownerOf } from '../machine/components.ts';
import type { Checkpoints, SavedState } from './checkpoints.ts';
import type { Detector } from './detector.ts';

/** How often a checkpoint is due: after this long or this many readings. */
const CHECKPOINT_MILLISECONDS = 2_000;
const CHECKPOINT_READINGS = 50_000;

/**
 * Writing a state costs as much as judging several readings. A due checkpoint waits for this many
 * readings per state, so that a reading costs the same with few devices and many. But no longer
 * than this: a crash repeats it.
 */
const READINGS_PER_STATE = 8;
const LONGEST_MILLISECONDS = 20_000;

/**
 * Saves the detector's state every few seconds, with the results of its readings. Every change of
 * the state runs through here, one after another, and no save runs beside it: a state never holds
 * an alarm that ticketing has not committed.
 */
export type CheckpointKeeper = {
  /** Notes the source of a device's readings. */
  restored(device: string, partition: number): void;
  /**
   * Runs the work on a batch; the checkpoint moves past the batch only if it resolves with true.
   */
  during(batch: JournalBatch, work: () => Promise<boolean>): Promise<void>;
  /**
   * Runs work between batches that changes the state, as the silence sweep; true: its results are
   * committed.
   */
  between(work: () => Promise<boolean>): Promise<void>;
  /** The partition of a device or component; 0 in the embedded journal. */
  homeOf(name: string): number;
  /**
   * Ends with partitions that another process is to have.
   * @param options.save their results first; not where it has them already
   * @returns the devices of these partitions
   */
  leave(partitions: readonly number[], options: { readonly save: boolean }): Promise<readonly string[]>;
  /** Saves the rest; nothing if some work failed: the state holds uncommitted results. */
  stop(): Promise<void>;
};

/**
 * @param onSaved gets the offset of each partition once it is on disk
 * @param beforeSave makes durable elsewhere what the readings came to; nothing is saved where it
 * resolves with false
 */
export function keepCheckpoints(options: {
  checkpoints: Pick<Checkpoints, 'save'>;
  detector: Pick<Detector, 'dirty' | 'dirtyCount'>;
  onSaved: (offsets: ReadonlyMap<number, number>) => void;
  beforeSave?: () => Promise<boolean>;
}): CheckpointKeeper {
  const { checkpoints, detector, onSaved, beforeSave = async () => true } = options;
  const offsets = new Map<number, number>();
  /** Devices of other partitions than 0. */
  const homes = new Map<string, number>();
  const inTurn = createTurns();
  let savedAt = Date.now();
  let unsaved = 0;
  /**
   * Whether everything in the state has been committed; once it is not, nothing is saved any more.
   */
  let committed = true;
  let failure: { readonly error: unknown } | undefined;

  async function save(): Promise<void> {
    if (!committed || !(await beforeSave())) return;
    unsaved = 0;
    await checkpoints.save({ offsets, changed: inPartitions(detector.dirty(), homes) });
    savedAt = Date.now();
    onSaved(new Map(offsets));
  }

  /** Whether there is anything to save: readings, or changes without one, such as a silence. */
  const hasNews = (): boolean => unsaved > 0 || detector.dirtyCount() > 0;

  function isDue(): boolean {
    const age = Date.now() - savedAt;
    if (age >= LONGEST_MILLISECONDS) return hasNews();
    if (age < CHECKPOINT_MILLISECONDS && unsaved < CHECKPOINT_READINGS) return false;
    return hasNews() && unsaved >= READINGS_PER_STATE * detector.dirtyCount();
  }

  async function commit(work: () => Promise<boolean>): Promise<boolean> {
    if (failure) throw failure.error;
    const before = committed;
    committed = false;
    const done = await work();
    committed = before && done;
    return done;
  }

  // Without it a plant that falls silent would leave its last readings unsaved.
  const timer = setInterval(() => {
    const saving = inTurn(async () => {
      if (isDue()) await save();
    });
    saving.catch((error: unknown) => {
      failure = { error };
    });
  }, CHECKPOINT_MILLISECONDS);

  return {
    restored: (device, partition) => {
      if (partition !== 0) homes.set(ownerOf(device).device, partition);
    },
    during: (batch, work) =>
      inTurn(async () => {
        if (batch.partition !== 0) for (const { device } of batch.readings) homes.set(device, batch.partition);
        if (!(await commit(work))) return;
        offsets.set(batch.partition, batch.nextOffset);
        unsaved += batch.readings.length;
        if (isDue()) await save();
      }),
    between: (work) => inTurn(async () => void (await commit(work))),
    homeOf: (name) => homeOf(homes, name),
    leave: (partitions, { save: saves }) =>
      inTurn(async () => {
        if (saves && hasNews()) await save();
        for (const partition of partitions) offsets.delete(partition);
        const devices = [...homes].filter(([, home]) => partitions.includes(home)).map(([device]) => device);
        for (const device of devices) homes.delete(device);
        return devices;
      }),
    async stop() {
      clearInterval(timer);
      await inTurn(async () => {
        if (hasNews()) await save();
      });
    },
  };
}

/** Work of several sources, one after another. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

/** Components are where their device is. */
function homeOf(homes: ReadonlyMap<string, number>, name: string): number {
  return homes.get(ownerOf(name).device) ?? 0;
}

function* inPartitions(
  changed: Iterable<readonly [device: string, state: Uint8Array]>,
  homes: ReadonlyMap<string, number>,
): Generator<SavedState> {
  for (const [device, state] of changed) yield { partition: homeOf(homes, device), device, state };
}
