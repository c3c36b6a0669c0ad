import type { Reading } from '../reading/reading.ts';

/**
 * A record of version 1, which older journals hold: MessagePack, without waveforms and checksum.
 */
export type JournalRecord1 = readonly [
  version: 1,
  journaledAt: number,
  count: number,
  devices: readonly string[],
  shapes: readonly (readonly [channels: readonly string[], units: Readonly<Record<string, string>> | null])[],
  numbers: Uint8Array,
];

/** The first byte of a record of version 1: a MessagePack array of six. */
export const RECORD_1_MARK = 0x96;

const HEAD = 6;

/**
 * The readings of a record of version 1, in order.
 * @throws {Error} if it is another version or cut short
 */
export function unpackReadings1(record: JournalRecord1): readonly Reading[] {
  const [version, , count, devices, shapes, block] = record;
  if (version !== 1) throw new Error(`journal record of unknown version ${String(version)}`);
  const numbers = new Float64Array(block.slice().buffer);
  const readings: Reading[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    const device = devices[numbers[at] as number];
    const shape = shapes[numbers[at + 1] as number];
    if (device === undefined || shape === undefined) throw new Error('journal record is damaged');
    const [channels, units] = shape;
    const values: Record<string, number> = {};
    for (let c = 0; c < channels.length; c++) values[channels[c] as string] = numbers[at + HEAD + c] as number;
    const reading: Reading = {
      device,
      sampledAt: numbers[at + 2] as number,
      sequence: numbers[at + 3] as number,
      receivedAt: numbers[at + 4] as number,
      timeSource: numbers[at + 5] === 0 ? 'device' : 'arrival',
      values,
    };
    readings.push(units ? { ...reading, units } : reading);
    at += HEAD + channels.length;
  }
  if (at !== numbers.length) throw new Error('journal record is damaged');
  return readings;
}
