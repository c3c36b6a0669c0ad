import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Log } from '../lib/log.ts';
import { entriesName } from './entries-name.ts';
import type { Manifest } from './manifest.ts';
import { inSnapshot, shapeOf, sumsOfTables } from './parts/database-rows.ts';
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
 * @param options.series whether readings are summed one by one, so that stores of two kinds
 * compare; without it the file of the embedded store is compared
 */
export async function inventoryOf(
  place: Place,
  options: { log: Log; isRunning: boolean; series: boolean; progress?: (part: string) => void },
): Promise<Inventory> {
  const { log, isRunning, series, progress } = options;
  const { dir } = place.data;
  const all = new Map<string, SetSum>();
  progress?.('database');
  const opened = await openConnection(place, { isRunning, log });
  try {
    const tables = await inSnapshot(opened.connection, async () =>
      sumsOfTables(opened.connection, await shapeOf(opened.connection)),
    );
    for (const [name, sum] of tables) all.set(`table ${name}`, sum);
  } finally {
    await opened.close();
  }
  progress?.('embedded stores');
  for (const store of LMDB_STORES) {
    const snapshot = openSnapshot(dir, store);
    if (!snapshot) continue;
    for (const name of snapshot.databases) {
      all.set(`entries ${entriesName(store.name, name)}`, sumOfDatabase(snapshot, name));
    }
    await snapshot.close();
  }
  const sessions = createSetSum();
  for await (const _ of sessionFrames({ dataDir: dir }, sessions.add));
  all.set('entries sessions/-', sessions.value());
  progress?.('files');
  for (const files of [singleFiles(dir), namedFiles(dir)])
    for await (const file of files) all.set(`file ${file.name}`, await sumOfFile(file.read()));
  if (series) for await (const [name, sum] of seriesSums(place, { log })) all.set(`readings ${name}`, sum);
  else for await (const file of filesIn(dir, 'series')) all.set(`file ${file.name}`, await sumOfFile(file.read()));
  return all;
}

/** What a restored backup must have. */
export function wantedOf({ rows, entries, members }: Manifest): Inventory {
  const named = (kind: string, sums: Manifest['rows']): [string, SetSum][] =>
    Object.entries(sums).map(([name, sum]) => [`${kind} ${name}`, sum]);
  const files = members.flatMap(({ name, bytes, sha256 }): [string, SetSum][] =>
    name.startsWith('data/') ? [[`file ${name.slice('data/'.length)}`, { count: bytes, sum: sha256 }]] : [],
  );
  return new Map([...named('table', rows), ...named('entries', entries), ...files]);
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
