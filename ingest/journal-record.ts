import type { Reading } from './reading.ts';

/** One group of readings as it lies on disk: names once, numbers in one block. */
export type JournalRecord = readonly [
  version: 1,
  journaledAt: number,
  count: number,
  devices: readonly string[],
  shapes: readonly Shape[],
  numbers: Uint8Array,
];

/** The channels of a reading and their units, shared by all readings of a group that look alike. */
type Shape = readonly [channels: readonly string[], units: Readonly<Record<string, string>> | null];

/** Numbers in front of a reading's values: device, shape, sampledAt, sequence, receivedAt, time source. */
const HEAD = 6;

/** Packs readings into a record. @param journaledAt milliseconds since the epoch */
export function packReadings(readings: readonly Reading[], journaledAt: number): JournalRecord {
  const devices = new Map<string, number>();
  const shapes = new Map<string, number>();
  const shapeList: Shape[] = [];
  const numbers: number[] = [];
  for (const reading of readings) {
    const channels = Object.keys(reading.values);
    const shapeKey = JSON.stringify(reading.units ? [channels, reading.units] : channels);
    let shape = shapes.get(shapeKey);
    if (shape === undefined) {
      shape = shapeList.push([channels, reading.units ?? null]) - 1;
      shapes.set(shapeKey, shape);
    }
    let device = devices.get(reading.device);
    if (device === undefined) {
      device = devices.size;
      devices.set(reading.device, device);
    }
    numbers.push(device, shape, reading.sampledAt, reading.sequence, reading.receivedAt);
    numbers.push(reading.timeSource === 'device' ? 0 : 1);
    for (const channel of channels) numbers.push(reading.values[channel] as number);
  }
  const block = new Uint8Array(Float64Array.from(numbers).buffer);
  return [1, journaledAt, readings.length, [...devices.keys()], shapeList, block];
}

/** The readings of a record, in order. @throws {Error} if the record is of another version or cut short */
export function unpackReadings(record: JournalRecord): readonly Reading[] {
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
