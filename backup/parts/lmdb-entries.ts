import { existsSync } from 'node:fs';
import path from 'node:path';
import { bufferToKeyValue, type Database, open, type RootDatabase } from 'lmdb';
import { AppError } from '../../lib/errors.ts';
import { frameOf } from './frames.ts';
import { createSetSum, type SetSum } from './sum.ts';

/**
 * Embedded stores of LMDB: their folder, and whether entries are in databases with names. The
 * journal comes last: it must hold what the others have not passed.
 */
export const LMDB_STORES = [
  { name: 'devices', named: true },
  { name: 'quarantine', named: true },
  { name: 'offsets', named: false },
  { name: 'detector', named: true },
  { name: 'journal', named: false },
] as const;

/** One of the stores. */
export type LmdbStore = (typeof LMDB_STORES)[number];

/** Keys and values as they are on disk. */
type RawDatabase = Database<Buffer, Buffer>;

const RAW = { encoding: 'binary', keyEncoding: 'binary' } as const;

/** A store as it was at one moment; other processes may go on writing. */
export type LmdbSnapshot = {
  readonly store: LmdbStore;
  /** Its databases by name; the empty name where the store has none. */
  readonly databases: readonly string[];
  /** Entries in the order of their keys. */
  entries(database: string): Iterable<readonly [key: Buffer, value: Buffer]>;
  close(): Promise<void>;
};

/**
 * Looks at a store of a data folder, which another process may have open. @returns undefined where
 * there is none
 */
export function openSnapshot(dataDir: string, store: LmdbStore): LmdbSnapshot | undefined {
  const folder = path.join(dataDir, store.name);
  if (!existsSync(path.join(folder, 'data.mdb'))) return undefined;
  const root = open<Buffer, Buffer>({ path: folder, ...RAW, maxDbs: 16, readOnly: true }) as RootDatabase<
    Buffer,
    Buffer
  >;
  const names = store.named ? Array.from(root.getKeys(), (key) => nameOf(key)) : [''];
  const byName = new Map<string, RawDatabase>(
    names.map((name) => [name, store.named ? root.openDB<Buffer, Buffer>({ name, ...RAW }) : root]),
  );
  const transaction = root.useReadTransaction();
  return {
    store,
    databases: names,
    *entries(database) {
      const db = byName.get(database) as RawDatabase;
      for (const { key, value } of db.getRange({ transaction })) yield [Buffer.from(key), Buffer.from(value)] as const;
    },
    close: async () => {
      transaction.done();
      await root.close();
    },
  };
}

/** The key of a database is its name, with the zero that ends it. */
function nameOf(key: Uint8Array): string {
  return Buffer.from(key).toString('utf8').replace(/\0$/, '');
}

/** Numbers of a database by their keys, which are numbers: offsets by partition. */
export function offsetsIn(snapshot: LmdbSnapshot | undefined, database: string): ReadonlyMap<number, number> {
  if (!snapshot?.databases.includes(database)) return new Map();
  return new Map(
    [...snapshot.entries(database)].map(([key, value]) => [Number(bufferToKeyValue(key)), numberOf(value)]),
  );
}

/** A number as MessagePack has it. */
function numberOf(value: Buffer): number {
  const [mark = 0] = value;
  if (value.length === 1 && mark < 0x80) return mark;
  if (mark === 0xcc) return value.readUInt8(1);
  if (mark === 0xcd) return value.readUInt16BE(1);
  if (mark === 0xce) return value.readUInt32BE(1);
  if (mark === 0xcf) return Number(value.readBigUInt64BE(1));
  if (mark === 0xca) return value.readFloatBE(1);
  if (mark === 0xcb) return value.readDoubleBE(1);
  throw new AppError('invalid', `a position is not readable: ${value.toString('hex', 0, 16)}`);
}

/** Entries as bytes; `note` gets each. */
export function* framesOf(
  entries: Iterable<readonly [Buffer, Buffer]>,
  note: (frame: Buffer) => void,
): Generator<Buffer> {
  for (const [key, value] of entries) {
    const frame = frameOf(key, value);
    note(frame);
    yield frame;
  }
}

/** How many entries a database of a store has, and their sum. */
export function sumOfDatabase(snapshot: LmdbSnapshot, database: string): SetSum {
  const sum = createSetSum();
  for (const [key, value] of snapshot.entries(database)) sum.add(frameOf(key, value));
  return sum.value();
}

/** Makes a store with entries; nothing else has it open. */
export function createStore(
  dataDir: string,
  { name, named }: LmdbStore,
): { put(database: string, entries: readonly (readonly [Buffer, Buffer])[]): Promise<void>; close(): Promise<void> } {
  const root = open<Buffer, Buffer>({
    path: path.join(dataDir, name),
    ...RAW,
    maxDbs: 16,
    mapSize: 2 ** 40,
  }) as RootDatabase<Buffer, Buffer>;
  const byName = new Map<string, RawDatabase>();
  const databaseOf = (database: string): RawDatabase => {
    const known = byName.get(database) ?? (named ? root.openDB<Buffer, Buffer>({ name: database, ...RAW }) : root);
    byName.set(database, known);
    return known;
  };
  return {
    put: async (database, entries) => {
      const db = databaseOf(database);
      await root.transaction(() => {
        for (const [key, value] of entries) void db.put(key, value);
      });
    },
    close: async () => {
      await root.flushed;
      await root.close();
    },
  };
}
