import { MAX_CHANNELS } from '../../reading/make-reading.ts';
import type { Reading } from '../../reading/reading.ts';
import type { Rejection } from '../../reading/rejection.ts';
import { hashNumber } from '../../reading/sequence.ts';
import type { Unread } from '../../reading/unread.ts';
import type { Decoded } from './codec.ts';

/** A codec's results for the elements of a payload, in the lists of {@link Decoded}. */
export function decodedFrom(results: readonly (Reading | Rejection)[], unread: readonly Unread[] = []): Decoded {
  const readings: Reading[] = [];
  const rejections: Rejection[] = [];
  for (const result of results) {
    if ('reason' in result) rejections.push(result);
    else readings.push(result);
  }
  return unread.length > 0 ? { readings, rejections, unread } : { readings, rejections };
}

/** A reading, and its order within its millisecond (nanoseconds, for example). */
export type Ticked = Reading & { readonly tick: number };

/**
 * Joins the readings of one device and moment into one, as long as they share no channel: a format
 * that writes one value a record means one row. Order is kept; two readings of the same channel
 * stay two.
 */
export function joinMoments(readings: readonly Ticked[]): readonly Reading[] {
  const open = new Map<string, number>();
  const joined: Open[] = [];
  for (const { tick, ...reading } of readings) {
    const key = `${reading.sampledAt} ${tick} ${reading.timeSource} ${reading.device}`;
    const channels = Object.keys(reading.values);
    const at = open.get(key);
    const last = at === undefined ? undefined : joined[at];
    const room = last !== undefined && last.count + channels.length <= MAX_CHANNELS;
    if (!room || channels.some((channel) => Object.hasOwn(last.reading.values, channel))) {
      const copy = { ...reading, values: { ...reading.values }, ...(reading.units && { units: { ...reading.units } }) };
      open.set(key, joined.push({ reading: copy, count: channels.length }) - 1);
      continue;
    }
    last.count += channels.length;
    Object.assign(last.reading.values, reading.values);
    if (reading.units) last.reading.units = Object.assign(last.reading.units ?? {}, reading.units);
    last.reading.sequence = hashNumber(reading.sequence, last.reading.sequence);
  }
  return joined.map(({ reading }) => reading);
}

type Open = {
  count: number;
  readonly reading: Omit<Reading, 'values' | 'units' | 'sequence'> & {
    sequence: number;
    values: Record<string, number>;
    units?: Record<string, string>;
  };
};
