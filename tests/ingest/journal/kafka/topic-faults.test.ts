import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { openKafkaTopic } from '../../../../ingest/journal/kafka/kafka-topic.ts';
import { type TopicFacts, topicFaults } from '../../../../ingest/journal/kafka/topic-faults.ts';
import { createLog } from '../../../../lib/log.ts';
import { serverUrl } from '../../../helpers/servers.ts';

const real = serverUrl('TEST_KAFKA_BROKERS');
const partition = { leader: 1, copies: 3, inStep: 3 };
const good: TopicFacts = { topic: 't', brokers: 3, partitions: [partition, partition], leastInStep: 2 };

it('three copies of which two must have a reading are as they should be', () => {
  expect(topicFaults(good)).toEqual([]);
});

it.each([
  [{ partitions: [{ leader: 1, copies: 1, inStep: 1 }], leastInStep: 1 }, ['topic t is on one broker alone']],
  [{ leastInStep: 1 }, ['topic t acknowledges a reading that one broker alone has']],
  [{ leastInStep: 3 }, ['topic t has 3 replicas and min.insync.replicas=3']],
  [{ partitions: [partition, { ...partition, leader: -1 }] }, ['1 partitions of t have no leader']],
  [{ partitions: [partition, { ...partition, inStep: 1 }] }, ['1 partitions of t have fewer copies in step than 2']],
  [{ partitions: [partition, { ...partition, inStep: 2 }] }, []],
] as const)('%j is named, with what to do', (more, said) => {
  const faults = topicFaults({ ...good, ...more });
  expect(faults).toEqual(said.map((text) => expect.stringContaining(text)));
  for (const fault of faults) expect(fault).toMatch(/: (start|give|set|no reading)/);
});

it.runIf(real)('two clusters on one topic see each other, and one that left is not named', async () => {
  const options = { brokers: (real ?? '').split(','), topic: `faults-${randomUUID()}`, partitions: 2 };
  const log = createLog({ level: 'silent', pretty: false });
  const signal = new AbortController().signal;
  const open = () => openKafkaTopic({ ...options, replicationFactor: 1, log, signal });
  const [one, other] = [await open(), await open()];
  expect(topicFaults(await one.facts())).toEqual([expect.stringContaining('on one broker alone')]);
  await expect.poll(() => one.sayCluster('a', 1).catch(() => undefined), { timeout: 20_000 }).toEqual([]);
  expect(await other.sayCluster('b', 1)).toEqual([]);
  // Whether it still runs is not known before it says more.
  expect(await one.sayCluster('a', 2)).toEqual([]);
  await other.sayCluster('b', 2);
  expect(await one.sayCluster('a', 3)).toEqual(['b']);
  expect(await one.sayCluster('a', 4)).toEqual([]);
  await Promise.all([one.close(), other.close()]);
});
