import { Admin } from '@platformatic/kafka';
import { AppError, messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { retryUntilDone } from '../lib/retry.ts';
import type { Passed } from './journal.ts';

/** Where the journal is when it is Kafka. */
export type KafkaOptions = {
  /** `host:port` of some of the brokers. */
  readonly brokers: readonly string[];
  readonly topic: string;
  /** Used when the topic is made on the first start. */
  readonly partitions: number;
  readonly replicationFactor: number;
};

/** The journal's topic: what it holds, and what its consumer groups have passed. Methods throw `unavailable`. */
export type KafkaTopic = {
  /** Offset by partition: the oldest that is kept, the next to be given, or the first at or after a time. */
  offsets(at: 'oldest' | 'next' | { readonly time: number }): Promise<readonly number[]>;
  passed(): Promise<readonly Passed[]>;
  savePassed(reports: readonly Passed[]): Promise<void>;
  close(): Promise<void>;
};

/** What every client of ours is made with: we repeat ourselves, bounded and logged. */
export function clientOptions({ brokers }: Pick<KafkaOptions, 'brokers'>) {
  return { clientId: 'harbinger', bootstrapBrokers: [...brokers], retries: 0, connectTimeout: 5_000, timeout: 10_000 };
}

/** The largest record that the topic is made for: a group of readings or one waveform. */
const MAX_MESSAGE_BYTES = 16 * 2 ** 20;
const CONSUMERS = ['recorder', 'detector'] as const;

/**
 * Finds the topic, or makes it on the first start; waits with one clear log line while Kafka is away.
 * @throws the last error once the signal aborts
 */
export async function openKafkaTopic(
  options: KafkaOptions & { log: Log; signal: AbortSignal },
): Promise<KafkaTopic & { readonly partitions: number }> {
  const { topic, log, signal } = options;
  const admin = new Admin(clientOptions(options));
  const count = await retryUntilDone(() => ensureTopic(admin, options), { what: 'Kafka', log, signal }).catch(
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
  return {
    partitions: count,
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
    close: () => admin.close(),
  };
}

/** Group ids are where Kafka's own tools show the lag. */
function groupOf(topic: string, consumer: string): string {
  return `${topic}.${consumer}`;
}

/** @returns the number of its partitions */
async function ensureTopic(admin: Admin, options: KafkaOptions): Promise<number> {
  const { topic, partitions, replicationFactor } = options;
  const names = await admin.listTopics();
  if (!names.includes(topic)) {
    const configs = [{ name: 'max.message.bytes', value: String(MAX_MESSAGE_BYTES) }];
    await admin.createTopics({ topics: [topic], partitions, replicas: replicationFactor, configs });
  }
  const metadata = await admin.metadata({ topics: [topic], forceUpdate: true });
  const count = metadata.topics.get(topic)?.partitionsCount;
  if (!count) throw new AppError('unavailable', `topic ${topic} is not there yet`);
  return count;
}

async function orUnavailable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new AppError('unavailable', `Kafka does not answer: ${reasonOf(cause)}`, { cause });
  }
}

/** Closes a client at once, whatever it is doing; never rejects. */
export function closeClient(client: { close(force: boolean, done: () => void): void }): Promise<void> {
  return new Promise((resolve) => client.close(true, resolve));
}

/** What lies behind the client's summary of its attempts. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors.at(-1));
  const { cause } = error as { cause?: unknown };
  return cause instanceof Error ? `${messageOf(error)} (${messageOf(cause)})` : messageOf(error);
}
