import { mkdir, readdir, rename, rm, rmdir, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { BEFORE_ALL } from '../ingest/series/duckdb/duckdb-known.ts';
import { AppError, messageOf } from '../lib/errors.ts';
import { lockFolder } from '../lib/files/lock-folder.ts';
import { syncFolder } from '../lib/files/write-file-atomically.ts';
import type { Log } from '../lib/log.ts';
import { copyStates, keepStatesOf } from '../models/detector/checkpoints.ts';
import { newestSchema } from '../ticketing/schema/migrate.ts';
import type { BackupKeys } from './archive/age-payload.ts';
import { memberOf, readArchive } from './archive/read-archive.ts';
import type { Member } from './archive/write-archive.ts';
import { type Difference, differences, inventoryOf, wantedOf } from './compare.ts';
import { HEAD_FILE, MANIFEST_FILE, MANIFEST_SUM_FILE, type Manifest } from './manifest.ts';
import {
  clearBucket,
  compareMoved,
  type Moving,
  moveJournal,
  movePositions,
  moveReadings,
  refuseUsedBucket,
  setRecorder,
  targetsOf,
} from './move-stores.ts';
import { beginFilling, type Connection, type Filling } from './parts/database-rows.ts';
import { foundTopic, removeTopic, type TopicPositions } from './parts/topic-journal.ts';
import { embeddedPlace, influxOf, isShared, kafkaOf, openEmpty, type Place } from './place.ts';
import { createTargets, storeAhead } from './restore-targets.ts';
import { compareMembers, verifyBackup } from './verify-backup.ts';

/** A restore, before it changes anything. */
export type RestorePlan = {
  readonly manifest: Manifest;
  readonly folder: string;
  /** Where the parts go, for people. */
  readonly database: string;
  readonly readings: string;
  readonly journal: string;
};

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
  if (isShared(place)) {
    throw new AppError('invalid', 'a backup is restored for one process: unset CLUSTER_ROLES for it');
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
  await refuseUsedServers(place);
  return {
    manifest,
    folder,
    ...targetsOf(place),
    database: place.database.url === undefined ? 'PGlite, in the folder' : 'PostgreSQL',
  };
}

/** What a restore needs. */
export type RestoreOptions = {
  readonly file: string;
  readonly keys: BackupKeys;
  readonly place: Place;
  readonly log: Log;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  readonly progress: (bytes: number, part: string) => void;
};

/**
 * Restores a backup beside its place, compares everything with what the backup says, moves readings
 * and journal to their servers, where the settings name some, compares again, and puts all into its
 * place then. After an error the folder is as it was, the database has no rows, the bucket no
 * readings, and the topic is not there.
 * @returns what differs: nothing, or the restore failed
 */
export async function restoreBackup(plan: RestorePlan, options: RestoreOptions): Promise<readonly Difference[]> {
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
    let wrong: readonly Difference[];
    try {
      wrong = await fill(opened.connection, { draft, ...plan, ...options });
    } finally {
      await opened.close();
    }
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

type Target = RestorePlan & RestoreOptions & { readonly draft: string };

/** Fills all stores; the rows of the database come to be at the end. */
async function fill(connection: Connection, target: Target): Promise<readonly Difference[]> {
  const { manifest, draft, place, log } = target;
  const filling = await beginFilling(connection, manifest.database);
  const undo: (() => Promise<void>)[] = [() => filling.rollback()];
  try {
    await unpack(filling, target);
    target.progress(0, 'compare');
    const ofInflux = manifest.positions !== undefined && manifest.stores.series === 'InfluxDB';
    const how = { log, isRunning: false, database: connection, content: ofInflux ? 'readings' : 'files' } as const;
    const found = await inventoryOf({ ...embeddedPlace(draft), database: place.database }, how);
    const wrong = differences(wantedOf(manifest), found);
    if (wrong.length > 0) return wrong;
    await settleReaders(target);
    const moved = await moveToServers(target, undo);
    if (moved.length > 0) return moved;
    await filling.commit();
    undo.length = 0;
    return [];
  } finally {
    for (const step of undo.reverse()) {
      await step().catch((error: unknown) => {
        log.error({ reason: messageOf(error) }, 'a part of a restore that failed is still there; remove it');
      });
    }
  }
}

async function unpack(filling: Filling, { manifest, draft, file, keys, signal, log, progress }: Target): Promise<void> {
  const stores = createTargets(draft, { filling, log });
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
}

/** Lets the readers of the embedded journal go on where the backup says it. */
async function settleReaders({ manifest, draft, log }: Target): Promise<void> {
  const { positions } = manifest;
  if (!positions) return;
  await storeAhead(draft, log);
  await setRecorder(embeddedPlace(draft), new Map([[0, positions.recorder]]), log);
  const { detector, firstPartition = 0, partitions = 0 } = positions;
  if (detector === undefined) return;
  const from = new Set(Array.from({ length: partitions }, (_, index) => firstPartition + index));
  await keepStatesOf(draft, from);
  await copyStates({ dataDir: draft, from, partitionOf: () => 0, offsets: new Map([[0, detector]]) });
  await keepStatesOf(draft, new Set([0]));
}

/** @param undo gets what removes again what was written */
async function moveToServers(target: Target, undo: (() => Promise<void>)[]): Promise<readonly Difference[]> {
  const { draft, place, progress } = target;
  const [influx, kafka] = [influxOf(place), kafkaOf(place)];
  if (!influx && !kafka) return [];
  const to = { ...place, data: { dir: draft } };
  const moving: Moving = { ...target, dataDir: draft, progress: (part) => progress(0, part) };
  let topic: TopicPositions | undefined;
  if (influx) {
    undo.push(() => clearBucket(influx));
    await moveReadings(influx, { ...moving, from: BEFORE_ALL, onDone: async () => undefined });
  }
  if (kafka) {
    undo.push(() => removeTopic(kafka));
    topic = await moveJournal(kafka, moving);
  }
  await movePositions(to, topic, target.log);
  progress(0, 'compare');
  const wrong = await compareMoved(to, target);
  if (wrong.length > 0) return wrong;
  if (topic) {
    const { firstPartition, partitions } = topic;
    await keepStatesOf(draft, new Set(Array.from({ length: partitions }, (_, index) => firstPartition + index)));
    await rm(path.join(draft, 'journal'), { recursive: true });
  }
  if (influx) await rm(path.join(draft, 'series'), { recursive: true, force: true });
  return [];
}

/**
 * @throws {AppError} `conflict` where the servers have data already, `unavailable` where they do
 * not answer
 */
export async function refuseUsedServers(place: Place): Promise<void> {
  const [influx, kafka] = [influxOf(place), kafkaOf(place)];
  if (influx) await refuseUsedBucket(influx);
  if (kafka && (await foundTopic(kafka))?.isUsed) {
    throw new AppError('conflict', `the topic ${kafka.topic} has records already: name a new one (KAFKA_TOPIC)`);
  }
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
