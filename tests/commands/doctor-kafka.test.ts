import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { checkKafka } from '../../commands/doctor/check-kafka.ts';
import { openKafkaTopic } from '../../ingest/journal/kafka/kafka-topic.ts';
import { createLog } from '../../lib/log.ts';
import { serverUrl } from '../helpers/servers.ts';

const real = serverUrl('TEST_KAFKA_BROKERS');
const place = { brokers: ['127.0.0.1:1'], topic: `doctor-${randomUUID()}`, partitions: 3, replicationFactor: 1 };

it('finds a Kafka that is away and says what to check; nothing where none is set', async () => {
  const finding = await checkKafka(place);
  expect(finding).toMatchObject({ ok: false, advice: expect.stringContaining('KAFKA_BROKERS') });
  expect(finding?.detail).toContain('127.0.0.1:1');
  expect(await checkKafka(undefined)).toBeUndefined();
});

it.runIf(real)('tells whether the topic is there, and that it cannot be made', async () => {
  const there = { ...place, brokers: (real ?? '').split(',') };
  expect((await checkKafka(there))?.detail).toContain('will be made with 3 partitions');
  expect(await checkKafka({ ...there, replicationFactor: 3 })).toMatchObject({ ok: false });
  const log = createLog({ level: 'silent', pretty: false });
  await (await openKafkaTopic({ ...there, log, signal: new AbortController().signal })).close();
  expect(await checkKafka(there)).toMatchObject({ ok: true, detail: expect.stringContaining('has 3 partitions') });
});
