import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { endOf, openRecords } from '../ingest/journal/lmdb/lmdb-records.ts';
import { BEFORE_ALL } from '../ingest/series/duckdb/duckdb-known.ts';
import { AppError } from '../lib/errors.ts';
import { lockFolder } from '../lib/files/lock-folder.ts';
import { writeFileAtomically } from '../lib/files/write-file-atomically.ts';
import { type Difference, differences, tablesOf } from './compare.ts';
import { compareMoved, type Moving, moveJournal, movePositions, moveReadings } from './move-stores.ts';
import { beginFilling, inSnapshot, rowTexts, shapeOf } from './parts/database-rows.ts';
import { foundTopic, removeTopic, type TopicPositions } from './parts/topic-journal.ts';
import { embeddedPlace, influxOf, isShared, kafkaOf, openConnection, openEmpty, type Place } from './place.ts';
import { refuseUsedServers } from './restore-backup.ts';

/** How far a migration is; in the data folder, for one that is begun again after a kill. */
const Progress = Type.Object({
  version: Type.Literal(1),
  begunAt: Type.String(),
  /** The servers, without their secrets. */
  targets: Type.Array(Type.String()),
  /** The end of the embedded journal when it was begun. */
  journalEnd: Type.Integer(),
  database: Type.Optional(Type.Literal('begun')),
  /** All values before this time are in InfluxDB, milliseconds since the epoch. */
  readingsUntil: Type.Optional(Type.Number()),
  readingsDone: Type.Optional(Type.Literal(true)),
  journal: Type.Optional(Type.Literal('begun')),
  topic: Type.Optional(
    Type.Object({
      firstPartition: Type.Integer(),
      partitions: Type.Integer(),
      recorder: Type.Array(Type.Tuple([Type.Integer(), Type.Integer()])),
      detector: Type.Array(Type.Tuple([Type.Integer(), Type.Integer()])),
      damaged: Type.Integer(),
    }),
  ),
  finishedAt: Type.Optional(Type.String()),
});
type Progress = Type.Static<typeof Progress>;

const FILE = 'migrate-store.json';

/** A migration at its end. */
export type Migrated = {
  readonly wrong: readonly Difference[];
  readonly targets: readonly string[];
  /** Whether an earlier one was continued. */
  readonly continued: boolean;
  /** Records of the journal that could not be read. */
  readonly damaged: number;
};

/**
 * Copies what the embedded stores have to the servers of the settings: rows to PostgreSQL, readings
 * to InfluxDB, the journal with the positions of its readers to Kafka; those of them that are set.
 * The embedded stores stay as they are. A migration that was killed goes on where it was.
 * @param place the servers, and the data folder, which no program has open
 * @throws {AppError} `invalid` without a server, `conflict` for one that has other data or for a
 * program that runs
 */
export async function migrateStores(place: Place, options: Omit<Moving, 'dataDir'>): Promise<Migrated> {
  const { dir } = place.data;
  const targets = targetsOf(place);
  if (!existsSync(path.join(dir, 'db', 'PG_VERSION')) && !existsSync(path.join(dir, 'journal'))) {
    throw new AppError('not_found', `${path.resolve(dir)} has no embedded stores of Harbinger`);
  }
  const lock = await lockFolder(path.join(dir, 'harbinger'));
  try {
    const found = await readProgress(dir);
    const journalEnd = await embeddedEnd(dir);
    refuseOther(found, { targets, journalEnd });
    if (!found) await refuseUsedServers(place);
    let progress: Progress = found ?? { version: 1, begunAt: options.now().toISOString(), targets, journalEnd };
    const note = async (more: Partial<Progress>): Promise<void> => {
      progress = { ...progress, ...more };
      await writeFileAtomically(path.join(dir, FILE), `${JSON.stringify(progress, null, 1)}\n`);
    };
    await note({});
    const moving: Moving = { ...options, dataDir: dir };
    const database = await migrateDatabase(place, { moving, progress, note });
    const influx = influxOf(place);
    if (influx && !progress.readingsDone) {
      const from = progress.readingsUntil ?? BEFORE_ALL;
      await moveReadings(influx, { ...moving, from, onDone: (readingsUntil) => note({ readingsUntil }) });
      await note({ readingsDone: true });
    }
    const topic = await migrateJournal(place, { moving, progress, note });
    await movePositions(place, topic, options.log);
    options.progress('compare');
    const wrong = [...database, ...(await compareMoved(place, moving))];
    if (wrong.length === 0) await note({ finishedAt: options.now().toISOString() });
    return { wrong, targets, continued: found !== undefined, damaged: topic?.damaged ?? 0 };
  } finally {
    await lock.release();
  }
}

type Step = {
  readonly moving: Moving;
  readonly progress: Progress;
  readonly note: (more: Partial<Progress>) => Promise<void>;
};

/** @returns tables that are not alike */
async function migrateDatabase(place: Place, { moving, progress, note }: Step): Promise<readonly Difference[]> {
  const { url } = place.database;
  if (url === undefined) return [];
  const { log, signal } = moving;
  const from = embeddedPlace(place.data.dir);
  // Killed between the end of the transaction and the note of it.
  const before = progress.database ? await tableDifferences(from, place, moving).catch(() => undefined) : undefined;
  if (before?.length === 0) return [];
  await note({ database: 'begun' });
  const source = await openConnection(from, { isRunning: false, log });
  try {
    await inSnapshot(source.connection, async () => {
      const shape = await shapeOf(source.connection);
      const target = await openEmpty({ url, folder: '', schema: shape.schema, log });
      try {
        const filling = await beginFilling(target.connection, shape);
        try {
          for (const table of shape.tables) {
            moving.progress(`table ${table.name} to PostgreSQL`);
            for await (const rows of rowTexts(source.connection, table)) {
              signal.throwIfAborted();
              await filling.put(table.name, rows);
            }
          }
          await filling.commit();
        } catch (error) {
          await filling.rollback().catch(() => undefined);
          throw error;
        }
      } finally {
        await target.close();
      }
    });
  } finally {
    await source.close();
  }
  return await tableDifferences(from, place, moving);
}

async function tableDifferences(from: Place, to: Place, { log }: Moving): Promise<readonly Difference[]> {
  const named = async (place: Place) => {
    const sums = await tablesOf(place, { isRunning: false, log });
    return new Map([...sums].map(([name, sum]) => [`table ${name}`, sum]));
  };
  return differences(await named(from), await named(to));
}

async function migrateJournal(place: Place, { moving, progress, note }: Step): Promise<TopicPositions | undefined> {
  const kafka = kafkaOf(place);
  if (!kafka) return undefined;
  if (progress.topic) {
    const { recorder, detector, ...rest } = progress.topic;
    return { ...rest, recorder: new Map(recorder), detector: new Map(detector) };
  }
  // Records of a copy that was cut short would be there twice.
  if (progress.journal && (await foundTopic(kafka))?.isUsed) await removeTopic(kafka);
  await note({ journal: 'begun' });
  const topic = await moveJournal(kafka, moving);
  await note({ topic: { ...topic, recorder: [...topic.recorder], detector: [...topic.detector] } });
  return topic;
}

/** The servers of a place, without secrets. @throws {AppError} `invalid` where there is none */
function targetsOf(place: Place): string[] {
  if (isShared(place)) throw new AppError('invalid', 'stores are migrated for one process: unset CLUSTER_ROLES for it');
  const { url } = place.database;
  const [influx, kafka] = [influxOf(place), kafkaOf(place)];
  const targets = [
    ...(url === undefined ? [] : [`PostgreSQL ${databaseOf(url)}`]),
    ...(influx ? [`InfluxDB ${influx.url} ${influx.org}/${influx.bucket}`] : []),
    ...(kafka ? [`Kafka ${kafka.brokers.join(',')} ${kafka.topic}`] : []),
  ];
  if (targets.length > 0) return targets;
  throw new AppError(
    'invalid',
    'name the servers in the settings: DATABASE_URL, INFLUX_URL and KAFKA_BROKERS, or some',
  );
}

function databaseOf(url: string): string {
  if (!URL.canParse(url)) return 'of DATABASE_URL';
  const { host, pathname, searchParams } = new URL(url);
  return `${host}${pathname}${searchParams.get('host') ?? ''}`;
}

function refuseOther(found: Progress | undefined, now: { targets: readonly string[]; journalEnd: number }): void {
  if (!found) return;
  const { targets, journalEnd, begunAt, finishedAt } = found;
  const again = `to begin again, empty the servers or name new ones, and remove ${FILE} from the data folder`;
  if (finishedAt !== undefined) {
    throw new AppError('conflict', `the stores were migrated to ${targets.join(', ')} at ${finishedAt}; ${again}`);
  }
  if (targets.join() !== now.targets.join()) {
    throw new AppError('conflict', `a migration to ${targets.join(', ')} was begun at ${begunAt}; ${again}`);
  }
  if (journalEnd !== now.journalEnd) {
    throw new AppError(
      'conflict',
      `Harbinger took in readings with the embedded stores after the migration was begun at ${begunAt}; ${again}`,
    );
  }
}

async function readProgress(dir: string): Promise<Progress | undefined> {
  const text = await readFile(path.join(dir, FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
  if (text === undefined) return undefined;
  const parsed: unknown = JSON.parse(text);
  if (Value.Check(Progress, parsed)) return parsed;
  throw new AppError('conflict', `${FILE} in the data folder is not readable, or of a newer Harbinger`);
}

async function embeddedEnd(dir: string): Promise<number> {
  if (!existsSync(path.join(dir, 'journal', 'data.mdb'))) return 0;
  const records = openRecords(dir);
  const end = endOf(records);
  await records.close();
  return end;
}
