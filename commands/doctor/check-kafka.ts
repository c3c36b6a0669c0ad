import type { KafkaOptions } from '../../ingest/journal/kafka/kafka-topic.ts';
import { AppError } from '../../lib/errors.ts';
import { attempt, type Finding } from './finding.ts';

/**
 * Whether Kafka answers and the journal's topic is as it should be; nothing where the journal is
 * the embedded one.
 */
export async function checkKafka(kafka: KafkaOptions | undefined): Promise<Finding | undefined> {
  if (kafka === undefined) return undefined;
  const { topic, partitions } = kafka;
  const advice =
    'check KAFKA_BROKERS and that Kafka runs there; for the topic, KAFKA_TOPIC and KAFKA_REPLICATION_FACTOR';
  return attempt('Kafka', advice, async () => {
    const { probeKafka } = await import('../../ingest/journal/kafka/probe-kafka.ts');
    const { brokers, found, faults } = await probeKafka(kafka);
    if (found === 0) {
      if (brokers < kafka.replicationFactor) {
        throw new AppError('invalid', `${brokers} brokers cannot hold ${kafka.replicationFactor} replicas`);
      }
      return `${brokers} brokers; topic ${topic} will be made with ${partitions} partitions`;
    }
    // One broker alone cannot do better.
    if (faults.length > 0 && brokers > 1) throw new AppError('unavailable', faults.join('; '));
    return `${brokers} brokers; topic ${topic} has ${found} partitions`;
  });
}
