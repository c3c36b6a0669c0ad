import { randomUUID } from 'node:crypto';
import { Admin } from '@platformatic/kafka';
import { describe, expect, it } from 'vitest';
import { openKafkaJournal } from '../../../../ingest/journal/kafka/kafka-journal.ts';
import type { Reading } from '../../../../ingest/reading/reading.ts';
import { createLog, type Log } from '../../../../lib/log.ts';
import { journalContract } from '../../../contract/journal.contract.ts';
import { aSeries } from '../../../helpers/readings.ts';
import { serverUrl } from '../../../helpers/servers.ts';

const log = createLog({ level: 'silent', pretty: false });
const brokers = serverUrl('TEST_KAFKA_BROKERS');

function placeWith(partitions: number) {
  const topic = `journal-${randomUUID()}`;
  const { signal } = new AbortController();
  const given = { brokers: (brokers ?? '').split(','), topic, partitions, replicationFactor: 1 };
  return () => openKafkaJournal({ ...given, now: () => new Date(), log, signal });
}

describe.runIf(brokers)('on a real Kafka', () => {
  journalContract('Kafka', () => placeWith(1), 'records');

  it('readings of a device keep their order over several partitions, and each partition resumes by itself', async () => {
    const place = placeWith(3);
    const journal = await place();
    const devices = Array.from({ length: 20 }, (_, i) => `plant:pump-${i}`);
    for (let round = 0; round < 3; round++) {
      const group = aSeries(40).flatMap((reading, i) =>
        devices.map((device): Reading => ({ ...reading, device, sequence: round * 40 + i })),
      );
      await journal.append(group);
    }
    const seen = new Map<string, number[]>();
    const partitions = new Set<number>();
    const positions = new Map<number, number>();
    const readUntil = async (count: number): Promise<void> => {
      const stop = new AbortController();
      let taken = 0;
      await journal.consume({
        consumer: 'recorder',
        resumeAt: async (partition) => positions.get(partition) ?? 0,
        handle: async (batch) => {
          partitions.add(batch.partition);
          for (const { device, sequence } of batch.readings) seen.set(device, [...(seen.get(device) ?? []), sequence]);
          positions.set(batch.partition, batch.nextOffset);
          taken += batch.readings.length;
          if (taken >= count) stop.abort();
        },
        maxReadings: 100,
        signal: stop.signal,
      });
    };
    await readUntil(500);
    await readUntil(2_400 - [...seen.values()].flat().length);
    const order = Array.from({ length: 120 }, (_, i) => i);
    for (const device of devices) expect(seen.get(device)).toEqual(order);
    expect(partitions.size).toBe(3);
    await journal.close();
  });

  it('a position in the embedded journal or in another topic is none in this one: nothing is skipped', async () => {
    const positions = new Map([[0, 1_000]]);
    for (const place of [placeWith(2), placeWith(2)]) {
      const journal = await place();
      await journal.append(aSeries(5));
      const stop = new AbortController();
      const seen: Reading[] = [];
      await journal.consume({
        consumer: 'recorder',
        resumeAt: async (partition) => positions.get(partition) ?? 0,
        handle: async ({ partition, nextOffset, readings }) => {
          positions.set(partition, nextOffset);
          seen.push(...readings);
          if (seen.length >= 5) stop.abort();
        },
        maxReadings: 100,
        signal: stop.signal,
      });
      expect(seen).toEqual(aSeries(5));
      await journal.close();
    }
  });

  it('a topic that was made anew while it is read is read from its beginning, without asking for ever', {
    timeout: 60_000,
  }, async () => {
    const topic = `journal-${randomUUID()}`;
    const lines: string[] = [];
    const note = (_: unknown, line: string) => void lines.push(line);
    const noting = { error: note, warn: note, info: note, debug: () => undefined } as unknown as Log;
    const stop = new AbortController();
    const given = { brokers: (brokers ?? '').split(','), topic, partitions: 1, replicationFactor: 1 };
    const journal = await openKafkaJournal({ ...given, now: () => new Date(), log: noting, signal: stop.signal });
    for (let i = 0; i < 4; i++) await journal.append(aSeries(1, { device: 'plant:old' }));
    const seen: string[] = [];
    const consuming = journal.consume({
      consumer: 'recorder',
      resumeAt: async () => 0,
      handle: async ({ readings }) => void seen.push(...readings.map(({ device }) => device)),
      maxReadings: 100,
      signal: stop.signal,
    });
    await expect.poll(() => seen.length).toBe(4);
    const admin = new Admin({ clientId: 'test', bootstrapBrokers: given.brokers });
    await admin.deleteTopics({ topics: [topic] });
    await expect
      .poll(() => admin.createTopics({ topics: [topic], partitions: 1, replicas: 1 }).then(() => 'made', String))
      .toBe('made');
    await admin.close();
    await expect
      .poll(() => journal.append(aSeries(2, { device: 'plant:new' })).then(() => 'taken', String))
      .toBe('taken');
    await expect.poll(() => seen.slice(4)).toEqual(['plant:new', 'plant:new']);
    expect(lines.filter((line) => line.includes('it is read anew'))).toHaveLength(1);
    stop.abort();
    await consuming;
    await journal.close();
  });
});
