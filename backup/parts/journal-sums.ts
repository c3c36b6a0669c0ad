import { existsSync } from 'node:fs';
import path from 'node:path';
import { bufferToKeyValue } from 'lmdb';
import type { JournalBatch } from '../../ingest/journal/journal.ts';
import { packReadings } from '../../ingest/journal/journal-record.ts';
import { endOf, oldestOf, openRecords, readBatch } from '../../ingest/journal/lmdb/lmdb-records.ts';
import { rowsThrough } from '../../ingest/series/duckdb/duckdb-export.ts';
import type { Log } from '../../lib/log.ts';
import { influxOf, kafkaOf, type Place } from '../place.ts';
import { frameOf } from './frames.ts';
import { LMDB_STORES, type LmdbSnapshot, offsetsIn, openSnapshot } from './lmdb-entries.ts';
import { createSetSum, type SetSum } from './sum.ts';
import { foundTopic, recordsBetween, topicState } from './topic-journal.ts';

/** Where the readers of a journal are, by partition. */
export type ReaderPositions = {
  readonly recorder: ReadonlyMap<number, number>;
  readonly detector: ReadonlyMap<number, number>;
};

/** What readers of a stopped installation keep. */
export async function positionsOf(place: Place): Promise<ReaderPositions> {
  const { dir } = place.data;
  const [detector, offsets] = [snapshotOf(dir, 'detector'), snapshotOf(dir, 'offsets')];
  try {
    return {
      detector: offsetsIn(detector, 'offset'),
      recorder: influxOf(place) ? offsetsIn(offsets, '') : await recorderOffsets(dir),
    };
  } finally {
    await detector?.close();
    await offsets?.close();
  }
}

/** One of the embedded stores as it is now. */
export function snapshotOf(dataDir: string, name: (typeof LMDB_STORES)[number]['name']): LmdbSnapshot | undefined {
  const store = LMDB_STORES.find((each) => each.name === name);
  return store && openSnapshot(dataDir, store);
}

async function recorderOffsets(dataDir: string): Promise<ReadonlyMap<number, number>> {
  if (!existsSync(path.join(dataDir, 'series', 'series.duckdb'))) return new Map();
  const { openDuckDbFile } = await import('../../ingest/series/duckdb/duckdb-file.ts');
  const file = await openDuckDbFile(dataDir);
  try {
    const rows = rowsThrough(file.reader, 'select partition, next_offset::double from recorder_offset');
    const offsets = new Map<number, number>();
    for await (const [partition, offset] of rows) offsets.set(partition as number, offset as number);
    return offsets;
  } finally {
    file.close();
  }
}

/**
 * What the journal of a stopped installation has, of whatever kind it is: all readings, those that
 * are to be stored yet, those that are to be judged yet, and what is known of each device. Numbers
 * of partitions and offsets do not count.
 */
export async function* journalSums(
  place: Place,
  { log, signal }: { log: Log; signal: AbortSignal },
): AsyncGenerator<readonly [string, SetSum]> {
  const positions = await positionsOf(place);
  const sums = { all: createSetSum(), toStore: createSetSum(), toJudge: createSetSum() };
  const kafka = kafkaOf(place);
  let partitions = new Set([0]);
  if (kafka && !(await foundTopic(kafka))) partitions = new Set();
  else if (kafka) {
    const access = { kafka, log, signal };
    const { firstPartition, oldest, end } = await topicState(access, positions);
    partitions = new Set(end.map((_, index) => firstPartition + index));
    for await (const batch of recordsBetween(access, oldest, end))
      add(sums, positions, numbered(batch, firstPartition));
  } else for (const batch of embeddedBatches(place.data.dir)) add(sums, positions, batch);
  yield ['journal readings', sums.all.value()];
  yield ['journal readings to be stored', sums.toStore.value()];
  yield ['journal readings to be judged', sums.toJudge.value()];
  yield ['journal states of devices', await sumOfStates(place.data.dir, partitions)];
}

const numbered = (batch: JournalBatch, by: number): JournalBatch => ({ ...batch, partition: batch.partition + by });

function* embeddedBatches(dataDir: string): Generator<JournalBatch> {
  if (!existsSync(path.join(dataDir, 'journal', 'data.mdb'))) return;
  const records = openRecords(dataDir);
  try {
    const end = endOf(records);
    for (let offset = oldestOf(records); offset < end; ) {
      const batch = readBatch(records, { offset, maxReadings: 1_000, onDamage: () => undefined });
      if (!batch) return;
      yield batch;
      offset = batch.nextOffset;
    }
  } finally {
    void records.close();
  }
}

type Sums = Record<'all' | 'toStore' | 'toJudge', ReturnType<typeof createSetSum>>;

function add(sums: Sums, { recorder, detector }: ReaderPositions, batch: JournalBatch): void {
  const { partition, firstOffset, readings } = batch;
  // Offsets of Kafka count records, and a batch is one of them; the embedded ones count readings.
  const step = partition === 0 ? 1 : 0;
  for (const [index, reading] of readings.entries()) {
    const bytes = packReadings([reading], 0);
    const offset = firstOffset + index * step;
    sums.all.add(bytes);
    if (offset >= (recorder.get(partition) ?? 0)) sums.toStore.add(bytes);
    if (offset >= (detector.get(partition) ?? 0)) sums.toJudge.add(bytes);
  }
}

async function sumOfStates(dataDir: string, partitions: ReadonlySet<number>): Promise<SetSum> {
  const sum = createSetSum();
  const snapshot = snapshotOf(dataDir, 'detector');
  if (snapshot?.databases.includes('state')) {
    for (const [key, value] of snapshot.entries('state')) {
      const [partition, device] = bufferToKeyValue(key) as [number, string];
      if (partitions.has(partition)) sum.add(frameOf(Buffer.from(device), value));
    }
  }
  await snapshot?.close();
  return sum.value();
}
