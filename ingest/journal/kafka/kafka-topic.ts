import { crc32 } from 'node:zlib';
import { Admin } from '@platformatic/kafka';
import { AppError, messageOf } from '../../../lib/errors.ts';
import type { Log } from '../../../lib/log.ts';
import { retryUntilDone } from '../../../lib/retry.ts';
import type { CommittedOffset } from '../journal.ts';
import { createClusterMarks, type TopicFacts, topicFacts } from './topic-faults.ts';

/** Where the journal is when it is Kafka. */
export type KafkaOptions = {
  /** `host:port` of some of the brokers. */
  readonly brokers: readonly string[];
  readonly topic: string;
  /** Used when the topic is made on the first start. */
  readonly partitions: number;
  readonly replicationFactor: number;
  /** Other processes read and write the topic, too. */
  readonly shared?: boolean;
};

/**
 * The journal's topic: its content, and the offsets of its consumer groups. Methods throw
 * `unavailable`. It numbers partitions as the server does.
 */
export type KafkaTopic = {
  /**
   * The number that the topic's first partition has for our consumers, see {@link
   * firstPartitionOf}.
   */
  readonly firstPartition: number;
  /**
   * Offset by partition: the oldest that is kept, the next to be given, or the first at or after a
   * time.
   */
  offsets(at: 'oldest' | 'next' | { readonly time: number }): Promise<readonly number[]>;
  passed(): Promise<readonly CommittedOffset[]>;
  savePassed(reports: readonly CommittedOffset[]): Promise<void>;
  facts(): Promise<TopicFacts>;
  /** See `ClusterMarks`. */
  sayCluster(cluster: string, beat: number): Promise<readonly string[]>;
  close(): Promise<void>;
};

/** Options of every client: repetition is our own, bounded and logged. */
export function clientOptions({ brokers }: Pick<KafkaOptions, 'brokers'>) {
  const timeouts = { connectTimeout: 5_000, requestTimeout: 10_000, timeout: 10_000 };
  return { clientId: 'harbinger', bootstrapBrokers: [...brokers], retries: 0, ...timeouts };
}

/** The largest record that the topic is made for: a group of readings or one waveform. */
const MAX_MESSAGE_BYTES = 16 * 2 ** 20;
const CONSUMERS = ['recorder', 'detector'] as const;

/**
 * Finds the topic, or makes it on the first start; waits with one clear log line while Kafka is
 * away.
 * @throws the last error once the signal aborts
 */
export async function openKafkaTopic(options: KafkaOptions & { log: Log; signal: AbortSignal }): Promise<KafkaTopic> {
  const { topic, log, signal } = options;
  const admin = new Admin(clientOptions(options));
  const { count, id } = await retryUntilDone(() => ensureTopic(admin, options), { what: 'Kafka', log, signal }).catch(
    async (error: unknown) => {
      await admin.close().catch(() => undefined);
      throw error;
    },
  );
  const indexes = Array.from({ length: count }, (_, partition) => partition);
  const list = async (timestamp: bigint): Promise<readonly number[]> => {
    const partitions = indexes.map((partitionIndex) => ({ partitionIndex, timestamp }));
    const [listed] = await orUnavailable(() => admin.listOffsets({ topics: [{ name: topic, partitions }] }));
    const found = new Map(listed?.partitions.map(({ partitionIndex, offset }) => [partitionIndex, Number(offset)]));
    return indexes.map((partition) => found.get(partition) ?? -1);
  };
  const marks = createClusterMarks(admin, topic);
  return {
    firstPartition: firstPartitionOf(id),
    async offsets(at) {
      if (at === 'oldest') return list(-2n);
      const next = await list(-1n);
      if (at === 'next') return next;
      const found = await list(BigInt(at.time));
      return found.map((offset, partition) => (offset < 0 ? (next[partition] ?? 0) : offset));
    },
    async passed() {
      const asked = CONSUMERS.map((consumer) => ({
        groupId: groupOf(topic, consumer),
        topics: [{ name: topic, partitionIndexes: indexes }],
      }));
      const groups = await orUnavailable(() => admin.listConsumerGroupOffsets({ groups: asked }));
      return CONSUMERS.flatMap((consumer) => {
        const own = groups.find(({ groupId }) => groupId === groupOf(topic, consumer));
        const partitions = own?.topics.find(({ name }) => name === topic)?.partitions ?? [];
        return partitions
          .filter(({ committedOffset }) => committedOffset >= 0n)
          .map(({ partitionIndex, committedOffset }) => {
            return { consumer, partition: partitionIndex, offset: Number(committedOffset) };
          });
      });
    },
    async savePassed(reports) {
      for (const consumer of CONSUMERS) {
        const own = reports.filter((report) => report.consumer === consumer);
        if (own.length === 0) continue;
        const partitionOffsets = own.map(({ partition, offset }) => ({ partition, offset: BigInt(offset) }));
        const topics = [{ name: topic, partitionOffsets }];
        await orUnavailable(() => admin.alterConsumerGroupOffsets({ groupId: groupOf(topic, consumer), topics }));
      }
    },
    facts: () => orUnavailable(() => topicFacts(admin, topic)),
    sayCluster: (cluster, beat) => orUnavailable(() => marks.say(cluster, beat)),
    close: () => admin.close(),
  };
}

/** Group ids are where Kafka's own tools show the lag. */
function groupOf(topic: string, consumer: string): string {
  return `${topic}.${consumer}`;
}

/** Topics that are distinguished, and partitions in each: the numbers fit in 31 bits. */
const TOPICS = 200_000;
const MAX_PARTITIONS = 10_000;

/**
 * Consumers keep their positions by partition. A position in one journal must never count in
 * another: it would skip earlier records. So the numbers of a topic begin at one made of the id
 * that the cluster gave it, and never at 0, where the embedded journal begins.
 */
export function firstPartitionOf(topicId: string): number {
  return ((crc32(topicId) % TOPICS) + 1) * MAX_PARTITIONS;
}

/** @returns the number of its partitions, and the id that the cluster gave it */
async function ensureTopic(admin: Admin, options: KafkaOptions): Promise<{ count: number; id: string }> {
  const { topic, partitions, replicationFactor } = options;
  const names = await admin.listTopics();
  if (!names.includes(topic)) {
    const configs = [{ name: 'max.message.bytes', value: String(MAX_MESSAGE_BYTES) }];
    await admin.createTopics({ topics: [topic], partitions, replicas: replicationFactor, configs });
  }
  const metadata = await admin.metadata({ topics: [topic], forceUpdate: true });
  const { partitionsCount: count = 0, id = '' } = metadata.topics.get(topic) ?? {};
  if (count === 0 || id === '') throw new AppError('unavailable', `topic ${topic} is not there yet`);
  if (count > MAX_PARTITIONS)
    throw new AppError('invalid', `topic ${topic} has more than ${MAX_PARTITIONS} partitions`);
  return { count, id };
}

async function orUnavailable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new AppError('unavailable', `Kafka does not answer: ${reasonOf(cause)}`, { cause });
  }
}

/** Closes a client at once, in any state; never rejects. */
export function closeClient(client: { close(force: boolean, done: () => void): void }): Promise<void> {
  return new Promise((resolve) => client.close(true, resolve));
}

/** The cause in the client's summary of its attempts. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors.at(-1));
  const { cause } = error as { cause?: unknown };
  return cause instanceof Error ? `${messageOf(error)} (${messageOf(cause)})` : messageOf(error);
}
