import { Admin } from '@platformatic/kafka';
import { AppError } from '../../../lib/errors.ts';
import { clientOptions, firstPartitionOf, type KafkaOptions, reasonOf } from './kafka-topic.ts';
import { topicFacts, topicFaults } from './topic-faults.ts';

/**
 * Asks Kafka once, without changing anything.
 * @returns brokers; partitions of the topic (0: no such topic); what may lose readings or stop
 * them; the end of each partition, by the number that consumers use
 * @throws {AppError} `unavailable` if it does not answer
 */
export async function probeKafka(
  options: KafkaOptions,
): Promise<{ brokers: number; found: number; faults: readonly string[]; ends: ReadonlyMap<number, number> }> {
  const { topic } = options;
  const admin = new Admin(clientOptions(options));
  try {
    const there = (await admin.listTopics()).includes(topic);
    const metadata = await admin.metadata({ topics: there ? [topic] : [] });
    const brokers = metadata.brokers.size;
    if (!there) return { brokers, found: 0, faults: [], ends: new Map() };
    const facts = await topicFacts(admin, topic);
    const found = facts.partitions.length;
    const faults = topicFaults(facts);
    if (facts.partitions.some(({ leader }) => leader < 0)) return { brokers, found, faults, ends: new Map() };
    const partitions = facts.partitions.map((_, partitionIndex) => ({ partitionIndex, timestamp: -1n }));
    const [listed] = await admin.listOffsets({ topics: [{ name: topic, partitions }] });
    const first = firstPartitionOf(metadata.topics.get(topic)?.id ?? '');
    const ends = (listed?.partitions ?? []).map((one) => [first + one.partitionIndex, Number(one.offset)] as const);
    return { brokers, found, faults, ends: new Map(ends) };
  } catch (cause) {
    throw new AppError('unavailable', `${options.brokers.join(', ')}: ${reasonOf(cause)}`);
  } finally {
    await admin.close().catch(() => undefined);
  }
}
