import type { MessageToProduce } from '@platformatic/kafka';
import type { Reading } from '../../reading/reading.ts';
import { packReadings } from '../journal-record.ts';

/**
 * Bytes in one request at most, and in a message of several readings: brokers refuse batches beyond
 * a megabyte by default.
 */
export const MAX_REQUEST_BYTES = 800_000;

/** Readings of one device in one message. */
const MAX_MESSAGE_READINGS = 500;

/** A message to produce. */
export type Message = MessageToProduce<Buffer, Buffer, Buffer, Buffer>;

/**
 * One message for each device, in the order of the readings; more where one would grow too large.
 */
export function* messagesOf(readings: readonly Reading[], topic: string, journaledAt: number): Generator<Message> {
  const byDevice = new Map<string, Reading[]>();
  for (const reading of readings) {
    const own = byDevice.get(reading.device);
    if (own) own.push(reading);
    else byDevice.set(reading.device, [reading]);
  }
  for (const [device, own] of byDevice) {
    const key = Buffer.from(device);
    for (const part of inMessages(own)) {
      const { buffer } = packReadings(part, journaledAt);
      yield { topic, key, value: Buffer.from(buffer), timestamp: BigInt(journaledAt) };
    }
  }
}

function* inMessages(readings: readonly Reading[]): Generator<readonly Reading[]> {
  let from = 0;
  let bytes = 0;
  for (let i = 0; i < readings.length; i++) {
    const size = bytesOf(readings[i] as Reading);
    if (i > from && (i - from === MAX_MESSAGE_READINGS || bytes + size > MAX_REQUEST_BYTES)) {
      yield readings.slice(from, i);
      from = i;
      bytes = 0;
    }
    bytes += size;
  }
  yield readings.slice(from);
}

/**
 * Bytes that a reading adds to a message, about; names are counted as if no other reading shared
 * them.
 */
function bytesOf({ values, waveform }: Reading): number {
  let bytes = 64 + (waveform?.samples.length ?? 0) * 4;
  for (const channel in values) bytes += 8 + channel.length;
  return bytes;
}
