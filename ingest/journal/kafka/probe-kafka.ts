import { Admin } from '@platformatic/kafka';
import { AppError } from '../../../lib/errors.ts';
import { clientOptions, type KafkaOptions, reasonOf } from './kafka-topic.ts';

/**
 * Asks Kafka once, without changing anything.
 * @returns brokers, partitions of the topic (0: no such topic), and partitions without a leader
 * @throws {AppError} `unavailable` if it does not answer
 */
export async function probeKafka(
  options: KafkaOptions,
): Promise<{ brokers: number; found: number; leaderless: number }> {
  const { topic } = options;
  const admin = new Admin(clientOptions(options));
  try {
    const there = (await admin.listTopics()).includes(topic);
    const metadata = await admin.metadata({ topics: there ? [topic] : [] });
    const partitions = Object.values(metadata.topics.get(topic)?.partitions ?? {});
    const leaderless = partitions.filter(({ leader }) => leader < 0).length;
    return { brokers: metadata.brokers.size, found: partitions.length, leaderless };
  } catch (cause) {
    throw new AppError('unavailable', `${options.brokers.join(', ')}: ${reasonOf(cause)}`);
  } finally {
    await admin.close().catch(() => undefined);
  }
}
