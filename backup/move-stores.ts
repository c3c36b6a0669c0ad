import { existsSync } from 'node:fs';
import path from 'node:path';
import { partitionOf } from '../ingest/journal/kafka/kafka-producer.ts';
import type { KafkaOptions } from '../ingest/journal/kafka/kafka-topic.ts';
import type { Reading } from '../ingest/reading/reading.ts';
import { type Exported, exportValues, exportWaveforms } from '../ingest/series/duckdb/duckdb-export.ts';
import { createInfluxClient, type InfluxOptions } from '../ingest/series/influx/influx-client.ts';
import { hasReadings } from '../ingest/series/influx/influx-export.ts';
import { MEASUREMENTS } from '../ingest/series/influx/influx-lines.ts';
import { openInfluxSeries } from '../ingest/series/influx/influx-series.ts';
import { openLmdbOffsets } from '../ingest/series/influx/lmdb-offsets.ts';
import type { SeriesStore } from '../ingest/series/series-store.ts';
import { AppError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { copyStates } from '../models/detector/checkpoints.ts';
import { ownerOf } from '../models/machine/components.ts';
import { type Difference, differences, type Inventory } from './compare.ts';
import { journalSums, positionsOf } from './parts/journal-sums.ts';
import { seriesSums } from './parts/series-points.ts';
import { fillTopic, type TopicPositions } from './parts/topic-journal.ts';
import { embeddedPlace, influxOf, kafkaOf, type Place } from './place.ts';

/** What a move needs, and how far it is. */
export type Moving = {
  readonly dataDir: string;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly progress: (part: string) => void;
};

type Influx = InfluxOptions & { readonly retentionDays: number };

/**
 * Copies all readings of the embedded store to InfluxDB. The same reading written again is the same
 * point, so a move that was killed goes on at any earlier time.
 * @param onDone is told the time before which all values are there, milliseconds
 * @throws {AppError} `invalid` for readings that InfluxDB does not keep
 */
export async function moveReadings(
  influx: Influx,
  options: Moving & { from: number; onDone: (until: number) => Promise<void> },
): Promise<number> {
  const { dataDir, log, signal, now, progress, from, onDone } = options;
  if (!existsSync(path.join(dataDir, 'series', 'series.duckdb'))) return 0;
  const store = openInfluxSeries({
    ...influx,
    offsets: { get: async () => 0, set: async () => undefined },
    quarantine: {
      add: async ([first]) => {
        throw new AppError('invalid', `InfluxDB refuses a reading of the embedded store: ${first?.detail}`);
      },
    },
    log,
  });
  let moved = 0;
  const put = async (readings: readonly Reading[]): Promise<void> => {
    signal.throwIfAborted();
    await store.append({ partition: 0, firstOffset: 0, nextOffset: 0, readings, journaledAt: now().getTime() });
    if (store.counts.tooOldReadings > 0) {
      throw new AppError(
        'invalid',
        `the bucket ${influx.bucket} does not keep readings that are so old: give it a longer retention (INFLUX_RETENTION_DAYS=0 keeps all), and begin again`,
      );
    }
    moved += readings.length;
    progress(`${moved} readings to InfluxDB`);
  };
  const { openDuckDbFile } = await import('../ingest/series/duckdb/duckdb-file.ts');
  const file = await openDuckDbFile(dataDir);
  try {
    for await (const { readings, doneUntil } of exportValues(file.reader, from) as AsyncIterable<Exported>) {
      if (readings.length > 0) await put(readings);
      if (doneUntil !== undefined) await onDone(doneUntil);
    }
    for await (const reading of exportWaveforms(file.reader)) await put([reading]);
    return moved;
  } finally {
    file.close();
    await store.close();
  }
}

/** Whether the bucket is there and has readings. */
export async function refuseUsedBucket(influx: Influx): Promise<void> {
  const client = createInfluxClient(influx);
  const used = await hasReadings(client).catch((error: unknown) => {
    // Before the bucket is made.
    if (error instanceof AppError && /not found/i.test(error.message)) return false;
    throw error;
  });
  if (!used) return;
  throw new AppError('conflict', `the bucket ${influx.bucket} has readings already: name a new one (INFLUX_BUCKET)`);
}

/** Removes every reading from a bucket that had none before. */
export async function clearBucket(influx: Influx): Promise<void> {
  const { api } = createInfluxClient(influx);
  const place = new URLSearchParams({ org: influx.org, bucket: influx.bucket });
  for (const measurement of MEASUREMENTS) {
    const { status, body } = await api(`/api/v2/delete?${place}`, {
      ...{ start: '1677-09-22T00:00:00Z', stop: '2262-04-11T00:00:00Z' },
      predicate: `_measurement="${measurement}"`,
    });
    if (status >= 300 && status !== 404) throw new AppError('unavailable', `HTTP ${status} ${JSON.stringify(body)}`);
  }
}

/** Copies the embedded journal to a topic without records. */
export async function moveJournal(kafka: KafkaOptions, options: Moving): Promise<TopicPositions> {
  const { dataDir, progress } = options;
  const { recorder, detector } = await positionsOf(embeddedPlace(dataDir));
  let moved = 0;
  return await fillTopic({
    ...{ ...options, kafka, positions: { recorder: recorder.get(0) ?? 0, detector: detector.get(0) ?? 0 } },
    progress: (readings) => {
      moved += readings;
      progress(`${moved} readings of the journal to Kafka`);
    },
  });
}

/**
 * Lets the recorder and the detector go on where they are in the embedded stores: by the new
 * journal, and with the store that has the readings now.
 * @param topic absent where the journal stays
 */
export async function movePositions(to: Place, topic: TopicPositions | undefined, log: Log): Promise<void> {
  const { dir } = to.data;
  const before = await positionsOf(embeddedPlace(dir));
  await setRecorder(to, topic?.recorder ?? new Map([[0, before.recorder.get(0) ?? 0]]), log);
  if (!topic) return;
  const { firstPartition, partitions, detector } = topic;
  await copyStates({
    ...{ dataDir: dir, from: new Set([0]), offsets: detector },
    partitionOf: (name) => firstPartition + partitionOf(ownerOf(name).device, partitions),
  });
}

/** Says to the store of readings where the recorder goes on. */
export async function setRecorder(to: Place, offsets: ReadonlyMap<number, number>, log: Log): Promise<void> {
  const { dir } = to.data;
  if (influxOf(to)) {
    const store = openLmdbOffsets({ dataDir: dir });
    for (const [partition, offset] of offsets) await store.set(partition, offset);
    await store.close();
    return;
  }
  const { openDuckDbSeries } = await import('../ingest/series/duckdb/duckdb-series.ts');
  const store: SeriesStore = await openDuckDbSeries({ dataDir: dir, retentionDays: 0, log });
  for (const [partition, nextOffset] of offsets) {
    await store.append({ partition, firstOffset: nextOffset, nextOffset, readings: [], journaledAt: 0 });
  }
  await store.settle();
  await store.close();
}

/** What is not alike after a move, of readings, the journal and states of devices. */
export async function compareMoved(to: Place, options: Pick<Moving, 'log' | 'signal'>): Promise<readonly Difference[]> {
  const all = async (place: Place): Promise<Inventory> => {
    const found = new Map<string, Inventory extends ReadonlyMap<string, infer Sum> ? Sum : never>();
    for await (const [name, sum] of seriesSums(place)) found.set(`readings ${name}`, sum);
    for await (const [name, sum] of journalSums(place, options)) found.set(name, sum);
    return found;
  };
  return differences(await all(embeddedPlace(to.data.dir)), await all(to));
}

/** Where the readings and the journal go, for people. */
export function targetsOf(place: Place): { readonly readings: string; readonly journal: string } {
  const [influx, kafka] = [influxOf(place), kafkaOf(place)];
  return {
    readings: influx ? `InfluxDB ${influx.url}, bucket ${influx.bucket}` : 'DuckDB, in the folder',
    journal: kafka ? `Kafka ${kafka.brokers.join(',')}, topic ${kafka.topic}` : 'LMDB, in the folder',
  };
}
