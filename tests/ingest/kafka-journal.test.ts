import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openKafkaJournal } from '../../ingest/kafka-journal.ts';
import type { Reading } from '../../ingest/reading.ts';
import { createLog } from '../../lib/log.ts';
import { journalContract } from '../contract/journal.contract.ts';
import { aSeries } from '../helpers/readings.ts';
import { serverUrl } from '../helpers/servers.ts';

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
});
