import { Consumer } from '@platformatic/kafka';
import { sleep } from '../../../lib/clock.ts';
import type { Log } from '../../../lib/log.ts';
import { createQuietLog, type QuietLog } from '../../../lib/quiet-log.ts';
import { retryUntilDone } from '../../../lib/retry.ts';
import type { Reading } from '../../reading/reading.ts';
import type { Journal, JournalBatch } from '../journal.ts';
import { headOf, unpackReadings } from '../journal-record.ts';
import { type FollowedClaims, followClaims } from './kafka-claims.ts';
import { clientOptions, closeClient, type KafkaOptions, type KafkaTopic, reasonOf } from './kafka-topic.ts';

const WAIT_MILLISECONDS = 100;

/**
 * A new leader may not have its end yet: an offset beyond it is checked twice, so far apart.
 */
const DOUBT_MILLISECONDS = 1_000;
const MAX_FETCH_BYTES = 4 * 2 ** 20;
const MAX_PARTITION_BYTES = 2 ** 20;

type Consuming = Parameters<Journal['consume']>[0];
/** By partition; undefined where a partition is not read. */
type Offsets = (number | undefined)[];
type Fetched = { readonly offset: number; readonly value: Buffer };

/**
 * Follows the topic from the consumer's own offsets: all partitions, or those that it has claims
 * of. No group of Kafka is joined, see docs/decisions/claims-of-partitions.md. An outage is waited
 * out.
 */
export async function consumeTopic(
  kafka: { options: KafkaOptions; topic: KafkaTopic; log: Log },
  consuming: Consuming,
): Promise<void> {
  const { log, options } = kafka;
  const { signal, claims } = consuming;
  const untilDone = <T>(attempt: () => Promise<T>) => retryUntilDone(attempt, { what: 'Kafka', log, signal });
  const client = new Consumer({ ...clientOptions(options), groupId: `${options.topic}.${consuming.consumer}` });
  const startOf = (partition: number) => startOffset(kafka, { partition, consuming, untilDone });
  const followed = claims && followClaims({ claims, startOf, log });
  const offsets: Offsets = [];
  try {
    if (!followed) offsets.push(...(await startOffsets(kafka, { consuming, untilDone })));
    await readOn({ client, followed, offsets, kafka, consuming, untilDone }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    await followed?.end(offsets);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await closeClient(client);
  }
}

async function readOn(reading: {
  client: Consumer;
  followed: FollowedClaims | undefined;
  offsets: Offsets;
  kafka: Fetching['kafka'];
  consuming: Consuming;
  untilDone: <T>(attempt: () => Promise<T>) => Promise<T>;
}): Promise<void> {
  const { client, followed, offsets, kafka, consuming, untilDone } = reading;
  const { maxReadings, signal } = consuming;
  const warn = createQuietLog({ log: kafka.log, now: Date.now });
  const fetchOnce = () => fetchFromAll(client, { offsets, kafka, signal, warn });
  while (!signal.aborted) {
    await followed?.follow(offsets);
    const fetched = await untilDone(() => (followed ? followed.answering(offsets, fetchOnce) : fetchOnce()));
    if (fetched.length === 0) await sleep(WAIT_MILLISECONDS, signal);
    for (const [partition, found] of fetched) {
      followed?.fetched(partition, found.length);
      for (const batch of inBatches(found, { partition, maxReadings, log: kafka.log })) {
        if (signal.aborted) return;
        if (batch.readings.length > 0) await consuming.handle(batch);
        offsets[partition] = batch.nextOffset;
      }
    }
  }
}

/**
 * Where to begin in each partition: the consumer's offset where the topic has it, else the oldest
 * that is kept.
 */
async function startOffsets(
  { topic, log }: { topic: KafkaTopic; log: Log },
  { consuming, untilDone }: Starting,
): Promise<number[]> {
  const bounds = await untilDone(() => boundsOf(topic));
  const offsets: number[] = [];
  for (const partition of bounds.next.keys()) {
    offsets.push(startWithin(bounds, { partition, own: await consuming.resumeAt(partition), log }));
  }
  return offsets;
}

/** The same for one partition that was taken over. */
async function startOffset(
  { topic, log }: { topic: KafkaTopic; log: Log },
  { partition, consuming, untilDone }: Starting & { partition: number },
): Promise<number> {
  const bounds = await untilDone(() => boundsOf(topic));
  return startWithin(bounds, { partition, own: await consuming.resumeAt(partition), log });
}

type Starting = { consuming: Consuming; untilDone: <T>(attempt: () => Promise<T>) => Promise<T> };
type Bounds = { readonly oldest: readonly number[]; readonly next: readonly number[] };

async function boundsOf(topic: KafkaTopic): Promise<Bounds> {
  const [oldest, next] = await Promise.all([topic.offsets('oldest'), topic.offsets('next')]);
  return { oldest, next };
}

function startWithin(
  { oldest, next }: Bounds,
  { partition, own, log }: { partition: number; own: number; log: Log },
): number {
  const first = oldest[partition] ?? 0;
  const end = next[partition] ?? 0;
  // Kafka loses nothing that it has acknowledged: an offset beyond the end is of another topic.
  if (own > end) log.warn({ partition, offset: own, end }, 'the consumer was ahead of the topic; it begins again');
  return own > end ? first : Math.max(first, own);
}

type Leader = {
  readonly id: number;
  readonly topicId: string;
  readonly partitions: readonly { readonly partition: number; readonly epoch: number }[];
};

async function leaders(client: Consumer, topic: string): Promise<readonly Leader[]> {
  const metadata = await client.metadata({ topics: [topic] });
  const found = metadata.topics.get(topic);
  const byNode = new Map<number, { partition: number; epoch: number }[]>();
  for (const [partition, { leader, leaderEpoch }] of (found?.partitions ?? []).entries()) {
    const own = byNode.get(leader) ?? [];
    own.push({ partition, epoch: leaderEpoch });
    byNode.set(leader, own);
  }
  return Array.from(byNode, ([id, partitions]) => ({ id, topicId: found?.id ?? '', partitions }));
}

const isRead =
  (offsets: Offsets) =>
  ({ partition }: { readonly partition: number }): boolean =>
    offsets[partition] !== undefined;

type Fetching = {
  readonly offsets: Offsets;
  readonly kafka: { topic: KafkaTopic; log: Log; options: KafkaOptions };
  readonly signal: AbortSignal;
  readonly warn: QuietLog;
};

/** Fetches from each leader. A restart changes the epoch, so each attempt requests the leaders. */
async function fetchFromAll(
  client: Consumer,
  fetching: Fetching,
): Promise<readonly (readonly [number, readonly Fetched[]])[]> {
  const nodes = await leaders(client, fetching.kafka.options.topic);
  const asked = nodes.map((node) => ({ ...node, partitions: node.partitions.filter(isRead(fetching.offsets)) }));
  const wanted = asked.filter(({ partitions }) => partitions.length > 0);
  const found = await Promise.allSettled(wanted.map((node) => fetchFrom(client, { node, ...fetching })));
  const answers = found.filter((each) => each.status === 'fulfilled');
  const failure = found.find((each) => each.status === 'rejected');
  // One broker that is down does not hold up the partitions of the others.
  if (failure && answers.length === 0) throw failure.reason;
  if (failure) fetching.warn('some partitions of Kafka do not answer', { reason: reasonOf(failure.reason) });
  return answers.flatMap(({ value }) => [...value]);
}

async function fetchFrom(
  client: Consumer,
  { node, ...fetching }: Fetching & { node: Leader },
): Promise<ReadonlyMap<number, readonly Fetched[]>> {
  const { offsets } = fetching;
  const partitions = node.partitions.map(({ partition, epoch }) => ({
    partition,
    currentLeaderEpoch: epoch,
    fetchOffset: BigInt(offsets[partition] ?? 0),
    lastFetchedEpoch: -1,
    partitionMaxBytes: MAX_PARTITION_BYTES,
  }));
  try {
    const topics = [{ topicId: node.topicId, partitions }];
    const limits = { maxWaitTime: WAIT_MILLISECONDS, minBytes: 1, maxBytes: MAX_FETCH_BYTES };
    const { responses } = await client.fetch({ node: node.id, topics, ...limits });
    const found = new Map<number, readonly Fetched[]>();
    for (const { partitionIndex, records = [] } of responses[0]?.partitions ?? []) {
      const from = offsets[partitionIndex] ?? 0;
      const all = records.flatMap((batch) =>
        batch.records.map((record) => ({
          offset: Number(batch.firstOffset) + record.offsetDelta,
          value: record.value ?? Buffer.alloc(0),
        })),
      );
      found.set(
        partitionIndex,
        all.filter(({ offset }) => offset >= from),
      );
    }
    return found;
  } catch (error) {
    client.clearMetadata();
    const outOfRange = (error as { findBy?: (key: string, value: string) => unknown }).findBy?.(
      'apiId',
      'OFFSET_OUT_OF_RANGE',
    );
    if (!outOfRange) throw error;
    await moveIntoRange(node, fetching);
    return new Map();
  }
}

/**
 * Moves offsets outside the topic's range. Before its oldest: Kafka has removed unread messages;
 * continue with its oldest, and report the gap. Beyond its end: the topic was made again, or has
 * lost its end. Read it from the oldest on, to skip no new message; messages read before are the
 * same readings again.
 */
async function moveIntoRange({ partitions }: Leader, { offsets, kafka, signal }: Fetching): Promise<void> {
  const { topic, log } = kafka;
  const isBeyond = (next: readonly number[]) => (partition: number) =>
    (offsets[partition] ?? 0) > (next[partition] ?? 0);
  const own = partitions.map(({ partition }) => partition);
  const suspects = own.filter(isBeyond(await topic.offsets('next')));
  // Also where nothing moves: for any reason, requests have a pause between them.
  await sleep(DOUBT_MILLISECONDS, signal);
  const [oldest, next] = await Promise.all([topic.offsets('oldest'), topic.offsets('next')]);
  for (const partition of own) {
    const offset = offsets[partition] ?? 0;
    const first = oldest[partition] ?? 0;
    if (offset < first) {
      log.error({ partition, offset, oldest: first }, 'Kafka has removed records that were not read');
      offsets[partition] = first;
    } else if (suspects.includes(partition) && isBeyond(next)(partition)) {
      const end = next[partition] ?? 0;
      log.error({ partition, offset, end, oldest: first }, 'the topic ends before what was read; it is read anew');
      offsets[partition] = first;
    }
  }
}

/** A message that cannot be read is set aside with an error in the log: the stream continues. */
function* inBatches(
  found: readonly Fetched[],
  { partition, maxReadings, log }: { partition: number; maxReadings: number; log: Log },
): Generator<JournalBatch> {
  let readings: Reading[] = [];
  let firstOffset = -1;
  let journaledAt = 0;
  let nextOffset = 0;
  for (const { offset, value } of found) {
    const own = unpackOrSetAside({ partition, offset, value, log });
    if (readings.length > 0 && readings.length + own.length > maxReadings) {
      yield { partition, firstOffset, nextOffset, readings, journaledAt };
      readings = [];
    }
    if (readings.length === 0) firstOffset = offset;
    for (const reading of own) readings.push(reading);
    journaledAt = headOf(value)?.journaledAt ?? journaledAt;
    nextOffset = offset + 1;
  }
  if (nextOffset > 0) yield { partition, firstOffset, nextOffset, readings, journaledAt };
}

function unpackOrSetAside(record: Fetched & { partition: number; log: Log }): readonly Reading[] {
  try {
    return unpackReadings(record.value);
  } catch (error) {
    const { partition, offset } = record;
    record.log.error({ partition, offset, reason: reasonOf(error) }, 'journal record set aside');
    return [];
  }
}
