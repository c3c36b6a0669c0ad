import { createReadStream, existsSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { JournalBatch } from '../ingest/journal/journal.ts';
import { packReadings } from '../ingest/journal/journal-record.ts';
import type { KafkaOptions } from '../ingest/journal/kafka/kafka-topic.ts';
import type { Reading } from '../ingest/reading/reading.ts';
import { createInfluxClient } from '../ingest/series/influx/influx-client.ts';
import { exportReadings } from '../ingest/series/influx/influx-export.ts';
import { AppError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { ArchiveWriter } from './archive/write-archive.ts';
import { entriesName } from './entries-name.ts';
import { SESSION_COPY } from './hold-stores.ts';
import type { Manifest } from './manifest.ts';
import { addStream, frameOf } from './parts/frames.ts';
import { framesOf, LMDB_STORES, type LmdbSnapshot, offsetsIn, openSnapshot } from './parts/lmdb-entries.ts';
import { createReadingSums } from './parts/series-points.ts';
import { sessionFrames } from './parts/session-entries.ts';
import { createSetSum, type SetSum } from './parts/sum.ts';
import { journalOfTopic, recordsAhead, type TopicState, topicState, withTopic } from './parts/topic-journal.ts';
import { influxOf, isShared, kafkaOf, type Place } from './place.ts';

/** Where a backup is: how many bytes of the file are written, and which part is copied. */
export type BackupProgress = (bytes: number, part: string) => void;

/** A backup that is made. */
export type Making = {
  readonly place: Place;
  readonly archive: ArchiveWriter;
  readonly progress: BackupProgress;
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly rows: Record<string, SetSum>;
  readonly entries: Record<string, SetSum>;
  readonly readings: Record<string, SetSum>;
};

/** The stores at one moment, and the journal on Kafka, where it is there. */
export type StoresNow = {
  readonly snapshots: readonly LmdbSnapshot[];
  readonly topic: (TopicState & { readonly kafka: KafkaOptions }) | undefined;
};

/** The stores as of now: the journal last, and none of its records removed meanwhile. */
export async function openStores({ place, log, signal }: Making): Promise<StoresNow> {
  const kafka = isShared(place) ? undefined : kafkaOf(place);
  const snapshots = await openSnapshots(place.data.dir);
  if (!kafka) return { snapshots, topic: undefined };
  const access = { kafka, log, signal };
  const [detector, offsets] = ['detector', 'offsets'].map((name) => snapshots.find(({ store }) => store.name === name));
  // The embedded store has its own position, in its file: what Kafka knows of it is never beyond.
  const recorder = influxOf(place) ? offsetsIn(offsets, '') : await committedOffsets(access);
  const state = await topicState(access, { recorder, detector: offsetsIn(detector, 'offset') });
  // What a topic replaced has no meaning any more.
  for (const old of snapshots.filter(({ store }) => store.name === 'journal')) await old.close();
  return { snapshots: snapshots.filter(({ store }) => store.name !== 'journal'), topic: { ...state, kafka } };
}

async function committedOffsets(access: {
  kafka: KafkaOptions;
  log: Log;
  signal: AbortSignal;
}): Promise<ReadonlyMap<number, number>> {
  return await withTopic(access, async ({ firstPartition, passed }) => {
    const own = (await passed()).filter(({ consumer }) => consumer === 'recorder');
    return new Map(own.map(({ partition, offset }) => [firstPartition + partition, offset]));
  });
}

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

/**
 * Copies the stores, the journal last.
 * @returns where readers go on, where the backup must say it
 */
export async function copyStores(making: Making, { snapshots, topic }: StoresNow): Promise<Manifest['positions']> {
  for (const snapshot of snapshots) await copySnapshot(making, snapshot);
  if (topic) return await copyTopic(making, topic);
  if (!hasInflux(making.place)) return undefined;
  const offsets = snapshots.find(({ store }) => store.name === 'offsets');
  return { recorder: offsetsIn(offsets, '').get(0) ?? 0 };
}

async function copySnapshot(making: Making, snapshot: LmdbSnapshot): Promise<void> {
  for (const name of snapshot.databases) {
    const frames = (note: (frame: Buffer) => void) => framesOf(snapshot.entries(name), note);
    await copyEntries(making, entriesName(snapshot.store.name, name), frames);
  }
}

async function copyEntries(
  making: Making,
  name: string,
  framesFor: (note: (frame: Buffer) => void) => AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<void> {
  const sum = createSetSum();
  await addStream(making.archive, `entries/${name}`, told(making, name, framesFor(sum.add)));
  making.entries[name] = sum.value();
}

/** The topic as the records of the embedded journal. */
async function copyTopic(making: Making, topic: NonNullable<StoresNow['topic']>): Promise<Manifest['positions']> {
  const { archive, log, signal } = making;
  const access = { kafka: topic.kafka, log, signal };
  let positions = { recorder: 0, detector: 0 };
  const records = journalOfTopic(access, topic, (found) => {
    positions = found;
  });
  await copyEntries(making, entriesName('journal', ''), async function* (note) {
    for await (const [key, value] of records) {
      const frame = frameOf(key, value);
      note(frame);
      yield frame;
    }
  });
  const ahead = told(making, 'readings to be stored', recordFrames(recordsAhead(access, topic)));
  await addStream(archive, 'readings/ahead', ahead);
  return { ...positions, firstPartition: topic.firstPartition, partitions: topic.end.length };
}

async function* recordFrames(batches: AsyncIterable<JournalBatch>): AsyncGenerator<Buffer> {
  for await (const { readings } of batches) yield readingsFrame(readings);
}

function readingsFrame(readings: readonly Reading[]): Buffer {
  return frameOf(Buffer.alloc(0), packReadings(readings, 0));
}

/** The broker's sessions. */
export async function copySessions(making: Making, isRunning: boolean): Promise<void> {
  const { dir } = making.place.data;
  const from = isRunning ? { copy: path.join(dir, SESSION_COPY) } : { dataDir: dir };
  await copyEntries(making, 'sessions/-', (note) => sessionFrames(from, note));
}

/** The embedded store's file, and its log where there is one; or each reading that InfluxDB has. */
export async function copySeries(making: Making): Promise<void> {
  const { place, archive } = making;
  if (hasInflux(place)) return await copyInflux(making);
  if (influxOf(place)) return;
  for (const name of ['series/series.duckdb', 'series/series.duckdb.wal']) {
    const file = path.join(place.data.dir, name);
    if (!existsSync(file)) continue;
    const { size } = await stat(file);
    const content =
      size === 0 ? [] : (createReadStream(file, { highWaterMark: 2 ** 20, end: size - 1 }) as AsyncIterable<Buffer>);
    await archive.add(`data/${name}`, size, told(making, 'readings', content));
  }
}

async function copyInflux(making: Making): Promise<void> {
  const influx = influxOf(making.place);
  if (!influx) return;
  const sums = createReadingSums();
  const frames = async function* (): AsyncGenerator<Buffer> {
    for await (const readings of exportReadings(createInfluxClient(influx))) {
      sums.add(readings);
      yield readingsFrame(readings);
    }
  };
  await addStream(making.archive, 'readings/points', told(making, 'readings in InfluxDB', frames()));
  for (const [name, sum] of sums.values()) making.readings[name] = sum;
}

/** Whether readings of InfluxDB are copied. */
function hasInflux(place: Place): boolean {
  return influxOf(place) !== undefined && !isShared(place);
}

/** Has the store of a stopped program take in its log, and removes nothing. */
export async function settleSeries(place: Place, log: Log): Promise<void> {
  await rm(path.join(place.data.dir, SESSION_COPY), { force: true });
  if (influxOf(place) || !existsSync(path.join(place.data.dir, 'series', 'series.duckdb'))) return;
  const { openDuckDbSeries } = await import('../ingest/series/duckdb/duckdb-series.ts');
  const store = await openDuckDbSeries({ dataDir: place.data.dir, retentionDays: 0, log });
  await store.settle();
  await store.close();
}

/** Content as it goes by, and the word of it. */
export async function* told(
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
