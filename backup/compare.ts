import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Log } from '../lib/log.ts';
import { entriesName } from './entries-name.ts';
import type { Manifest } from './manifest.ts';
import { type Connection, inSnapshot, shapeOf, sumsOfTables } from './parts/database-rows.ts';
import { journalSums } from './parts/journal-sums.ts';
import { LMDB_STORES, openSnapshot, sumOfDatabase } from './parts/lmdb-entries.ts';
import { filesIn, namedFiles, singleFiles } from './parts/plain-files.ts';
import { seriesSums } from './parts/series-points.ts';
import { sessionFrames } from './parts/session-entries.ts';
import { createSetSum, type SetSum } from './parts/sum.ts';
import { openConnection, type Place } from './place.ts';

/**
 * Everything that an installation has, by name: `table ticket`, `entries devices/devices`, `file
 * files/…`, `readings site:device temperature`.
 */
export type Inventory = ReadonlyMap<string, SetSum>;

/** One thing that two installations have not alike; undefined where one has it not at all. */
export type Difference = { readonly name: string; readonly a: SetSum | undefined; readonly b: SetSum | undefined };

/**
 * Counts and sums all that an installation has.
 * @param options.database a connection on which the rows are to be read, in its transaction
 * @param options.content how readings and the journal are compared. `any`: each reading, whatever
 * store or journal it is in, and what readers have passed. `files`: the file of the embedded store,
 * and each entry of the others. `readings`: as `files`, but each reading of the store
 */
export async function inventoryOf(
  place: Place,
  options: {
    log: Log;
    isRunning: boolean;
    content: 'any' | 'files' | 'readings';
    database?: Connection;
    signal?: AbortSignal;
    progress?: (part: string) => void;
  },
): Promise<Inventory> {
  const { log, content, signal = new AbortController().signal, progress } = options;
  const { dir } = place.data;
  const all = new Map<string, SetSum>();
  progress?.('database');
  for (const [name, sum] of await tablesOf(place, options)) all.set(`table ${name}`, sum);
  progress?.('embedded stores');
  for (const store of LMDB_STORES) {
    const snapshot = openSnapshot(dir, store);
    if (!snapshot) continue;
    for (const name of snapshot.databases) {
      const whole = entriesName(store.name, name);
      if (content !== 'any' || !OF_ONE_JOURNAL.has(whole)) all.set(`entries ${whole}`, sumOfDatabase(snapshot, name));
    }
    await snapshot.close();
  }
  const sessions = createSetSum();
  for await (const _ of sessionFrames({ dataDir: dir }, sessions.add));
  all.set('entries sessions/-', sessions.value());
  progress?.('files');
  for (const files of [singleFiles(dir), namedFiles(dir)]) {
    for await (const file of files) {
      if (content === 'any' && file.name === 'journal/consumers.json') continue;
      all.set(`file ${file.name}`, await sumOfFile(file.read()));
    }
  }
  progress?.('readings');
  if (content === 'files') {
    for await (const file of filesIn(dir, 'series')) all.set(`file ${file.name}`, await sumOfFile(file.read()));
  } else for await (const [name, sum] of seriesSums(place)) all.set(`readings ${name}`, sum);
  progress?.('journal');
  if (content === 'any') for await (const [name, sum] of journalSums(place, { log, signal })) all.set(name, sum);
  return all;
}

/** What counts by the partitions and offsets of one journal. */
const OF_ONE_JOURNAL: ReadonlySet<string> = new Set([
  ...['journal/-', 'offsets/-', 'detector/offset', 'detector/state'],
]);

/** Counts and sums of rows, by table. */
export async function tablesOf(
  place: Place,
  { database, isRunning, log }: { database?: Connection; isRunning: boolean; log: Log },
): Promise<ReadonlyMap<string, SetSum>> {
  if (database) return await sumsOfTables(database, await shapeOf(database));
  const { connection, close } = await openConnection(place, { isRunning, log });
  try {
    return await inSnapshot(connection, async () => sumsOfTables(connection, await shapeOf(connection)));
  } finally {
    await close();
  }
}

/** What a restored backup must have. */
export function wantedOf({ rows, entries, readings = {}, members }: Manifest): Inventory {
  const named = (kind: string, sums: Manifest['rows']): [string, SetSum][] =>
    Object.entries(sums).map(([name, sum]) => [`${kind} ${name}`, sum]);
  const files = members.flatMap(({ name, bytes, sha256 }): [string, SetSum][] =>
    name.startsWith('data/') ? [[`file ${name.slice('data/'.length)}`, { count: bytes, sum: sha256 }]] : [],
  );
  return new Map([...named('table', rows), ...named('entries', entries), ...named('readings', readings), ...files]);
}

/** What two inventories have not alike, by name. */
export function differences(a: Inventory, b: Inventory): readonly Difference[] {
  const names = [...new Set([...a.keys(), ...b.keys()])].sort();
  return names
    .map((name) => ({ name, a: a.get(name), b: b.get(name) }))
    .filter((each) => each.a?.count !== each.b?.count || each.a?.sum !== each.b?.sum);
}

async function sumOfFile(content: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<SetSum> {
  const hash = createHash('sha256');
  let count = 0;
  for await (const part of content) {
    hash.update(part);
    count += part.length;
  }
  return { count, sum: hash.digest('hex') };
}

/** The folder of a place, for people. */
export function folderOf({ data }: Place): string {
  return path.resolve(data.dir);
}
