import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Now } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import { lockFolder } from '../lib/files/lock-folder.ts';
import type { Log } from '../lib/log.ts';
import { VERSION } from '../version.ts';
import type { BackupKeys } from './archive/age-payload.ts';
import { type ArchiveWriter, createArchive, type Member } from './archive/write-archive.ts';
import {
  type BackupProgress,
  copySeries,
  copySessions,
  copyStores,
  type Making,
  openStores,
  type StoresNow,
  settleSeries,
  told,
} from './copy-stores.ts';
import { type AskHold, holdProgram, lockBackups } from './hold-program.ts';
import { formatOf, HEAD_FILE, type Head, MANIFEST_FILE, MANIFEST_SUM_FILE, type Manifest } from './manifest.ts';
import { type DatabaseShape, inSnapshot, rowTexts, shapeOf } from './parts/database-rows.ts';
import { addStream } from './parts/frames.ts';
import { namedFiles, type PlainFile, singleFiles, strangersIn } from './parts/plain-files.ts';
import { createSetSum } from './parts/sum.ts';
import { influxOf, isShared, kafkaOf, openConnection, type Place } from './place.ts';
import { type Checked, verifyBackup } from './verify-backup.ts';

/**
 * Makes a backup of an installation, running or stopped, checks it by reading it again, and gives
 * it its name then. What was acknowledged before it began is in it.
 *
 * The order matters while the program runs. Readings are held in the journal while the file of the
 * store is copied, or while InfluxDB hands them out. The detector's state is taken before the
 * journal, which then holds all readings that it has not passed, and before the database, which
 * then has each alarm that it reported. Files come after the database: those that its rows name are
 * there.
 * @param options.askHold absent where no program runs; then the data folder is locked
 * @throws {AppError} `conflict` for a file that is there or a program that began meanwhile,
 * `unavailable` for a full disk; then nothing is left of the backup
 */
export async function makeBackup(options: {
  place: Place;
  file: string;
  keys: BackupKeys;
  askHold: AskHold | undefined;
  now: Now;
  log: Log;
  progress: BackupProgress;
  signal: AbortSignal;
}): Promise<Checked & { readonly bytes: number; readonly leftOut: readonly string[] }> {
  const { place, file, keys, askHold, log, progress, signal } = options;
  if (existsSync(file)) throw new AppError('conflict', `${file} is there already; name another file`);
  const locks = [await lockBackups(place, file)];
  let archive: ArchiveWriter | undefined;
  try {
    if (!askHold) locks.push(await lockFolder(path.join(place.data.dir, 'harbinger')));
    archive = await createArchive(file, keys);
    const making: Making = { place, archive, progress, signal, log, rows: {}, entries: {}, readings: {} };
    const head: Head = { format: formatOf(place), program: VERSION, createdAt: options.now().toISOString() };
    await addJson(archive, HEAD_FILE, head);
    const manifest = await copyAll(making, { head, askHold });
    const { sha256 } = await addJson(archive, MANIFEST_FILE, manifest);
    await archive.add(MANIFEST_SUM_FILE, sha256.length, [Buffer.from(sha256)]);
    const draft = await archive.finish();
    const checked = await verifyBackup(draft, {
      fileKey: archive.fileKey,
      signal,
      progress: (bytes) => progress(bytes, 'check'),
    });
    await archive.publish();
    return { ...checked, bytes: archive.bytes, leftOut: manifest.leftOut };
  } finally {
    await archive?.discard();
    for (const lock of locks) await lock.release();
  }
}

async function copyAll(
  making: Making,
  { head, askHold }: { head: Head; askHold: AskHold | undefined },
): Promise<Manifest> {
  const { place, archive, log, rows, entries, readings } = making;
  const { dir } = place.data;
  if (!askHold) await settleSeries(place, log);
  const held = await holdProgram(askHold);
  let stores: StoresNow = { snapshots: [], topic: undefined };
  let positions: Manifest['positions'];
  let database: DatabaseShape;
  try {
    try {
      stores = await openStores(making);
      await copySeries(making);
      await copySessions(making, askHold !== undefined);
    } finally {
      await held.release();
    }
    // How far the embedded journal was read says nothing of a topic.
    await copyFiles(making, singleFiles(dir), ({ name }) => !stores.topic || name !== 'journal/consumers.json');
    const opened = await openConnection(place, { isRunning: askHold !== undefined, log });
    try {
      database = await inSnapshot(opened.connection, async () => {
        const shape = await shapeOf(opened.connection);
        for (const table of shape.tables) {
          const sum = createSetSum();
          const lines = linesOf(rowTexts(opened.connection, table), (row) => sum.add(row));
          await addStream(archive, `db/${table.name}.rows`, told(making, `table ${table.name}`, lines));
          rows[table.name] = sum.value();
        }
        return shape;
      });
    } finally {
      await opened.close();
    }
    positions = await copyStores(making, stores);
  } finally {
    for (const snapshot of stores.snapshots) await snapshot.close();
  }
  await copyFiles(making, namedFiles(dir));
  return {
    ...head,
    stores: storesOf(place),
    database,
    rows,
    entries,
    ...(Object.keys(readings).length > 0 && { readings }),
    ...(positions && { positions }),
    members: [...archive.members],
    leftOut: await leftOutOf(place),
  };
}

async function copyFiles(
  making: Making,
  files: AsyncIterable<PlainFile>,
  isWanted = (_: PlainFile) => true,
): Promise<void> {
  for await (const file of files) {
    const { name, size, read } = file;
    if (!isWanted(file)) continue;
    await making.archive.add(`data/${name}`, size, told(making, name, read()));
  }
}

function storesOf(place: Place): Manifest['stores'] {
  return {
    database: place.database.url === undefined ? 'PGlite' : 'PostgreSQL',
    series: influxOf(place) ? 'InfluxDB' : 'DuckDB',
    journal: kafkaOf(place) ? 'Kafka' : 'LMDB',
  };
}

async function leftOutOf(place: Place): Promise<string[]> {
  // Several processes keep their positions in the database: no hold is over all of them.
  const shared = isShared(place) ? 'of several processes' : undefined;
  return [
    ...(shared && influxOf(place) ? [`readings in InfluxDB, ${shared}: use "influx backup"`] : []),
    ...(shared && kafkaOf(place) ? [`the journal on Kafka, ${shared}: its replicas keep it`] : []),
    ...(await strangersIn(place.data.dir)).map((name) => `${name} in the data folder: not of Harbinger`),
  ];
}

/** Rows as lines of JSON: a row's text may have line ends of its own. */
async function* linesOf(pages: AsyncIterable<readonly string[]>, note: (row: string) => void): AsyncGenerator<Buffer> {
  for await (const rows of pages) {
    for (const row of rows) note(row);
    yield Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  }
}

async function addJson(archive: ArchiveWriter, name: string, content: object): Promise<Member> {
  const text = Buffer.from(`${JSON.stringify(content, null, 1)}\n`);
  return await archive.add(name, text.length, [text]);
}
