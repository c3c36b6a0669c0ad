import { expect, it, onTestFinished } from 'vitest';
import { createKafkaProducer } from '../../../../ingest/journal/kafka/kafka-producer.ts';
import { openKafkaTopic } from '../../../../ingest/journal/kafka/kafka-topic.ts';
import { createLog } from '../../../../lib/log.ts';
import { ownKafka } from '../../../helpers/own-kafka.ts';
import { aSeries } from '../../../helpers/readings.ts';
import { serverUrl } from '../../../helpers/servers.ts';

// It goes away, so it is not the Kafka that all tests share.
it.runIf(serverUrl('TEST_KAFKA_BROKERS'))(
  'refuses an append while Kafka is away, and is well again by itself, without another append',
  async () => {
    const kafka = await ownKafka(`producer-${process.pid}`);
    onTestFinished(kafka.stop);
    const log = createLog({ level: 'silent', pretty: false });
    const place = { brokers: [kafka.brokers], topic: 'readings', partitions: 2, replicationFactor: 1 };
    const options = { ...place, log, now: () => new Date(), signal: new AbortController().signal };
    const topic = await openKafkaTopic(options);
    const producer = createKafkaProducer(options);
    onTestFinished(async () => {
      await producer.close();
      await topic.close();
    });
    await producer.append(aSeries(1));
    expect(producer.failure()).toBeUndefined();

    await kafka.down();
    await expect(producer.append(aSeries(1))).rejects.toMatchObject({ code: 'unavailable' });
    expect(producer.failure()).toContain('Kafka does not take readings in');

    await kafka.up();
    await expect.poll(producer.failure).toBeUndefined();
    await producer.append(aSeries(1));
  },
);
