import path from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import type { Claim } from '../../ingest/journal/partition-claims.ts';
import { createUnsavedRows, type KeptRows, type UnsavedRows } from '../device/kept-rows.ts';
import { ownerOf } from '../machine/components.ts';
import {
  type Blocks,
  blocksOf,
  type Checkpoints,
  numbersOf,
  openReadingsAside,
  type SavedState,
} from './checkpoints.ts';
import type { NamedState, SavedPart, SharedStates } from './shared-states.ts';

/** Checkpoints of a detector that has some partitions of a journal, while others have the rest. */
export type SharedCheckpoints = Checkpoints & {
  /** Takes a partition over. @returns the position to continue from */
  take(claim: Claim): Promise<number>;
  /**
   * Forgets partitions, with rows of their devices that were not saved: the next holder makes them
   * again from the readings.
   */
  leave(partitions: readonly number[], devices: ReadonlySet<string>): void;
  claimOf(partition: number): Claim | undefined;
  /** The states of devices and of their components. */
  statesOf(partition: number, devices: readonly string[]): Promise<readonly NamedState[]>;
  statesAfter: SharedStates['statesAfter'];
};

/**
 * Opens the checkpoints that move with their partitions: states and rows are where the main thread
 * keeps them. Rows that a device is learned from again are fetched when it learns, into the data
 * folder, which begins empty.
 */
export async function openSharedCheckpoints(options: {
  dataDir: string;
  calls: SharedStates;
}): Promise<SharedCheckpoints> {
  const { dataDir, calls } = options;
  const db = open({ path: path.join(dataDir, 'detector'), maxDbs: 4, mapSize: 2 ** 36 });
  const claims = new Map<number, Claim>();
  /** The partition of each device whose state is here. */
  const homes = new Map<string, number>();
  const homeOf = (name: string): number | undefined => homes.get(ownerOf(name).device);
  const { kept, unsaved, saved, dropOf } = await openFetchedRows(db, { calls, homeOf });
  return {
    kept,
    take: async (claim) => {
      const position = await calls.position(claim);
      claims.set(claim.partition, claim);
      return position;
    },
    leave: (partitions, devices) => {
      const gone = new Set(devices);
      for (const [device, home] of homes) if (partitions.includes(home)) gone.add(device);
      for (const partition of partitions) claims.delete(partition);
      for (const device of gone) homes.delete(device);
      dropOf(gone);
    },
    claimOf: (partition) => claims.get(partition),
    statesOf: (partition, devices) => {
      for (const device of devices) homes.set(device, partition);
      return calls.statesOf(partition, devices);
    },
    statesAfter: async (partition, page) => {
      const found = await calls.statesAfter(partition, page);
      for (const { name } of found) homes.set(ownerOf(name).device, partition);
      return found;
    },
    load: async (partition, devices) => {
      const found = devices === undefined ? [] : await calls.statesOf(partition, [...devices]);
      return { offset: 0, devices: found.map(({ name, state }) => [name, state] as const) };
    },
    save: async ({ offsets, changed }) => {
      const parts = partsOf({ offsets, changed, unsaved, homes, isOurs: (partition) => claims.has(partition) });
      await Promise.all(
        Array.from(parts, async ([partition, part]) => {
          const claim = claims.get(partition);
          // Another process goes on from the last position that was saved.
          if (claim !== undefined) await calls.save(claim, part);
        }),
      );
      await saved();
    },
    setAside: openReadingsAside(db),
    close: () => db.close(),
  };
}

/**
 * Rows of devices that were fetched because they learn again, below those that are not saved yet.
 */
async function openFetchedRows(
  db: RootDatabase,
  options: { readonly calls: SharedStates; readonly homeOf: (name: string) => number | undefined },
) {
  const { calls, homeOf } = options;
  const blocks: Blocks = db.openDB<Uint8Array, [string, number]>({ name: 'fetched rows', encoding: 'binary' });
  await blocks.clearAsync();
  const fetched = new Set<string>();
  const { rows, unsaved, saved, lose } = createUnsavedRows((name) =>
    blocks.getRange(blocksOf(name)).map(({ key, value }) => [key[1], numbersOf(value)] as const),
  );
  const drop = (name: string): void => {
    for (const key of [...blocks.getKeys(blocksOf(name))]) void blocks.remove(key);
  };
  const kept: KeptRows = {
    ...rows,
    fetch: async (name) => {
      const partition = homeOf(name);
      if (partition === undefined || fetched.has(name)) return;
      const found = await calls.rowsOf(partition, name);
      for (const [block, bytes] of found) void blocks.put([name, block], bytes);
      await db.committed;
      fetched.add(name);
    },
  };
  return {
    kept,
    unsaved,
    /** What was not saved is: of fetched names here, too. */
    saved: async (): Promise<void> => {
      unsaved.forgotten.forEach(drop);
      for (const [name, own] of unsaved.blocks) {
        if (!fetched.has(name)) continue;
        for (const [block, numbers] of own) {
          if (numbers === null) void blocks.remove([name, block]);
          else void blocks.put([name, block], bytesOf(numbers));
        }
      }
      saved();
      await db.committed;
    },
    /** Forgets the rows of devices that another process has from now on. */
    dropOf: (devices: ReadonlySet<string>): void => {
      const isGone = (name: string): boolean => devices.has(ownerOf(name).device);
      for (const name of [...unsaved.forgotten, ...unsaved.blocks.keys()]) if (isGone(name)) lose(name);
      for (const name of fetched) {
        if (!isGone(name)) continue;
        drop(name);
        fetched.delete(name);
      }
    },
  };
}

type Part = { [Key in keyof SavedPart]: SavedPart[Key] extends readonly (infer One)[] ? One[] : SavedPart[Key] };

/** What is to be saved, by partition: each is saved as one, and may be another process's by now. */
function partsOf(given: {
  readonly offsets: ReadonlyMap<number, number>;
  readonly changed: Iterable<SavedState>;
  readonly unsaved: UnsavedRows;
  readonly homes: Map<string, number>;
  readonly isOurs: (partition: number) => boolean;
}): ReadonlyMap<number, SavedPart> {
  const { offsets, changed, unsaved, homes, isOurs } = given;
  const parts = new Map<number, Part>();
  const add = (partition: number, position: number | null): void =>
    void parts.set(partition, { position, states: [], forgotten: [], blocks: [] });
  for (const [partition, position] of offsets) add(partition, position);
  const partOf = (name: string): Part | undefined => parts.get(homes.get(ownerOf(name).device) ?? -1);
  for (const { partition, device: name, state } of changed) {
    // A device that came first since the partition was taken over has no home yet.
    homes.set(ownerOf(name).device, partition);
    // A silence may be noticed before a reading comes.
    if (!parts.has(partition) && isOurs(partition)) add(partition, null);
    // A copy of its own: a view would take its whole block across.
    parts.get(partition)?.states.push({ name, device: ownerOf(name).device, state: state.slice() });
  }
  for (const name of unsaved.forgotten) partOf(name)?.forgotten.push(name);
  for (const [name, own] of unsaved.blocks) {
    for (const [block, rows] of own) partOf(name)?.blocks.push({ name, block, rows: rows && bytesOf(rows) });
  }
  return parts;
}

function bytesOf(numbers: Float64Array): Uint8Array {
  return new Uint8Array(numbers.slice().buffer);
}
