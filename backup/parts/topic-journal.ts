import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { Admin } from '@platformatic/kafka';
import { keyValueToBuffer } from 'lmdb';
import type { JournalBatch } from '../../ingest/journal/journal.ts';
import { packReadings } from '../../ingest/journal/journal-record.ts';
import { consumeTopic } from '../../ingest/journal/kafka/kafka-consume.ts';
import { createKafkaProducer } from '../../ingest/journal/kafka/kafka-producer.ts';
import {
  clientOptions,
  firstPartitionOf,
  type KafkaOptions,
  type KafkaTopic,
  openKafkaTopic,
} from '../../ingest/journal/kafka/kafka-topic.ts';
import { endOf, oldestOf, openRecords, readBatch } from '../../ingest/journal/lmdb/lmdb-records.ts';
import type { Reading } from '../../ingest/reading/reading.ts';
import { sleep } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';

/** Offsets of a topic, by its own partitions. */
export type Offsets = readonly number[];

/** A topic at one moment, and how far its readers are. */
export type TopicState = {
  readonly firstPartition: number;
  readonly oldest: Offsets;
  readonly end: Offsets;
  readonly recorder: Offsets;
  readonly detector: Offsets;
};

type Access = { readonly kafka: KafkaOptions; readonly log: Log; readonly signal: AbortSignal };

/** Readings of one record of the embedded journal. */
const READINGS = 1_000;

/** A topic that was just made has no leader for a while. */
const PATIENCE_MS = 30_000;

/** Kafka hands out what is there within this time. */
const IDLE_MS = 60_000;

/** Opens the topic for some work. */
export async function withTopic<T>(access: Access, work: (topic: KafkaTopic) => Promise<T>): Promise<T> {
  const topic = await openKafkaTopic({ ...access.kafka, log: access.log, signal: access.signal });
  const patiently = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    for (const began = Date.now(); ; ) {
      try {
        return await ask();
      } catch (error) {
        if (Date.now() - began > PATIENCE_MS || access.signal.aborted) throw error;
        await sleep(200, access.signal);
      }
    }
  };
  try {
    return await work({
      ...topic,
      offsets: (at) => patiently(() => topic.offsets(at)),
      passed: () => patiently(topic.passed),
    });
  } finally {
    await topic.close();
  }
}

/**
 * The topic now.
 * @param positionsOf what readers keep, by the numbers that partitions have for them
 */
export async function topicState(
  access: Access,
  positions: {
    readonly recorder: ReadonlyMap<number, number>;
    readonly detector: ReadonlyMap<number, number>;
  },
): Promise<TopicState> {
  return await withTopic(access, async (topic) => {
    const [oldest, end] = [await topic.offsets('oldest'), await topic.offsets('next')];
    const { firstPartition } = topic;
    const within = (own: ReadonlyMap<number, number>): Offsets =>
      end.map((last, index) => {
        const first = oldest[index] ?? 0;
        const at = own.get(firstPartition + index) ?? first;
        // An offset beyond the end is of another topic, see consumeTopic.
        return at > last ? first : Math.max(first, at);
      });
    return { firstPartition, oldest, end, recorder: within(positions.recorder), detector: within(positions.detector) };
  });
}

/** Records of a topic between two offsets of each partition, in the order of each partition. */
export async function* recordsBetween(access: Access, from: Offsets, to: Offsets): AsyncGenerator<JournalBatch> {
  const open = new Set(to.flatMap((end, partition) => (end > (from[partition] ?? 0) ? [partition] : [])));
  if (open.size === 0) return;
  const ended = new AbortController();
  const signal = AbortSignal.any([ended.signal, access.signal]);
  const found = new PassThrough({ objectMode: true, highWaterMark: 256 });
  let heardAt = Date.now();
  const handle = async (batch: JournalBatch): Promise<void> => {
    const { partition, firstOffset, nextOffset } = batch;
    heardAt = Date.now();
    const end = to[partition] ?? 0;
    if (open.has(partition) && firstOffset < end && !found.write(batch)) await once(found, 'drain', { signal });
    if (nextOffset >= end) open.delete(partition);
    if (open.size === 0) ended.abort();
  };
  const reading = withTopic({ ...access, signal: access.signal }, async (topic) => {
    const resumeAt = async (partition: number): Promise<number> => from[partition] ?? 0;
    const given = { options: access.kafka, topic, log: access.log };
    await Promise.race([
      consumeTopic(given, { consumer: 'recorder', resumeAt, handle, maxReadings: 1, signal }),
      untilSilent(signal, () => heardAt),
    ]);
  })
    .then(() => void found.end())
    .catch((error: unknown) => void found.destroy(error as Error));
  try {
    yield* found as AsyncIterable<JournalBatch>;
  } finally {
    ended.abort();
    await reading;
  }
}

/**
 * @throws {AppError} `unavailable` where Kafka hands out nothing though it says that more is there
 */
async function untilSilent(signal: AbortSignal, heardAt: () => number): Promise<void> {
  while (!signal.aborted) {
    await sleep(1_000, signal);
    if (!signal.aborted && Date.now() - heardAt() > IDLE_MS) {
      throw new AppError('unavailable', 'Kafka hands out no more of the journal, though it has more; look at its log');
    }
  }
}

const lower = (a: Offsets, b: Offsets): Offsets => a.map((each, index) => Math.min(each, b[index] ?? 0));
const higher = (a: Offsets, b: Offsets): Offsets => a.map((each, index) => Math.max(each, b[index] ?? 0));

/** What the detector has passed and the recorder has not. */
export function recordsAhead(access: Access, { recorder, detector }: TopicState): AsyncGenerator<JournalBatch> {
  return recordsBetween(access, recorder, higher(recorder, detector));
}

/** Where readers are in the embedded journal. */
export type Positions = { readonly recorder: number; readonly detector: number };

/**
 * A topic as the records of the embedded journal, which has one partition: first what both readers
 * have passed, then what the detector alone, then what the recorder alone, then the rest. So each
 * reader has one position. What is {@link recordsAhead} must be stored with the readings: the
 * recorder's position is behind it.
 * @param onPositions is told at the end
 */
export async function* journalOfTopic(
  access: Access,
  state: TopicState,
  onPositions: (positions: Positions) => void,
): AsyncGenerator<readonly [Buffer, Buffer]> {
  const { oldest, end, recorder, detector } = state;
  const both = lower(recorder, detector);
  const either = higher(recorder, detector);
  let offset = 0;
  async function* copied(from: Offsets, to: Offsets): AsyncGenerator<readonly [Buffer, Buffer]> {
    let readings: Reading[] = [];
    let journaledAt = 0;
    const record = (): readonly [Buffer, Buffer] => {
      const entry = [Buffer.from(keyValueToBuffer(offset)), Buffer.from(packReadings(readings, journaledAt))] as const;
      offset += readings.length;
      readings = [];
      return entry;
    };
    for await (const batch of recordsBetween(access, from, to)) {
      for (const reading of batch.readings) readings.push(reading);
      journaledAt = Math.max(journaledAt, batch.journaledAt);
      if (readings.length >= READINGS) yield record();
    }
    if (readings.length > 0) yield record();
  }
  yield* copied(oldest, both);
  yield* copied(recorder, higher(recorder, detector));
  const detectorAt = offset;
  yield* copied(detector, either);
  const recorderAt = offset;
  yield* copied(either, end);
  onPositions({ recorder: recorderAt, detector: detectorAt });
}

/** Where readers of a topic go on, by the numbers that its partitions have for them. */
export type TopicPositions = {
  readonly firstPartition: number;
  readonly partitions: number;
  readonly recorder: ReadonlyMap<number, number>;
  readonly detector: ReadonlyMap<number, number>;
  /** Records of the embedded journal that could not be read. */
  readonly damaged: number;
};

/**
 * Copies the embedded journal to a topic that has no records. What a reader has not passed gets the
 * present time: by its own time Kafka might remove it as too old before it is read.
 */
export async function fillTopic(
  access: Access & { dataDir: string; positions: Positions; now: () => Date; progress: (readings: number) => void },
): Promise<TopicPositions> {
  const { kafka, dataDir, positions, log, now, progress, signal } = access;
  const records = openRecords(dataDir);
  let journaledAt = 0;
  let damaged = 0;
  const producer = createKafkaProducer({ ...kafka, log, now: () => new Date(journaledAt) });
  try {
    return await withTopic(access, async (topic) => {
      const first = Math.min(positions.recorder, positions.detector);
      let offset = oldestOf(records);
      const copyUntil = async (end: number): Promise<Offsets> => {
        while (offset < end) {
          signal.throwIfAborted();
          const batch = readBatch(records, {
            ...{ offset, maxReadings: Math.min(READINGS, end - offset) },
            onDamage: () => void damaged++,
          });
          if (!batch) break;
          journaledAt = offset < first ? batch.journaledAt : now().getTime();
          await producer.append(batch.readings);
          offset = batch.nextOffset;
          progress(batch.readings.length);
        }
        return await topic.offsets('next');
      };
      const before = await copyUntil(first);
      const between = await copyUntil(Math.max(positions.recorder, positions.detector));
      await copyUntil(endOf(records));
      const { firstPartition } = topic;
      const numbered = (offsets: Offsets) => new Map(offsets.map((each, index) => [firstPartition + index, each]));
      return {
        ...{ firstPartition, partitions: before.length, damaged },
        recorder: numbered(positions.recorder > first ? between : before),
        detector: numbered(positions.detector > first ? between : before),
      };
    });
  } finally {
    await producer.close();
    await records.close();
  }
}

/**
 * A topic as its readers number it, and whether it has had records; undefined where it is not
 * there.
 */
export async function foundTopic(
  kafka: KafkaOptions,
): Promise<{ readonly firstPartition: number; readonly isUsed: boolean } | undefined> {
  return await withAdmin(kafka, async (admin) => {
    if (!(await admin.listTopics()).includes(kafka.topic)) return undefined;
    const metadata = await admin.metadata({ topics: [kafka.topic], forceUpdate: true });
    const { partitionsCount = 0, id = '' } = metadata.topics.get(kafka.topic) ?? {};
    const partitions = Array.from({ length: partitionsCount }, (_, partitionIndex) => ({
      partitionIndex,
      timestamp: -1n,
    }));
    const [listed] = await admin.listOffsets({ topics: [{ name: kafka.topic, partitions }] });
    const isUsed = listed?.partitions.some(({ offset }) => offset > 0n) ?? false;
    return { firstPartition: firstPartitionOf(id), isUsed };
  });
}

/** Removes a topic. */
export async function removeTopic(kafka: KafkaOptions): Promise<void> {
  await withAdmin(kafka, async (admin) => {
    if ((await admin.listTopics()).includes(kafka.topic)) await admin.deleteTopics({ topics: [kafka.topic] });
  });
}

async function withAdmin<T>(kafka: KafkaOptions, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = new Admin(clientOptions(kafka));
  try {
    return await work(admin);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('unavailable', `Kafka does not answer: ${(cause as Error).message}`, { cause });
  } finally {
    await admin.close().catch(() => undefined);
  }
}
