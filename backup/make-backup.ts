import { createReadStream, existsSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Now } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import { lockFolder } from '../lib/files/lock-folder.ts';
import type { Log } from '../lib/log.ts';
import { VERSION } from '../version.ts';
import type { BackupKeys } from './archive/age-payload.ts';
import { type ArchiveWriter, createArchive, type Member } from './archive/write-archive.ts';
import { entriesName } from './entries-name.ts';
import { SESSION_COPY } from './hold-stores.ts';
import { FORMAT, HEAD_FILE, type Head, MANIFEST_FILE, MANIFEST_SUM_FILE, type Manifest } from './manifest.ts';
import { type DatabaseShape, inSnapshot, rowTexts, shapeOf } from './parts/database-rows.ts';
import { addStream } from './parts/frames.ts';
import { framesOf, LMDB_STORES, type LmdbSnapshot, openSnapshot } from './parts/lmdb-entries.ts';
import { namedFiles, type PlainFile, singleFiles, strangersIn } from './parts/plain-files.ts';
import { sessionFrames } from './parts/session-entries.ts';
import { createSetSum, type SetSum } from './parts/sum.ts';
import { openConnection, type Place } from './place.ts';
import { type Checked, verifyBackup } from './verify-backup.ts';

/** Asks the running program to hold its store of readings; see hold-stores.ts. */
export type AskHold = (seconds: number) => Promise<{ readonly held: boolean }>;

/** Where a backup is: how many bytes of the file are written, and which part is copied. */
export type BackupProgress = (bytes: number, part: string) => void;

/** A hold ends by itself after this time, should the backup be killed. */
const HOLD_SECONDS = 60;
const RENEW_MS = 15_000;

type Making = {
  readonly place: Place;
  readonly archive: ArchiveWriter;
  readonly progress: BackupProgress;
  readonly signal: AbortSignal;
  readonly rows: Record<string, SetSum>;
  readonly entries: Record<string, SetSum>;
};

/**
 * Makes a backup of an installation, running or stopped, checks it by reading it again, and gives
 * it its name then. What was acknowledged before it began is in it.
 *
 * The order matters while the program runs. Readings are held in the journal while the file of the
 * store is copied. The detector's state is taken before the journal, which then holds all readings
 * that it has not passed, and before the database, which then has each alarm that it reported.
 * Files come after the database: those that its rows name are there.
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
  const lock = askHold ? undefined : await lockFolder(path.join(place.data.dir, 'harbinger'));
  const archive = await createArchive(file, keys);
  try {
    const making: Making = { place, archive, progress, signal, rows: {}, entries: {} };
    const head: Head = { format: FORMAT, program: VERSION, createdAt: options.now().toISOString() };
    await addJson(archive, HEAD_FILE, head);
    const manifest = await copyAll(making, { head, askHold, log });
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
    await archive.discard();
    await lock?.release();
  }
}

async function copyAll(
  making: Making,
  { head, askHold, log }: { head: Head; askHold: AskHold | undefined; log: Log },
): Promise<Manifest> {
  const { place, archive, rows, entries } = making;
  const { dir } = place.data;
  if (!askHold) await settleSeries(place, log);
  const held = await holdStores(askHold);
  let snapshots: readonly LmdbSnapshot[] = [];
  let database: DatabaseShape;
  try {
    try {
      snapshots = await openSnapshots(dir);
      await copySeries(making);
      await copySessions(making, askHold !== undefined);
    } finally {
      await held.release();
    }
    await copyFiles(making, singleFiles(dir));
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
    for (const snapshot of snapshots) await copySnapshot(making, snapshot);
  } finally {
    for (const snapshot of snapshots) await snapshot.close();
  }
  await copyFiles(making, namedFiles(dir));
  return {
    ...head,
    stores: storesOf(place),
    database,
    rows,
    entries,
    members: [...archive.members],
    leftOut: await leftOutOf(place),
  };
}

/** Holds the stores of a running program, and renews the hold until it is released. */
async function holdStores(askHold: AskHold | undefined): Promise<{ release(): Promise<void> }> {
  if (!askHold) return { release: async () => undefined };
  await askHold(HOLD_SECONDS);
  let lost = false;
  const renewing = setInterval(() => {
    askHold(HOLD_SECONDS).then(
      ({ held }) => {
        lost ||= !held;
      },
      () => {
        lost = true;
      },
    );
  }, RENEW_MS);
  return {
    release: async () => {
      clearInterval(renewing);
      const { held } = await askHold(0);
      if (lost || !held) {
        throw new AppError('conflict', 'the program did not hold its store of readings still; start the backup again');
      }
    },
  };
}

/** The stores as of now: the journal last, and none of its records removed meanwhile. */
async function openSnapshots(dir: string): Promise<readonly LmdbSnapshot[]> {
  for (let tries = 1; ; tries++) {
    const before = await oldestRecord(dir);
    const snapshots = LMDB_STORES.flatMap((store) => openSnapshot(dir, store) ?? []);
    const journal = snapshots.find(({ store }) => store.name === 'journal');
    const [first] = journal ? first1(journal) : [];
    if (before === undefined || first?.equals(before)) return snapshots;
    for (const snapshot of snapshots) await snapshot.close();
    if (tries === 20) throw new AppError('unavailable', 'the journal is full, and loses records as it is copied');
  }
}

async function oldestRecord(dir: string): Promise<Buffer | undefined> {
  const store = LMDB_STORES.find(({ name }) => name === 'journal');
  const snapshot = store && openSnapshot(dir, store);
  if (!snapshot) return undefined;
  const [key] = first1(snapshot);
  await snapshot.close();
  return key;
}

/** The first key, where there is one. */
function first1(snapshot: LmdbSnapshot): readonly Buffer[] {
  for (const [key] of snapshot.entries('')) return [key];
  return [];
}

async function copySnapshot(making: Making, snapshot: LmdbSnapshot): Promise<void> {
  for (const name of snapshot.databases) {
    const place = entriesName(snapshot.store.name, name);
    const sum = createSetSum();
    const frames = framesOf(snapshot.entries(name), sum.add);
    await addStream(making.archive, `entries/${place}`, told(making, `${snapshot.store.name} ${name}`.trim(), frames));
    making.entries[place] = sum.value();
  }
}

async function copySessions(making: Making, isRunning: boolean): Promise<void> {
  const { dir } = making.place.data;
  const sum = createSetSum();
  const frames = sessionFrames(isRunning ? { copy: path.join(dir, SESSION_COPY) } : { dataDir: dir }, sum.add);
  await addStream(making.archive, 'entries/sessions/-', told(making, 'sessions', frames));
  making.entries['sessions/-'] = sum.value();
}

async function copyFiles(making: Making, files: AsyncIterable<PlainFile>): Promise<void> {
  for await (const { name, size, read } of files) {
    await making.archive.add(`data/${name}`, size, told(making, name, read()));
  }
}

/** The embedded store's file, and its log where there is one. */
async function copySeries(making: Making): Promise<void> {
  const { place, archive } = making;
  if (isInflux(place)) return;
  for (const name of ['series/series.duckdb', 'series/series.duckdb.wal']) {
    const file = path.join(place.data.dir, name);
    if (!existsSync(file)) continue;
    const { size } = await stat(file);
    const content =
      size === 0 ? [] : (createReadStream(file, { highWaterMark: 2 ** 20, end: size - 1 }) as AsyncIterable<Buffer>);
    await archive.add(`data/${name}`, size, told(making, 'readings', content));
  }
}

/** Has the store of a stopped program take in its log, and removes nothing. */
async function settleSeries(place: Place, log: Log): Promise<void> {
  await rm(path.join(place.data.dir, SESSION_COPY), { force: true });
  if (isInflux(place) || !existsSync(path.join(place.data.dir, 'series', 'series.duckdb'))) return;
  const { openDuckDbSeries } = await import('../ingest/series/duckdb/duckdb-series.ts');
  const store = await openDuckDbSeries({ dataDir: place.data.dir, retentionDays: 0, log });
  await store.settle();
  await store.close();
}

function isInflux({ influx }: Place): boolean {
  return influx.url !== undefined;
}

function storesOf(place: Place): Manifest['stores'] {
  return {
    database: place.database.url === undefined ? 'PGlite' : 'PostgreSQL',
    series: isInflux(place) ? 'InfluxDB' : 'DuckDB',
    journal: place.kafka.brokers === undefined ? 'LMDB' : 'Kafka',
  };
}

async function leftOutOf(place: Place): Promise<string[]> {
  return [
    ...(isInflux(place) ? ['readings in InfluxDB: use "influx backup"'] : []),
    ...(place.kafka.brokers === undefined ? [] : ['the journal on Kafka: its replicas keep it']),
    ...(await strangersIn(place.data.dir)).map((name) => `${name} in the data folder: not of Harbinger`),
  ];
}

async function* told(
  { archive, progress, signal }: Making,
  part: string,
  content: AsyncIterable<Buffer> | Iterable<Buffer>,
): AsyncGenerator<Buffer> {
  for await (const bytes of content) {
    signal.throwIfAborted();
    progress(archive.bytes, part);
    yield bytes;
  }
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
