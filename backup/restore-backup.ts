import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../lib/errors.ts';
import { lockFolder } from '../lib/files/lock-folder.ts';
import { syncFolder } from '../lib/files/write-file-atomically.ts';
import type { Log } from '../lib/log.ts';
import { newestSchema } from '../ticketing/schema/migrate.ts';
import type { BackupKeys } from './archive/age-payload.ts';
import { memberOf, type ReadMember, readArchive } from './archive/read-archive.ts';
import type { Member } from './archive/write-archive.ts';
import { type Difference, differences, inventoryOf, wantedOf } from './compare.ts';
import { HEAD_FILE, MANIFEST_FILE, MANIFEST_SUM_FILE, type Manifest } from './manifest.ts';
import { beginFilling, type Filling } from './parts/database-rows.ts';
import { createFrameReader, streamOf, unpacked } from './parts/frames.ts';
import { createStore, LMDB_STORES } from './parts/lmdb-entries.ts';
import { createSessions } from './parts/session-entries.ts';
import { type OpenConnection, openEmpty, type Place } from './place.ts';
import { compareMembers, verifyBackup } from './verify-backup.ts';

/** A restore, before it changes anything. */
export type RestorePlan = { readonly manifest: Manifest; readonly folder: string; readonly database: string };

/** Rows of the database that go in at once. */
const ROWS = 500;

/** Entries of a store that go in at once. */
const ENTRIES = 2_000;

/**
 * Checks a backup and the place that it is to be restored to.
 * @throws {AppError} `invalid` for a backup that cannot be read or is of a newer program,
 * `conflict` for a place that is not empty, `unavailable` for too little room
 */
export async function planRestore(options: {
  file: string;
  keys: BackupKeys;
  place: Place;
  signal: AbortSignal;
  progress: (bytes: number) => void;
}): Promise<RestorePlan> {
  const { file, place } = options;
  const folder = path.resolve(place.data.dir);
  if (place.influx.url !== undefined || place.kafka.brokers !== undefined) {
    throw new AppError(
      'invalid',
      'a backup is restored to the embedded stores of readings: unset INFLUX_URL and KAFKA_BROKERS, and move the data with "harbinger migrate-store" then',
    );
  }
  await refuseUnlessEmpty(folder);
  const { manifest } = await verifyBackup(file, options);
  if (manifest.database.schema > newestSchema()) {
    throw new AppError(
      'conflict',
      `the backup is of a newer Harbinger (${manifest.program}, schema ${manifest.database.schema}); this one knows ${newestSchema()}: update it`,
    );
  }
  const needed = manifest.members.reduce((sum, { bytes }) => sum + bytes, 0);
  const { bavail, bsize } = await statfs(await nearest(folder));
  if (bavail * bsize < needed) {
    throw new AppError(
      'unavailable',
      `${folder} has room for ${mib(bavail * bsize)} MiB, and ${mib(needed)} are needed at least`,
    );
  }
  return { manifest, folder, database: place.database.url === undefined ? 'PGlite, in the folder' : 'PostgreSQL' };
}

/**
 * Restores a backup beside its place, compares everything with what the backup says, and moves it
 * into its place then. After an error the folder is as it was, and the database has no rows.
 * @returns what differs: nothing, or the restore failed
 */
export async function restoreBackup(
  plan: RestorePlan,
  options: {
    file: string;
    keys: BackupKeys;
    place: Place;
    log: Log;
    signal: AbortSignal;
    progress: (bytes: number, part: string) => void;
  },
): Promise<readonly Difference[]> {
  const { folder, manifest } = plan;
  const { place, log } = options;
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  const lock = await lockFolder(path.join(folder, 'harbinger'));
  const draft = path.join(folder, 'restored.partial');
  try {
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { mode: 0o700 });
    const url = place.database.url;
    const opened = await openEmpty({ url, folder: path.join(draft, 'db'), schema: manifest.database.schema, log });
    try {
      await fill(opened, { draft, ...plan, ...options });
    } finally {
      await opened.close();
    }
    const restored = { ...place, data: { dir: draft } };
    options.progress(0, 'compare');
    const found = await inventoryOf(restored, { log, isRunning: false, series: false });
    const wrong = differences(wantedOf(manifest), found);
    if (wrong.length > 0) return wrong;
    for (const name of await readdir(draft)) await rename(path.join(draft, name), path.join(folder, name));
    await rmdir(draft);
    await syncFolder(folder);
    return [];
  } finally {
    await rm(draft, { recursive: true, force: true });
    await lock.release();
    // A folder that was made for it, and is empty still.
    if (made !== undefined) await rmdir(folder).catch(() => undefined);
  }
}

type Target = RestorePlan & Parameters<typeof restoreBackup>[1] & { readonly draft: string };

async function fill({ connection }: OpenConnection, target: Target): Promise<void> {
  const { manifest, file, keys, signal, progress } = target;
  const filling = await beginFilling(connection, manifest.database);
  try {
    const stores = createTargets(target.draft, filling);
    const found: Member[] = [];
    let bytes = 0;
    let name = '';
    const onBytes = (more: number): void => {
      bytes += more;
      progress(bytes, name);
    };
    try {
      for await (const member of readArchive(file, { keys, signal, onBytes })) {
        name = member.name;
        if (name === MANIFEST_FILE || name === MANIFEST_SUM_FILE) continue;
        if (name === HEAD_FILE) for await (const _ of member.content);
        else await stores.take(member);
        found.push(memberOf(member));
      }
    } finally {
      await stores.close();
    }
    compareMembers(manifest.members, found);
    await filling.commit();
  } catch (error) {
    await filling.rollback().catch(() => undefined);
    throw error;
  }
}

/** Takes an entry for a store, or several. */
type Sink = {
  put(database: string, entries: readonly (readonly [Buffer, Buffer])[]): Promise<void>;
  close(): Promise<void>;
};

/** Sorts members into the places that they come from. */
function createTargets(
  draft: string,
  filling: Filling,
): { take(member: ReadMember): Promise<void>; close(): Promise<void> } {
  const sinks = new Map<string, Sink>();
  const lines = createLines();
  const frames = new Map<string, ReturnType<typeof createFrameReader>>();
  const sinkOf = async (store: string): Promise<Sink> => {
    const known = sinks.get(store);
    if (known) return known;
    const lmdb = LMDB_STORES.find(({ name }) => name === store);
    if (!lmdb && store !== 'sessions') throw new AppError('invalid', `the backup has an unknown store, ${store}`);
    const sessions = lmdb ? undefined : await createSessions(draft);
    const sink = lmdb
      ? createStore(draft, lmdb)
      : {
          put: async (_: string, entries: readonly (readonly [Buffer, Buffer])[]) => sessions?.put(entries),
          close: async () => sessions?.close(),
        };
    sinks.set(store, sink as Sink);
    return sink as Sink;
  };
  return {
    take: async (member) => {
      const stream = streamOf(member.name);
      const [kind = '', store = '', database = ''] = (stream ?? member.name).split('/');
      if (kind === 'data') return await writeFile(draft, member);
      if (kind === 'db' && stream) {
        const table = store.replace(/\.rows$/, '');
        for await (const piece of unpacked(member))
          await inBatches(lines.take(table, piece), ROWS, (rows) => filling.put(table, rows));
        return;
      }
      if (kind !== 'entries' || !stream)
        throw new AppError('invalid', `the backup has an unknown member, ${member.name}`);
      const sink = await sinkOf(store);
      const reader = frames.get(stream) ?? createFrameReader();
      frames.set(stream, reader);
      const name = database === '-' ? '' : decodeURIComponent(database);
      // A database without entries is there, too.
      await sink.put(name, []);
      for await (const piece of unpacked(member))
        await inBatches(reader.take(piece), ENTRIES, (some) => sink.put(name, some));
    },
    close: async () => {
      for (const sink of sinks.values()) await sink.close();
      // Its readers are gone.
      for (const store of sinks.keys()) await rm(path.join(draft, store, 'lock.mdb'), { force: true });
    },
  };
}

/** Rows of tables from lines in pieces of any size. */
function createLines(): { take(table: string, piece: Buffer): readonly string[] } {
  const rest = new Map<string, Buffer>();
  return {
    take: (table, piece) => {
      const before = rest.get(table);
      const all = before?.length ? Buffer.concat([before, piece]) : piece;
      const end = all.lastIndexOf('\n') + 1;
      rest.set(table, all.subarray(end));
      const whole = all.toString('utf8', 0, end).split('\n');
      whole.pop();
      return whole.map((line) => JSON.parse(line) as string);
    },
  };
}

async function inBatches<T>(
  all: readonly T[],
  size: number,
  take: (some: readonly T[]) => Promise<void>,
): Promise<void> {
  for (let at = 0; at < all.length; at += size) await take(all.slice(at, at + size));
}

async function writeFile(draft: string, { name, content }: ReadMember): Promise<void> {
  const place = path.join(draft, ...name.split('/').slice(1));
  if (path.relative(draft, place).startsWith('..'))
    throw new AppError('invalid', `the backup has a member outside: ${name}`);
  await mkdir(path.dirname(place), { recursive: true, mode: 0o700 });
  await pipeline(Readable.from(content), createWriteStream(place, { mode: 0o600, flags: 'wx', flush: true }));
}

/** What a new file system has at its root. */
const NOTHING = new Set(['lost+found', 'restored.partial']);

async function refuseUnlessEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return [];
  });
  const [first] = names.filter((name) => !NOTHING.has(name));
  if (first !== undefined) {
    throw new AppError(
      'conflict',
      `${folder} is not empty (${first}): a backup is restored to an empty folder, or a new one`,
    );
  }
}

/** The folder, or the nearest one above that is there. */
async function nearest(folder: string): Promise<string> {
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  );
  return isThere ? folder : await nearest(path.dirname(folder));
}

function mib(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}
