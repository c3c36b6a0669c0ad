import { expect, it } from 'vitest';
import { unpackReadings } from '../../../../ingest/journal/journal-record.ts';
import { MAX_REQUEST_BYTES, messagesOf } from '../../../../ingest/journal/kafka/kafka-messages.ts';
import { aReading, aSeries } from '../../../helpers/readings.ts';

it('readings with many channels make several messages, each of a size that a broker takes, in order', () => {
  const values = Object.fromEntries(Array.from({ length: 1024 }, (_, i) => [`channel ${i}`, i]));
  const readings = Array.from({ length: 400 }, (_, sequence) => aReading({ sequence, values }));
  const messages = [...messagesOf(readings, 'journal', 7)];
  expect(messages.length).toBeGreaterThan(1);
  for (const { value } of messages) expect(value?.length).toBeLessThanOrEqual(MAX_REQUEST_BYTES);
  const kept = messages.flatMap(({ value }) => unpackReadings(value as Buffer).map(({ sequence }) => sequence));
  expect(kept).toEqual(readings.map(({ sequence }) => sequence));
});

it('a device has one message for what fits into one', () => {
  const readings = [...aSeries(30, { device: 'plant:a' }), ...aSeries(20, { device: 'plant:b' })];
  const messages = [...messagesOf(readings, 'journal', 7)];
  expect(messages.map(({ key, value }) => [`${key}`, unpackReadings(value as Buffer).length])).toEqual([
    ['plant:a', 30],
    ['plant:b', 20],
  ]);
});
